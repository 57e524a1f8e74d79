"""Every page of an account by its address, with the browser that may open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from tests.accounts.readers import PASSWORD, account, signed_in, with_authenticator
from tests.digests import factories as make
from tests.web.record import Record
from tracker.accounts.models import User
from tracker.collection.clock import now
from tracker.digests import hook_addresses
from tracker.digests.models import HookCall, Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A page, and the name of the session in which it is opened; empty for anybody's."""

    address: str
    session: str = ""


def pages(stored: Record) -> list[Opened]:
    """Pages of somebody who follows much, of somebody new, of somebody half-way in, and of anybody."""
    much = account("much@mail.example")
    _follows_much(make.subscriber(much.email, user=much), stored)
    with_authenticator(much)
    new_here, well_known = _session(signed_in(account("new@mail.example"))), _knows(much)
    arriving, entering = Client(), Client()
    arriving.post("/account/signup/", {"email": "arriving@mail.example", "password1": PASSWORD})
    entering.post("/account/login/", {"login": much.email, "password": PASSWORD})
    half = {"/account/confirm-email/": arriving, "/account/2fa/authenticate/": entering}
    return [
        *(Opened(address=one) for one in _ANYBODYS),
        *(Opened(address=one, session=new_here) for one in _NEW),
        *(Opened(address=one, session=well_known) for one in _MUCH),
        Opened(address=f"/account/follow/?follow=incident:{stored.february.slug}", session=new_here),
        *(Opened(address=one, session=_session(client)) for one, client in half.items()),
    ]


_ANYBODYS = (
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-none/",
    "/account/password/reset/key/done/",
    "/account/inactive/",
)
_NEW = (
    "/account/",
    "/account/follow/?follow=nonsense",
    "/account/data/",
    "/account/preview/",
    "/account/reauthenticate/",
)
_MUCH = (
    "/account/",
    "/tr/account/",
    "/account/preview/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/recovery-codes/",
    "/account/2fa/recovery-codes/generate/",
    "/account/2fa/reauthenticate/",
    "/account/logout/",
)


def activation() -> Opened:
    """The page on which somebody sets up an authenticator app."""
    return Opened(address="/account/2fa/totp/activate/", session=_knows(account("app@mail.example")))


def _follows_much(mine: Subscriber, stored: Record) -> None:
    make.follow(mine, "incident", stored.february.slug)
    make.follow(mine, "search", "q=28.8+million", channel="none")
    hook = make.follow(
        mine, "everything", channel="webhook", cadence="at_once",
        hook_url="https://hooks.mail.example/a/rather/long/address/of/a/webhook/that/has/to/be/broken/somewhere",
        hook_secret=hook_addresses.new_secret(), hook_ended_at=now(),
    )  # fmt: skip
    HookCall.objects.create(follow=hook, made_at=now(), reply="Status 500", status=500, state=HookCall.State.GIVEN_UP)
    make.delivery(mine, [make.news()], slot="daily 2026-03-05", state="sent", sent_at=now())
    Subscriber.objects.filter(pk=mine.pk).update(
        confirmed_at=now() - timedelta(days=4), daily_due_at=now() + timedelta(days=1)
    )


def _session(client: Client) -> str:
    return str(client.cookies["sessionid"].value)


def _knows(who: User) -> str:
    """A session in which the password was given a moment ago."""
    client = Client()
    client.force_login(who)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return _session(client)
