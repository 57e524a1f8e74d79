"""What is shown where a request is refused."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that did not come from this site, or whose cookie is gone. reason: Django's, in its words."""
    return render(request, "403_csrf.html", status=403)
