"""The second factor: offered to everybody, and not given up by the staff."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from tracker.accounts.models import User
from tracker.accounts.sealing import sealed, unsealed


def lacks_second_factor(user: User) -> bool:
    """Whether the account is one of the staff that has no authenticator app yet."""
    return user.is_staff and not is_mfa_enabled(user, [Authenticator.Type.TOTP])


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth comes without types
    """Who may give it up, and how it is stored."""

    def encrypt(self, text: str) -> str:
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unsealed(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (authenticator.user.is_staff and authenticator.type == Authenticator.Type.TOTP)
