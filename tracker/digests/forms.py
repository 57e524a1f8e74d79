"""What a reader fills in -> what is asked for, or what is wrong with it, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext

from tracker.digests.addresses import BadAddress, canonical
from tracker.digests.following import BadTarget, Target, Wanted, read_targets, search_target
from tracker.digests.models import Cadence, Follow
from tracker.digests.subscribing import Asked, Edit, Times
from tracker.digests.zones import BadZone, read_zone, usual_zone
from tracker.evidence.searching.asked import LETTERS
from tracker.web.presentation.marking import gettext_noop as _

# value, words, whether it is the chosen one
Option = tuple[str, str, bool]
CADENCES: Final[Mapping[str, str]] = {
    Cadence.AT_ONCE.value: _("at once"),
    Cadence.DAILY.value: _("once a day"),
    Cadence.WEEKLY.value: _("once a week"),
}
USUAL_HOUR: Final = 7


@dataclass(kw_only=True)
class Filled:
    """A form as it was filled in. faults: by the name of the field, each a sentence."""

    address: str = ""
    search: str = ""
    targets: tuple[Target, ...] = ()
    cadence: str = Cadence.DAILY.value
    least_letter: str = LETTERS[-1]
    zone: str = ""
    hour: str = str(USUAL_HOUR)
    weekday: str = "0"
    language: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def cadences(self) -> list[Option]:
        return cadence_options(self.cadence)

    @property
    def letters(self) -> list[Option]:
        return letter_options(self.least_letter)

    @property
    def hours(self) -> list[Option]:
        return [(str(hour), f"{hour:02}:00", str(hour) == self.hour) for hour in range(24)]

    @property
    def weekdays(self) -> list[Option]:
        return [(str(day), str(words), str(day) == self.weekday) for day, words in WEEKDAYS.items()]


def prefilled(given: QueryDict) -> Filled:
    """The form as an address wants it: `?follow=incident:…`, as often as there are things to follow."""
    targets, faults = read_targets(given.getlist("follow"))
    filled = Filled(targets=targets, zone=usual_zone(get_language() or ""))
    if faults:
        filled.faults["follow"] = " ".join(faults)
    return filled


def read_sign_up(given: QueryDict, client: str) -> tuple[Filled, Asked | None]:
    """What was asked for; None where a field has to be filled in otherwise."""
    filled = _read(given)
    filled.address, filled.search = given.get("address", ""), given.get("search", "")
    filled.targets, faults = read_targets(given.getlist("follow"))
    if filled.search.strip():
        try:
            filled.targets = tuple(dict.fromkeys([*filled.targets, search_target(filled.search)]))
            filled.search = ""
        except BadTarget as error:
            filled.faults["search"] = str(error)
    if faults or (not filled.targets and "search" not in filled.faults):
        filled.faults["follow"] = " ".join(faults) or gettext("Choose at least one thing to follow.")
    address, times = "", _times(filled)
    try:
        address = canonical(filled.address)
    except BadAddress as error:
        filled.faults["address"] = str(error)
    if filled.faults or times is None:
        return filled, None
    wanted = tuple(
        Wanted(target=one, cadence=Cadence(filled.cadence), least_letter=filled.least_letter) for one in filled.targets
    )
    return filled, Asked(address=address, follows=wanted, times=times, client=client)


def read_changes(
    given: QueryDict, follows: Mapping[int, Follow]
) -> tuple[Filled, Times | None, dict[int, Edit | None]]:
    """What is set on the page of one's own: the clock, and of each follow cadence and grade, None where it goes."""
    filled = _read(given)
    filled.language = given.get("language", "")
    edits: dict[int, Edit | None] = {}
    for number, follow in follows.items():
        cadence, letter = (
            given.get(f"cadence-{number}", follow.cadence),
            given.get(f"least-{number}", follow.least_letter),
        )
        if f"remove-{number}" in given:
            edits[number] = None
        elif cadence in CADENCES and letter in LETTERS:
            edits[number] = Edit(cadence=Cadence(cadence), least_letter=letter)
    return filled, _times(filled), edits


def cadence_options(chosen: str) -> list[Option]:
    return [(value, gettext(words), value == chosen) for value, words in CADENCES.items()]


def letter_options(chosen: str) -> list[Option]:
    """Least grades, from no limit to the best alone."""
    told = [(letter, gettext("{letter} or better").format(letter=letter)) for letter in LETTERS[1:-1]]
    all_told = [(LETTERS[-1], gettext("any grade")), *reversed(told), (LETTERS[0], gettext("only A"))]
    return [(letter, words, letter == chosen) for letter, words in all_told]


def _read(given: QueryDict) -> Filled:
    filled = Filled(
        cadence=given.get("cadence", Cadence.DAILY.value),
        least_letter=given.get("least", LETTERS[-1]),
        zone=given.get("zone", ""),
        hour=given.get("hour", str(USUAL_HOUR)),
        weekday=given.get("weekday", "0"),
        language=get_language() or "en",
    )
    if filled.cadence not in CADENCES or filled.least_letter not in LETTERS:
        filled.faults["cadence"] = gettext("Choose from the list how often and from which grade on.")
    return filled


def _times(filled: Filled) -> Times | None:
    """The clock that was set; what is wrong with it is noted with the form."""
    hours, weekdays = {str(hour) for hour in range(24)}, {str(day) for day in WEEKDAYS}
    if filled.hour not in hours or filled.weekday not in weekdays:
        filled.faults["hour"] = gettext("Choose the hour and the day from the list.")
    try:
        filled.zone = read_zone(filled.zone)
    except BadZone as error:
        filled.faults["zone"] = str(error)
    if filled.faults:
        return None
    return Times(zone=filled.zone, hour=int(filled.hour), weekday=int(filled.weekday), language=filled.language)
