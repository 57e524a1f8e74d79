"""Templates that are rendered once and filled many times: what differs from mail to mail has a place in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

# Around the name of a place. From the private use area: `cleaning` takes these out of whatever comes from outside.
_START, _END = "\ue000", "\ue001"
_PLACE = re.compile(f"{_START}([a-z_]+){_END}")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Pattern:
    """Text with places. What fills them is taken as it is, and never looked at for further places."""

    __slots__ = ("_blocks", "_parts")

    def __init__(self, text: str) -> None:
        self._parts = tuple(_PLACE.split(text))
        alike = groupby(_LINE.findall(text), key=lambda one: _PLACE.search(one) is not None)
        self._blocks = tuple(tuple(_PLACE.split("".join(lines))) for _, lines in alike)

    def filled(self, **values: str) -> str:
        """The whole text. Raises KeyError where a place has no value."""
        return _joined(self._parts, values)

    def blocks(self, **values: str) -> Iterator[str]:
        """The whole text in runs of lines: those without a place are the same string every time."""
        for block in self._blocks:
            yield block[0] if len(block) == 1 else _joined(block, values)


def _joined(parts: tuple[str, ...], values: Mapping[str, str]) -> str:
    return "".join(values[part] if index % 2 else part for index, part in enumerate(parts))


def place(name: str) -> str:
    """What stands for a value in a text that becomes a pattern."""
    return f"{_START}{name}{_END}"


def pattern_of(template: str, places: tuple[str, ...], context: Mapping[str, Any]) -> Pattern:
    """The template, rendered with a place for each of these names."""
    return Pattern(_rendered(template, places, context))


def patterns_around(
    gap: str, template: str, places: tuple[str, ...], context: Mapping[str, Any]
) -> tuple[Pattern, Pattern]:
    """The same of what stands before and after one more place."""
    before, _, after = _rendered(template, (*places, gap), context).partition(place(gap))
    return Pattern(before), Pattern(after)


def _rendered(template: str, places: tuple[str, ...], context: Mapping[str, Any]) -> str:
    return render_to_string(template, {**context, **{name: place(name) for name in places}})
