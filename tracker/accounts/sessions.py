"""Who stays signed in when the keys of an account change: nobody but whoever changed them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from tracker.accounts.models import User


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """Every session of the account is over but this one. A changed password does the same by itself."""
    User.objects.filter(pk=user.pk).update(n_key_changes=F("n_key_changes") + 1)
    user.refresh_from_db(fields=["n_key_changes"])
    update_session_auth_hash(request, user)


def listen() -> None:
    """From now on a second factor that is added, removed or made anew ends all other sessions."""
    for signal in (authenticator_added, authenticator_removed, authenticator_reset):
        signal.connect(_second_factor_changed, dispatch_uid="tracker.accounts.sessions")


def _second_factor_changed(*, request: HttpRequest, user: User, **_: Any) -> None:
    end_other_sessions(request, user)
