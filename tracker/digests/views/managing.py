"""What a subscriber does by the links in its mails: change what it follows, leave, be forgotten."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from tracker.digests.following import Target, named
from tracker.digests.forms import Filled, cadence_options, letter_options, read_changes
from tracker.digests.models import Channel, Follow, Subject, Subscriber
from tracker.digests.subscribing import change, end, erase
from tracker.digests.suppressing import closed_by
from tracker.digests.tokens import Purpose, read_token, token_of
from tracker.digests.views.private import key_page
from tracker.digests.views.telling import upcoming
from tracker.digests.zones import zones


@key_page
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """What the subscriber follows and when it is told of it; a form that changes it."""
    subscriber = _subscriber(Purpose.MANAGE, token)
    if subscriber is None:
        return render(request, "digests/pages/gone.html", status=410)
    if request.method == "POST" and "erase" in request.POST:
        return _erased(request, subscriber)
    if not subscriber.is_active:
        return render(request, "digests/pages/not_active.html", _links(subscriber))
    follows = {one.pk: one for one in subscriber.follows.filter(channel=Channel.MAIL).order_by("created_at", "pk")}
    if request.method != "POST":
        return _page(request, subscriber, follows, _as_it_is(subscriber))
    filled, times, edits = read_changes(request.POST, follows)
    if filled.language not in dict(settings.LANGUAGES):
        filled.language = subscriber.language
    if times is None:
        return _page(request, subscriber, follows, filled)
    change(subscriber, times, edits)
    answer = HttpResponseRedirect(f"{reverse('digests:manage', args=[token])}?saved=1")
    answer.status_code = 303
    return answer


@require_safe
@key_page
def next_mail(request: HttpRequest, token: str) -> HttpResponse:
    """What the subscriber's next mail would say; nothing is stored or counted."""
    subscriber = _subscriber(Purpose.MANAGE, token)
    if subscriber is None:
        return render(request, "digests/pages/gone.html", status=410)
    if not subscriber.is_active:
        return render(request, "digests/pages/not_active.html", _links(subscriber))
    return render(request, "digests/pages/next.html", _links(subscriber) | upcoming(subscriber))


@key_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Off: GET shows one button; POST, also that of a mail program (RFC 8058), acts at once and as often as it comes.

    Mail programs and whoever is shown the mail know this link: it opens nothing else.
    """
    subscriber = _subscriber(Purpose.UNSUBSCRIBE, token)
    if request.method == "POST":
        if subscriber is not None:
            end(subscriber)
        return render(request, "digests/pages/unsubscribed.html")
    if subscriber is None or subscriber.ended_at is not None:
        return render(request, "digests/pages/unsubscribe.html", {"is_off": True})
    return render(request, "digests/pages/unsubscribe.html", {"masked": _masked(subscriber.address)})


def _subscriber(purpose: Purpose, token: str) -> Subscriber | None:
    """Whose link it is; None where that one was erased. Raises Http404 for a link that we never made."""
    read = read_token(purpose, token)
    if read is None:
        raise Http404("We never made this link.")
    return Subscriber.objects.filter(public_id=read[0]).first()


def _links(subscriber: Subscriber) -> dict[str, object]:
    made = {"manage": Purpose.MANAGE, "unsubscribe": Purpose.UNSUBSCRIBE}
    links: dict[str, object] = {
        name: reverse(f"digests:{name}", args=[token_of(purpose, subscriber.public_id)])
        for name, purpose in made.items()
    }
    return links | {"subscriber": subscriber, "masked": _masked(subscriber.address)}


def _masked(address: str) -> str:
    """Enough for its owner to know it by: whoever else gets hold of the link does not learn it."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _as_it_is(subscriber: Subscriber) -> Filled:
    return Filled(
        zone=subscriber.zone,
        hour=str(subscriber.hour),
        weekday=str(subscriber.weekday),
        language=subscriber.language,
    )


def _page(request: HttpRequest, subscriber: Subscriber, follows: dict[int, Follow], filled: Filled) -> HttpResponse:
    targets = {pk: Target(Subject(one.subject), one.target) for pk, one in follows.items()}
    words = named(list(targets.values()))
    context = {
        "filled": filled,
        "rows": [
            {
                "pk": pk,
                "named": words[targets[pk]],
                "cadences": cadence_options(one.cadence),
                "letters": letter_options(one.least_letter),
            }
            for pk, one in follows.items()
        ],
        "zones": zones(),
        "languages": [
            (code, get_language_info(code)["name_local"], code == filled.language) for code, _ in settings.LANGUAGES
        ],
        "next_mail": reverse("digests:next-mail", args=[token_of(Purpose.MANAGE, subscriber.public_id)]),
        "is_saved": "saved" in request.GET and request.method != "POST",
        "closed": closed_by(subscriber),
    }
    status = 400 if filled.faults else 200
    return render(request, "digests/pages/manage.html", _links(subscriber) | context, status=status)


def _erased(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        return render(request, "digests/pages/erase.html", _links(subscriber))
    erase(subscriber)
    return render(request, "digests/pages/erased.html")
