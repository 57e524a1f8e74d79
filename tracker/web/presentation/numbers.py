"""Quantities as people read them, with the exact value behind.

translate: English words -> the reader's language; composed sentences leave it out, see `speech`.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from tracker.evidence.queries.rows import Quantity
from tracker.grading.agreement import ABOUT
from tracker.web.presentation.marking import gettext_noop
from tracker.web.presentation.speech import gettext
from tracker.web.presentation.words import Translate

# Translators: the names of large numbers with how many zeros each has, the largest first.
_SCALES = gettext_noop("12 trillion, 9 billion, 6 million")
# Translators: a number and the name of its scale, "13" and "million".
_SCALED = gettext_noop("{number} {scale}")
# Translators: the sign between thousands, then the one before a fraction.
_SIGNS = gettext_noop(",.")
_QUALIFIED = {
    "about": gettext_noop("about {}"),
    "more_than": gettext_noop("more than {}"),
    "less_than": gettext_noop("less than {}"),
}
_NOUNS = {
    "exchanges": gettext_noop("exchanges"),
    "accounts": gettext_noop("accounts"),
    "tokens": gettext_noop("tokens"),
    "traffic_share": gettext_noop("of traffic"),
    # Words of reports for what is counted.
    "interactions": gettext_noop("interactions"),
    "queries": gettext_noop("queries"),
    "prompts": gettext_noop("prompts"),
    "requests": gettext_noop("requests"),
    "conversations": gettext_noop("conversations"),
    "messages": gettext_noop("messages"),
    "chats": gettext_noop("chats"),
    "calls": gettext_noop("calls"),
    "API calls": gettext_noop("API calls"),
    "API requests": gettext_noop("API requests"),
    "questions": gettext_noop("questions"),
    "answers": gettext_noop("answers"),
    "outputs": gettext_noop("outputs"),
    "user accounts": gettext_noop("user accounts"),
    "fake identities": gettext_noop("fake identities"),
    "API keys": gettext_noop("API keys"),
    "IP addresses": gettext_noop("IP addresses"),
}
_SINGULAR = {
    "exchanges": gettext_noop("exchange"),
    "accounts": gettext_noop("account"),
    "tokens": gettext_noop("token"),
}
_EACH = {
    "second": gettext_noop("{what} per second"),
    "minute": gettext_noop("{what} per minute"),
    "hour": gettext_noop("{what} per hour"),
    "day": gettext_noop("{what} per day"),
    "week": gettext_noop("{what} per week"),
    "month": gettext_noop("{what} per month"),
}
# Translators: what is counted in a report's word, which is of another language than yours; in quotation marks, then.
_REPORTS_WORD = gettext_noop("{word}")
_STATISTICS = {"peak": gettext_noop("a peak of {}"), "average": gettext_noop("an average of {}")}
# Translators: a number and what it counts, "13 million" and "exchanges".
_COUNTED = gettext_noop("{amount} {what}")
_RANGE = gettext_noop("{low} to {high}")
# A number of a scale has groups of its digits from here on: Chinese writes 2880万, each of its scales being 10,000.
_GROUPED_FROM = 10_000
_CURRENCIES = {"USD": "US$", "EUR": "€", "GBP": "£", "CNY": "CN¥"}


def number_words(value: float, translate: Translate = gettext) -> str:
    """'13 million', '28.8 million', '24,000': as exact as the value is, never rounded to something else."""
    exact = Decimal(str(value)).normalize()
    for n_zeros, name in _scales(translate(_SCALES)):
        scale = 10**n_zeros
        if exact >= scale:
            scaled = exact / scale
            short = scaled.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
            if short != scaled:  # A number with more digits than "16.55 million" can hold is written out.
                break
            number = _plain(short, translate, in_groups=short >= _GROUPED_FROM)
            return translate(_SCALED).format(number=number, scale=name)
    return _plain(exact, translate)


@lru_cache
def _scales(told: str) -> tuple[tuple[int, str], ...]:
    pairs = (one.split() for one in told.split(","))
    return tuple((int(n_zeros), name) for n_zeros, name in pairs)


def _plain(value: Decimal, translate: Translate, *, in_groups: bool = True) -> str:
    whole = f"{value:,f}" if in_groups else f"{value:f}"
    if "." in whole:
        whole = whole.rstrip("0").rstrip(".")
    return whole.translate(str.maketrans(",.", translate(_SIGNS)))


def plain_number(value: float, translate: Translate = gettext) -> str:
    """The value written out, with the signs between thousands that the language has."""
    return _plain(Decimal(str(value)).normalize(), translate)


def exact_number(value: float) -> str:
    """The value written out without separators, for a machine."""
    return f"{Decimal(str(value)).normalize():f}"


def share_words(value: float, translate: Translate = gettext) -> str:
    """A fraction of 1 as per cent: '50%'."""
    per_cent = _plain((Decimal(str(value)) * 100).normalize(), translate)
    # Translators: a share; "%" stands where your language has it.
    return translate(gettext_noop("{}%")).format(per_cent)


def amount_words(quantity: Quantity, translate: Translate = gettext) -> str:
    """The number with its qualifier and without what is counted: 'more than 13 million', '150,000 to 200,000'."""
    say = share_words if quantity.metric == "traffic_share" else number_words
    if quantity.qualifier == "range" and quantity.low is not None and quantity.high is not None:
        said = translate(_RANGE).format(low=say(quantity.low, translate), high=say(quantity.high, translate))
    else:
        form = _QUALIFIED.get(quantity.qualifier)
        value = say(quantity.value, translate)
        said = translate(form).format(value) if form else value
    if quantity.metric != "money":
        return said
    return f"{said} {_CURRENCIES.get(quantity.unit, quantity.unit)}".strip()


def noun(quantity: Quantity, translate: Translate = gettext) -> str:
    """What is counted, in the report's own word: 'exchanges', 'queries', 'of traffic'."""
    if quantity.metric == "traffic_share":
        return translate(_NOUNS["traffic_share"])
    if quantity.metric == "money":
        return ""
    word = quantity.unit or ("" if quantity.metric == "other" else quantity.metric)
    is_one = quantity.value == 1 and quantity.qualifier == "exact"
    known = _SINGULAR if is_one else _NOUNS
    if word in known:
        return translate(known[word])
    what, _, each = word.partition(" per ")
    if what in known and each in _EACH:
        return translate(_EACH[each]).format(what=translate(known[what]))
    return translate(_REPORTS_WORD).format(word=word) if word else ""


def quantity_words(quantity: Quantity, translate: Translate = gettext) -> str:
    """The whole figure: 'more than 13 million exchanges', 'a peak of about 3 million exchanges per day'."""
    said, what = amount_words(quantity, translate), noun(quantity, translate)
    said = translate(_COUNTED).format(amount=said, what=what) if what else said
    form = _STATISTICS.get(quantity.statistic)
    return translate(form).format(said) if form else said


def bounds_words(quantity: Quantity, translate: Translate = gettext) -> str:
    """What the wording supports, for a table: 'at least 13,000,000', '150,000 to 200,000', or that it sets no bound."""
    low = None if quantity.low is None else _bound(quantity, quantity.low, translate)
    high = None if quantity.high is None else _bound(quantity, quantity.high, translate)
    if low is None and high is None:
        return _compared(quantity, translate)
    if low == high:
        return translate(gettext_noop("exactly {}")).format(low)
    if high is None:
        return translate(gettext_noop("at least {}")).format(low)
    if low is None:
        return translate(gettext_noop("at most {}")).format(high)
    return translate(_RANGE).format(low=low, high=high)


def _compared(quantity: Quantity, translate: Translate) -> str:
    """What stands for the bounds of a number that is worded without any."""
    if quantity.qualifier != "about":
        return translate(gettext_noop("no bound stated"))
    low, high = (_bound(quantity, quantity.value * share, translate) for share in (1 - ABOUT, 1 + ABOUT))
    form = gettext_noop("no bound stated; compared with others as {low} to {high}")
    return translate(form).format(low=low, high=high)


def _bound(quantity: Quantity, value: float, translate: Translate) -> str:
    if quantity.metric == "traffic_share":
        return share_words(round(value, 6), translate)
    return _plain(Decimal(str(round(value, 6))).normalize(), translate)
