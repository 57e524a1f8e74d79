"""Who may sign in: an account is known by its mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **columns: Any) -> User:
        """An account that signs in with this address. Raises ValueError where there is none."""
        if not email:
            raise ValueError("an account needs a mail address")
        made = self.model(email=self.normalize_email(email), **columns)
        made.set_password(password)
        made.save(using=self._db)
        return made

    def create_superuser(self, email: str, password: str | None = None, **columns: Any) -> User:
        """An account of the staff that may do everything."""
        return self.create_user(email, password, **{**columns, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. email: unique whatever its letters' case. n_key_changes: how often sessions were ended."""

    email = models.EmailField(max_length=254, unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    n_key_changes = models.PositiveIntegerField(default=0, db_default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_of_address")]

    def __str__(self) -> str:
        return self.email

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session must show: it is over once the password, the second factor or the role is another one."""
        stands = f"{self.password} {self.n_key_changes} {self.is_staff} {self.is_superuser}"
        return salted_hmac("tracker.accounts.session", stands, secret=secret, algorithm="sha256").hexdigest()
