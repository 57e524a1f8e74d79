"""Quantities as people read them, with the exact value behind."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from tracker.evidence.queries.rows import Quantity
from tracker.grading.agreement import ABOUT

_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_QUALIFIED = {"about": "about {}", "more_than": "more than {}", "less_than": "less than {}"}
_SINGULAR = {"exchanges": "exchange", "accounts": "account", "tokens": "token"}
_CURRENCIES = {"USD": "US$", "EUR": "€", "GBP": "£", "CNY": "CN¥"}


def number_words(value: float) -> str:
    """'13 million', '28.8 million', '24,000': as exact as the value is, never rounded to something else."""
    exact = Decimal(str(value)).normalize()
    for scale, name in _SCALES:
        if exact >= scale:
            scaled = exact / scale
            short = scaled.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
            # A number with more digits than "16.55 million" can hold is written out.
            return f"{_plain(short)} {name}" if short == scaled else _plain(exact)
    return _plain(exact)


def _plain(value: Decimal) -> str:
    whole = f"{value:,f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def exact_number(value: float) -> str:
    """The value written out without separators, for a machine."""
    return f"{Decimal(str(value)).normalize():f}"


def share_words(value: float) -> str:
    """A fraction of 1 as per cent: '50%'."""
    return f"{_plain((Decimal(str(value)) * 100).normalize())}%"


def amount_words(quantity: Quantity) -> str:
    """The number with its qualifier and without what is counted: 'more than 13 million', '150,000 to 200,000'."""
    say = share_words if quantity.metric == "traffic_share" else number_words
    if quantity.qualifier == "range" and quantity.low is not None and quantity.high is not None:
        said = f"{say(quantity.low)} to {say(quantity.high)}"
    else:
        said = _QUALIFIED.get(quantity.qualifier, "{}").format(say(quantity.value))
    if quantity.metric != "money":
        return said
    return f"{said} {_CURRENCIES.get(quantity.unit, quantity.unit)}".strip()


def noun(quantity: Quantity) -> str:
    """What is counted, in the report's own word: 'exchanges', 'queries', 'of traffic'."""
    if quantity.metric == "traffic_share":
        return "of traffic"
    if quantity.metric == "money":
        return ""
    word = quantity.unit or ("" if quantity.metric == "other" else quantity.metric)
    is_one = quantity.value == 1 and quantity.qualifier == "exact"
    return _SINGULAR.get(word, word) if is_one else word


def quantity_words(quantity: Quantity) -> str:
    """The whole figure: 'more than 13 million exchanges', 'a peak of about 3 million exchanges per day'."""
    said = " ".join(filter(None, (amount_words(quantity), noun(quantity))))
    match quantity.statistic:
        case "peak":
            return f"a peak of {said}"
        case "average":
            return f"an average of {said}"
    return said


def bounds_words(quantity: Quantity) -> str:
    """What the wording supports, for a table: 'at least 13,000,000', '150,000 to 200,000', or that it sets no bound."""
    low = None if quantity.low is None else _bound(quantity, quantity.low)
    high = None if quantity.high is None else _bound(quantity, quantity.high)
    if low is None and high is None:
        return _compared(quantity)
    if low == high:
        return f"exactly {low}"
    if high is None:
        return f"at least {low}"
    return f"at most {high}" if low is None else f"{low} to {high}"


def _compared(quantity: Quantity) -> str:
    """What stands for the bounds of a number that is worded without any."""
    if quantity.qualifier != "about":
        return "no bound stated"
    low, high = (_bound(quantity, quantity.value * share) for share in (1 - ABOUT, 1 + ABOUT))
    return f"no bound stated; compared with others as {low} to {high}"


def _bound(quantity: Quantity, value: float) -> str:
    if quantity.metric == "traffic_share":
        return share_words(round(value, 6))
    return f"{Decimal(str(round(value, 6))).normalize():,f}"
