"""What holds for every page of an account: nobody else keeps a copy, and staff has a second factor first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language_from_path

from tracker.accounts.models import User
from tracker.accounts.second_factor import lacks_second_factor

# What staff may open before it has its second factor: to sign out, to prove who it is, and to set it up.
_BEFORE_IT = frozenset(
    {"account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_reauthenticate", "mfa_authenticate"}
)


def is_private(request: HttpRequest) -> bool:
    """Whether the address is one of an account's pages, in any language. No other page looks at the session."""
    language = get_language_from_path(request.path_info)
    path = request.path_info.removeprefix(f"/{language}") if language else request.path_info
    return path.startswith(settings.ACCOUNT_PATH)


class PrivatePages:
    """Pages of accounts are kept by no cache and found by no search; public pages pass untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if is_private(request):
            patch_cache_control(response, private=True, no_store=True)
            response["X-Robots-Tag"] = "noindex"
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Staff without a second factor is led to where it is set up."""
        match = request.resolver_match
        if not is_private(request) or (match and match.url_name in _BEFORE_IT):
            return None
        if isinstance(request.user, User) and lacks_second_factor(request.user):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return None
