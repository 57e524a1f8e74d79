"""The pages of an account: what it follows, what was sent, and its own data."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tracker.accounts.models import User
from tracker.digests import hooks, own, own_data, shown
from tracker.digests.following import MOST_AT_ONCE, BadTarget, Target, named, read_target, search_target
from tracker.digests.forms import CADENCES, Filled, read_changes
from tracker.digests.hook_addresses import BadHook
from tracker.digests.models import Cadence, Channel, Follow, Subscriber
from tracker.digests.slots import zone_of
from tracker.digests.subscribing import CONSENT_VERSION, change
from tracker.digests.suppressing import closed_by
from tracker.digests.views.private import form_page
from tracker.digests.views.telling import upcoming
from tracker.digests.zones import UTC, zones
from tracker.evidence.searching.asked import LETTERS

Rest = ParamSpec("Rest")
OwnView = Callable[Concatenate[HttpRequest, User, Rest], HttpResponse]


def signed_in(view: OwnView[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """The view for whoever is signed in, who is given to it; others are asked to sign in."""

    @form_page
    @login_required
    @wraps(view)
    def answered(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            raise Http404
        return view(request, request.user, *args, **kwargs)

    return answered


@require_safe
@signed_in
def account(request: HttpRequest, user: User) -> HttpResponse:
    """What the account follows and what it was sent."""
    return _page(request, user)


@signed_in
def follow(request: HttpRequest, user: User) -> HttpResponse:
    """A form for what the address names (`?follow=incident:…`, as often as there is something), which acts by POST."""
    filled = request.POST if request.method == "POST" else request.GET
    faults: list[str] = []
    targets = _targets(filled.getlist("follow")[:MOST_AT_ONCE], filled.get("search", ""), faults)
    if request.method == "POST" and targets and not faults:
        try:
            with transaction.atomic():
                made = [own.follow(user, one, _way(request)) for one in targets]
        except (own.CannotFollow, BadHook) as error:
            faults.append(str(error))
        else:
            _tell_secret(request, made[-1], "")
            messages.success(request, gettext("You follow it now."))
            return _back()
    words = named(targets)
    context = {
        "things": [(str(one), words[one]) for one in targets],
        "faults": faults,
        "search": filled.get("search", "") if faults else "",
        "chosen": Filled(
            cadence=filled.get("cadence", Cadence.DAILY.value), least_letter=filled.get("least", LETTERS[-1])
        ),
        "channels": shown.channel_options(filled.get("channel", Channel.MAIL.value)),
        "hook_url": filled.get("hook_url", ""),
        "consent_version": CONSENT_VERSION,
    }
    return render(request, "digests/account/follow.html", context, status=400 if faults else 200)


@require_POST
@signed_in
def change_follow(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """What the pressed button says is done with the follow of that number."""
    held = Follow.objects.filter(pk=number, subscriber__user=user).first()
    if held is None:
        raise Http404("There is no such follow.")
    match request.POST.get("do", ""):
        case "remove":
            own.remove(user, number)
            messages.success(request, gettext("You follow it no more."))
        case "feed":
            own.renew_feed(user, number)
            messages.success(request, gettext("The feed has a new address; the old one is gone."))
        case "secret":
            _tell_secret(request, held, own.renew_secret(user, number))
        case "test":
            _try_out(request, held)
        case _:
            return _saved(request, user, held)
    return _back()


@require_safe
@signed_in
def preview(request: HttpRequest, user: User) -> HttpResponse:
    """What the next mail would say."""
    mine = own.subscriber_of(user)
    return render(request, "digests/account/preview.html", upcoming(mine) if mine else {})


@require_POST
@signed_in
def times(request: HttpRequest, user: User) -> HttpResponse:
    """When daily and weekly mails come."""
    mine = own.link(user)
    if mine is None:
        raise Http404("This account follows nothing.")
    filled, chosen, _ = read_changes(request.POST, {})
    if chosen is None:
        return _page(request, user, filled)
    change(mine, chosen, {})
    messages.success(request, gettext("It is saved."))
    return _back()


@require_safe
@signed_in
def leave(request: HttpRequest, user: User) -> HttpResponse:
    """How to have all of one's data, and how to have it gone."""
    return render(request, "digests/account/leave.html", {"mine": own.subscriber_of(user)})


@require_safe
@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth comes without types
def data(request: HttpRequest, user: User) -> HttpResponse:
    """All that is stored of the account, as a file; asked for with the password."""
    told = JsonResponse(own_data.export(user), encoder=DjangoJSONEncoder, json_dumps_params={"indent": 2})
    told["Content-Disposition"] = 'attachment; filename="stillwatch-account.json"'
    return told


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth comes without types
@signed_in
def erase(request: HttpRequest, user: User) -> HttpResponse:
    """Everything of the account is gone; asked for with the password, and with a tick."""
    if request.POST.get("sure") != "yes":
        messages.error(request, gettext("Tick that you are sure. Nothing was deleted."))
        return HttpResponseRedirect(reverse("digests:leave"))
    own_data.erase(user)
    logout(request)
    return render(request, "digests/account/erased.html")


def _page(request: HttpRequest, user: User, filled: Filled | None = None) -> HttpResponse:
    mine = own.subscriber_of(user)
    context = {
        "mine": mine,
        "follows": shown.own_follows(mine) if mine else [],
        "sent": shown.what_was_sent(mine) if mine else [],
        "filled": filled or (_clock_of(mine) if mine else None),
        "zones": zones(),
        "consent_version": CONSENT_VERSION,
        "closed": closed_by(mine) if mine else None,
    }
    status = 400 if filled and filled.faults else 200
    with timezone.override(zone_of(mine.zone if mine else UTC)):
        context["zone"] = timezone.get_current_timezone_name() if mine else ""
        return render(request, "digests/account/account.html", context, status=status)


def _clock_of(mine: Subscriber) -> Filled:
    return Filled(zone=mine.zone, hour=str(mine.hour), weekday=str(mine.weekday), language=mine.language)


def _saved(request: HttpRequest, user: User, held: Follow) -> HttpResponse:
    try:
        after = own.change_way(user, held.pk, _way(request))
    except (own.CannotFollow, BadHook) as error:
        messages.error(request, str(error))
        return _back()
    messages.success(request, gettext("It is saved."))
    if after.channel == Channel.WEBHOOK and not held.hook_secret:
        _tell_secret(request, after, after.hook_secret)
    return _back()


def _try_out(request: HttpRequest, one: Follow) -> None:
    try:
        hooks.try_out(one)
    except hooks.CannotTry as error:
        messages.error(request, str(error))
    else:
        messages.success(request, gettext("A trial call is on its way; load this page again to see what came of it."))


def _tell_secret(request: HttpRequest, one: Follow, secret: str) -> None:
    """Once, right after it was made: it is not shown again."""
    secret = secret or (one.hook_secret if one.channel == Channel.WEBHOOK else "")
    if secret:
        messages.info(request, gettext("The webhook’s secret, shown only now: {secret}").format(secret=secret))


def _targets(named_so: list[str], search: str, faults: list[str]) -> list[Target]:
    """What can be followed of what is named; why not, for the rest."""
    found: list[Target] = []
    for raw in named_so:
        try:
            found.append(read_target(raw))
        except BadTarget as error:
            faults.append(str(error))
    if search.strip():
        try:
            found.append(search_target(search))
        except BadTarget as error:
            faults.append(str(error))
    return list(dict.fromkeys(found))


def _way(request: HttpRequest) -> own.Way:
    """As it was chosen; what is not on the lists is taken as the usual."""
    cadence, least = request.POST.get("cadence", ""), request.POST.get("least", "")
    channel = request.POST.get("channel", "")
    chosen = Channel(channel) if channel in Channel.values else Channel.MAIL
    return own.Way(
        cadence=Cadence(cadence) if cadence in CADENCES else Cadence.DAILY,
        least_letter=least if least in LETTERS else LETTERS[-1],
        channel=chosen,
        hook_url=request.POST.get("hook_url", "").strip() if chosen is Channel.WEBHOOK else "",
    )


def _back() -> HttpResponse:
    answer = HttpResponseRedirect(reverse("digests:account"))
    answer.status_code = 303
    return answer
