"""Templates that are rendered once and filled many times: what differs from mail to mail has a place in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

# Around the name of a place. From the private use area: `cleaning` takes these out of whatever comes from outside.
_START, _END = "\ue000", "\ue001"
_PLACE = re.compile(f"{_START}([a-z_]+){_END}")


class Pattern:
    """Text with places. What fills them is taken as it is, and never looked at for further places."""

    __slots__ = ("_parts",)

    def __init__(self, text: str) -> None:
        self._parts = tuple(_PLACE.split(text))

    def filled(self, **values: str) -> str:
        """The whole text. Raises KeyError where a place has no value."""
        return "".join(values[part] if index % 2 else part for index, part in enumerate(self._parts))


def place(name: str) -> str:
    """What stands for a value in a text that becomes a pattern."""
    return f"{_START}{name}{_END}"


def pattern_of(template: str, places: tuple[str, ...], context: Mapping[str, Any]) -> Pattern:
    """The template, rendered with a place for each of these names."""
    return Pattern(render_to_string(template, {**context, **{name: place(name) for name in places}}))
