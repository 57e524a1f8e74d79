"""What digests learn from the accounts: who proved an address, and who has another one now."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed

from tracker.accounts.models import User


def listen() -> None:
    """From now on mails follow an account to its new address, and what is proved is not counted as a stranger's."""
    email_changed.connect(_address_changed, dispatch_uid="tracker.digests.changed")
    email_confirmed.connect(_address_proved, dispatch_uid="tracker.digests.proved")


# Every process listens and few ever hear: what answers is imported by the first signal, not at every start.
def _address_changed(*, user: User, to_email_address: EmailAddress, **_: Any) -> None:
    from tracker.digests.own import move

    move(user, to_email_address.email)


def _address_proved(*, email_address: EmailAddress, **_: Any) -> None:
    from tracker.digests.limits import forget

    forget(email_address.email)
