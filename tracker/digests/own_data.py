"""All that is stored of an account: handed over, or gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import models, transaction
from django.db.models import Q, QuerySet

from tracker.accounts.models import User
from tracker.collection.clock import now
from tracker.digests import own, suppressing
from tracker.digests.models import Bounce, Delivery, HookCall, MailRuling, SignUp, Subscriber, Suppression, Told
from tracker.digests.subscribing import erase as erase_subscriber
from tracker.digests.tokens import address_hash

PROVED_WITHIN = timedelta(days=14)
# What mails say that are made from no news: links and codes in them open an account as a key does.
_WORDS_OF_MAILS = frozenset({"subject", "text", "html"})
# Keys, which are nobody's to read, and how a row is worked on.
_LEFT_OUT = frozenset(
    {"password", "hook_secret", "data", "due_at", "lease_until", "hinted_at", "rests_until", "attempts", "n_deaths"}
)


def export(user: User) -> Mapping[str, Any]:
    """Every row that is about the account, by kind; keys are left out."""
    mine = own.subscriber_of(user)
    about_account = _account_mails(user, only_proved=True)
    mails = about_account | Q(subscriber=mine) if mine else about_account
    hashes = [address_hash(address) for address in _addresses(user, mine)]
    told: dict[str, Any] = {
        "account": _columns(user),
        "mail_addresses": _rows(EmailAddress.objects.filter(user=user)),
        "second_factors": _rows(Authenticator.objects.filter(user=user)),
        "mails_about_the_account": _rows(Delivery.objects.filter(about_account)),
        "mails_that_came_back": _rows(Bounce.objects.filter(delivery__in=Delivery.objects.filter(mails))),
        "why_nothing_is_sent": _rows(Suppression.objects.filter(address_hash__in=hashes)),
        "decisions_of_the_staff": _rows(MailRuling.objects.filter(address_hash__in=hashes)),
    }
    if mine is None:
        return told
    return told | {
        "subscriber": _columns(mine),
        "follows": _rows(mine.follows.all()),
        "sign_ups": _rows(SignUp.objects.filter(subscriber=mine)),
        "mails": _rows(mine.deliveries.all()),
        "told": _rows(Told.objects.filter(subscriber=mine)),
        "webhook_calls": _rows(HookCall.objects.filter(follow__subscriber=mine)),
    }


@transaction.atomic
def erase(user: User) -> None:
    """Account, follows and mails are gone; the hash stays by which nobody writes to the address again."""
    mine = own.subscriber_of(user)
    if mine is not None:
        erase_subscriber(mine, other_mails=_account_mails(user))
    else:
        _drop_account_mails(user)
        suppressing.suppress(user.email, suppressing.Reason.ERASED)
    user.delete()


def drop_unproved() -> int:
    """Forgets accounts that proved no address and never signed in, two weeks after they were made; how many.

    Those of the staff are made by hand and stay.
    """
    proved = EmailAddress.objects.filter(verified=True).values("user")
    silent = User.objects.filter(last_login=None, is_staff=False, joined_at__lt=now() - PROVED_WITHIN)
    users = list(silent.exclude(pk__in=proved))
    for user in users:
        with transaction.atomic():
            _drop_account_mails(user)
            user.delete()
    return len(users)


def _addresses(user: User, mine: Subscriber | None) -> set[str]:
    """Those that the account has proved, and where its mails go."""
    proved = set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
    return proved | {mine.address} if mine else proved


def _drop_account_mails(user: User) -> None:
    mails = Delivery.objects.filter(_account_mails(user))
    list(mails.select_for_update().order_by("pk").values_list("pk"))
    mails.delete()


def _account_mails(user: User, *, only_proved: bool = False) -> Q:
    """To every address that the account has, but for those that it only typed and another account has proved."""
    typed = EmailAddress.objects.filter(user=user, verified=False).values_list("email", flat=True)
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    whose = Q(address__iexact=user.email)
    for address in proved:
        whose |= Q(address__iexact=address)
    for address in () if only_proved else typed:
        if not EmailAddress.objects.filter(email__iexact=address, verified=True).exists():
            whose |= Q(address__iexact=address)
    return whose & Q(purpose=Delivery.Purpose.ACCOUNT)


def _rows(rows: QuerySet[Any]) -> list[Mapping[str, Any]]:
    return [_columns(row) for row in rows.order_by("pk")]


def _columns(row: models.Model) -> Mapping[str, Any]:
    left_out = _LEFT_OUT | _WORDS_OF_MAILS if isinstance(row, Delivery) else _LEFT_OUT
    kept = [one for one in row._meta.concrete_fields if one.name not in left_out]
    return {one.name: getattr(row, one.attname) for one in kept}
