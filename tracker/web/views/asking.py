"""What addresses ask for, with nonsense taken for nothing."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

LONGEST = 160


def asked_words(request: HttpRequest, name: str) -> str:
    """The value of a field, empty where it is not given."""
    return request.GET.get(name, "").replace("\x00", "")[:LONGEST]


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day as 2026-06-24; None where it is not given, or is none."""
    raw = asked_words(request, name)
    try:
        return date.fromisoformat(raw) if len(raw) == len("2026-06-24") else None
    except ValueError:
        return None


def asked_number(request: HttpRequest, name: str) -> int | None:
    """A row's number; None where it is not given, or is none."""
    raw = asked_words(request, name)
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 15 else None
