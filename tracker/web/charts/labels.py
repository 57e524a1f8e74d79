"""Words under an axis that never touch one another."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.web.charts.frame import Label

# The narrowest and the widest that a drawing gets, in pixels; the width of a letter; how far apart words stay.
PHONE, DESK = 326.0, 640.0
LETTER = 6.4
APART = 10.0


def thinned(places: Sequence[tuple[float, str]]) -> tuple[Label, ...]:
    """Those of the words, at places in per cent, that have room: the first, the last, and what fits between.

    Words stand under the middle of their place but at an edge; some are marked to be left out on a phone.
    """
    on_desk = _kept(places, DESK)
    on_phone = {on_desk[index] for index in _kept([places[index] for index in on_desk], PHONE)}
    return tuple(
        Label(round(x, 2), words, anchor(x, words), is_minor=index not in on_phone)
        for index, (x, words) in enumerate(places)
        if index in on_desk
    )


def anchor(x: float, words: str) -> str:
    """How words lie at their place, so that they do not go over an edge on a phone either."""
    half = len(words) * LETTER / 2 / PHONE * 100
    return "start" if x < half else "end" if x + half > 100 else "middle"


def _span(place: tuple[float, str], width: float) -> tuple[float, float]:
    """From where to where the words go, in pixels."""
    x, words = place
    at, length = x / 100 * width, len(words) * LETTER
    begins = {"start": at, "middle": at - length / 2, "end": at - length}[anchor(x, words)]
    return begins, begins + length


def _kept(places: Sequence[tuple[float, str]], width: float) -> list[int]:
    """Which of the places keep their words in a drawing so wide: the first, the last where it has room, and others."""
    if not places:
        return []
    last = len(places) - 1
    kept, taken = [0], _span(places[0], width)[1]
    has_last = last > 0 and _span(places[last], width)[0] >= taken + APART
    limit = _span(places[last], width)[0] if has_last else width
    for index in range(1, last):
        begins, ends = _span(places[index], width)
        if begins >= taken + APART and ends <= limit - APART:
            kept.append(index)
            taken = ends
    return [*kept, last] if has_last else kept
