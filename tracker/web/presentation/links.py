"""Addresses that keep the day a page is asked for, and a whole page whose links and forms do."""

from __future__ import annotations

import re
from datetime import date
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.html import format_html

DAY = "as_of"
# Templates quote every attribute and readers' words are escaped, so that no text can look like a tag.
_LINK = re.compile(r'(<a\b(?![^>]*\bdata-undated)[^>]*?\shref=")([/?][^"]*)(")')
_FORM = re.compile(r"<form\b(?![^>]*\bdata-undated)[^>]*>")
# What knows no days.
_TIMELESS = ("/static/",)


def dated(address: str, day: date) -> str:
    """The address with the day in its query, and what else stands in it."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != DAY]
    return urlunsplit(parts._replace(query=urlencode([*query, (DAY, day.isoformat())])))


def keep_day(page: str, day: date) -> str:
    """The page with the day in every link and form of it that leads to another page of this site."""
    hidden = format_html('<input type="hidden" name="{}" value="{}">', DAY, day.isoformat())

    def link(found: re.Match[str]) -> str:
        before, address, after = found.groups()
        if address.startswith(("//", *_TIMELESS)):
            return found[0]
        return f"{before}{escape(dated(unescape(address), day))}{after}"

    return _FORM.sub(lambda found: found[0] + hidden, _LINK.sub(link, page))
