"""Quotations as long as a table has room for, cut where the words that count stay in."""

from __future__ import annotations

import re
from decimal import Decimal

from tracker.evidence.queries.rows import Item, Quantity

_MARK = "…"
# What is left of the number when words before it are cut.
_LEAD = 60


def excerpt(item: Item, most: int) -> str:
    """The item's words in at most so many letters; of a figure, those around its number."""
    place = _place(item.words, item.quantity) if item.quantity else None
    start = place[0] if place and place[1] >= most else 0
    if start:
        start = _after_blank(item.words, max(0, start - _LEAD), start)
    lead = f"{_MARK} " if start else ""
    rest = item.words[start:]
    room = most - len(lead)
    if len(rest) <= room:
        return lead + rest
    return f"{lead}{_whole_words(rest, room - 2)} {_MARK}"


def _after_blank(words: str, low: int, high: int) -> int:
    """Where a word begins between the two places; the first of them in a language that writes without blanks."""
    blank = words.find(" ", low, high)
    return blank + 1 if blank >= 0 else low


def _whole_words(words: str, most: int) -> str:
    """The first words that fit, none of them cut in two where blanks tell words apart."""
    whole, _, cut = words[: most + 1].rpartition(" ")
    return whole if whole and len(cut) < _LEAD else words[:most]


def _place(words: str, quantity: Quantity) -> tuple[int, int] | None:
    """From where to where the words give the number; None where they spell it in a way that is not known here."""
    for form in _forms(quantity):
        found = re.search(rf"(?<![\d.,]){form}(?![\d])", words, re.IGNORECASE)
        if found:
            return found.span()
    return None


def _forms(quantity: Quantity) -> list[str]:
    """How the number may be written, as expressions."""
    value = Decimal(str(quantity.value))
    if quantity.metric == "traffic_share":
        return [rf"{_digits(value * 100)}\s?(?:%|per ?cent)"]
    scales = ((10**12, "trillion|tn"), (10**9, "billion|bn|b"), (10**6, "million|mn|m"), (10**3, "thousand|k"))
    forms = [rf"{_digits(value / scale)}[\s-]?(?:{names})" for scale, names in scales if value >= scale]
    chinese = ((10**8, "亿"), (10**4, "万"))
    forms += [rf"{_digits(value / scale)}\s?{name}" for scale, name in chinese if value >= scale]
    return [*forms, _digits(value)]


def _digits(value: Decimal) -> str:
    """The digits, with or without commas between thousands."""
    whole = f"{value.normalize():,f}"
    return re.escape(whole).replace(",", ",?")
