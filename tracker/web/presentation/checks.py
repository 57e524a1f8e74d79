"""Totals against their parts, in words."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.evidence.queries.sums import CheckedSum
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.numbers import amount_words, number_words
from tracker.web.presentation.speech import gettext

# What came of a check; see tracker.grading.agreement.PartsCheck.
_VERDICTS = {
    "consistent": _("consistent"),
    "the parts add up to more": _("the parts add up to more"),
    "the parts add up to less": _("the parts add up to less"),
}


def part_checks(sums: Iterable[CheckedSum]) -> tuple[str, ...]:
    """One line for every total that was checked, with what its parts add up to."""
    return tuple(_check(one) for one in sums)


def _check(one: CheckedSum) -> str:
    form = gettext("Check: {parts} against {total}: {verdict}. The parts add up to {sum}.")
    return form.format(
        parts=" + ".join(number_words(value) for value in one.parts),
        total=amount_words(one.total),
        verdict=gettext(_VERDICTS.get(one.verdict, one.verdict)),
        sum=_sum_words(one),
    )


def _sum_words(one: CheckedSum) -> str:
    if one.high is None:
        return gettext("at least {}").format(number_words(one.low))
    if one.low == one.high:
        return number_words(one.low)
    return gettext("{low} to {high}").format(low=number_words(one.low), high=number_words(one.high))
