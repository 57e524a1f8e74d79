"""The pages of an account: what it follows, what was sent, and its own data."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What the account follows and what it was sent."""
    return render(request, "digests/account/account.html")


@require_safe
@login_required
def leave(request: HttpRequest) -> HttpResponse:
    """How to have all of one's data, and how to have it gone."""
    return render(request, "digests/account/leave.html")
