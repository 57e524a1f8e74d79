"""Signing up: what to follow and how often, then a link in a mail, then one button."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tracker.digests.clients import client_of
from tracker.digests.following import Target, named
from tracker.digests.forms import Filled, prefilled, read_sign_up
from tracker.digests.models import Subject
from tracker.digests.subscribing import (
    CONSENT_VERSION,
    MOST_FOLLOWS,
    Link,
    Opened,
    ask_again,
    confirm,
    follows_of,
    open_link,
    request_subscription,
)
from tracker.digests.tokens import Purpose, token_of
from tracker.digests.views.private import form_page, key_page
from tracker.digests.zones import zones
from tracker.evidence.models import Change
from tracker.web.presentation.changes import WORDS

_STATUS = {
    Link.OPEN: 200,
    Link.USED: 200,
    Link.EXPIRED: 410,
    Link.UNKNOWN: 404,
    Link.REFUSED: 409,
    Link.FULL: 409,
    Link.AGAIN: 200,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be chosen on the form."""

    value: str
    words: str
    address: str
    is_chosen: bool


@form_page
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; what is sent gets the same answer whoever the address is of."""
    if request.method != "POST":
        filled = prefilled(request.GET)
        return _form(request, filled)
    filled, asked = read_sign_up(request.POST, client_of(request))
    if asked is None:
        return _form(request, filled)
    request_subscription(asked)
    return _see(reverse("digests:subscribed"))


@form_page
def subscribed(request: HttpRequest) -> HttpResponse:
    return render(request, "digests/pages/subscribed.html")


@key_page
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a confirmation: shows what it is for, and acts when its button is pressed."""
    if "again" in request.POST:
        asked_by_account = ask_again(token) is Link.AGAIN
        return _see(reverse("digests:account" if asked_by_account else "digests:subscribe"))
    is_pressed = request.method == "POST"
    opened = confirm(token) if is_pressed else open_link(token)
    context = {
        "link": opened.link.value,
        "is_pressed": is_pressed,
        "consent_version": CONSENT_VERSION,
        "most": MOST_FOLLOWS,
        "is_reader": bool(opened.mailbox),
    }
    return render(request, "digests/pages/confirm.html", context | _about(opened), status=_STATUS[opened.link])


def _see(address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def _about(opened: Opened) -> dict[str, object]:
    if opened.sign_up is None:
        return {}
    subscriber = opened.sign_up.subscriber
    if opened.link is Link.USED:
        subscriber.refresh_from_db()
    follows = follows_of(opened.sign_up)
    words = named([one.target for one in follows])
    return {
        "follows": [words[one.target] for one in follows],
        "is_over": subscriber.ended_at is not None,
        "manage": reverse("digests:manage", args=[token_of(Purpose.MANAGE, subscriber.public_id)]),
    }


def _form(request: HttpRequest, filled: Filled) -> HttpResponse:
    chosen = set(filled.targets)
    everything = Target(Subject.EVERYTHING)
    words = named(filled.targets)
    things = [
        Choice(value=str(one), words=words[one].words, address=words[one].address, is_chosen=True)
        for one in filled.targets
        if one.subject not in (Subject.EVERYTHING, Subject.KIND)
    ]
    kinds = [Target(Subject.KIND, kind.value) for kind in Change.Kind]
    context = {
        "filled": filled,
        "things": things,
        "everything": everything in chosen,
        "kinds": [
            Choice(value=str(one), words=WORDS[one.target], address="", is_chosen=one in chosen) for one in kinds
        ],
        "has_kinds": any(one in chosen for one in kinds),
        "zones": zones(),
        "consent_version": CONSENT_VERSION,
    }
    return render(request, "digests/pages/subscribe.html", context, status=400 if filled.faults else 200)
