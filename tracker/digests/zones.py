"""Time zones as people name them: 'Europe/Istanbul', 'istanbul', 'New York'."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from django.utils.translation import gettext

UTC: Final = "UTC"
_AREAS: Final = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
# Where most readers of a language are; English is read everywhere.
_USUAL: Final = {"tr": "Europe/Istanbul", "zh-hans": "Asia/Shanghai"}


class BadZone(ValueError):
    """What was typed is no time zone; the words say what may be meant."""


@cache
def zones() -> tuple[str, ...]:
    """Every zone that is offered, by name, UTC first."""
    return (UTC, *sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS))


def read_zone(typed: str) -> str:
    """The zone of that name, or of the city of that name. Raises BadZone."""
    given = _plain(typed[:80])
    known = _by_name()
    if given in known:
        return known[given]
    near = [known[name] for name in get_close_matches(given, known, n=3, cutoff=0.7)] if given else []
    if near:
        raise BadZone(
            gettext("“{typed}” is no time zone known here. Perhaps {near}?").format(
                typed=typed[:40], near=", ".join(dict.fromkeys(near))
            )
        )
    raise BadZone(gettext("Choose a time zone from the list, or write a large city of it, such as Istanbul."))


def usual_zone(language: str) -> str:
    """What the form begins with."""
    return _USUAL.get(language, UTC)


@cache
def _by_name() -> dict[str, str]:
    """Whole names, and cities; of those that are in two areas both names mean one zone."""
    cities = {_plain(name.rpartition("/")[2]): name for name in zones()}
    return cities | {_plain(name): name for name in zones()}


def _plain(name: str) -> str:
    return re.sub(r"[\s_]+", " ", name.strip()).casefold()
