"""What contradicting versions say, from the parts that they are kept in, in the language that is composed in."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from tracker.evidence.queries.conflicts import ConflictPair
from tracker.evidence.queries.rows import Quantity, StatedDay
from tracker.grading import Version, VersionKind
from tracker.web.presentation.dates import stated_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.numbers import quantity_words
from tracker.web.presentation.speech import begun, gettext, in_a_row, in_english, listed, lowered
from tracker.web.presentation.words import composed as say

# Of many names so many are given, and how many more there are.
MOST_NAMED = 4
_CLAIMS = {
    "alleges_distillation": _("the allegation by {who} against {whom}"),
    "denies": _("the denial by {who}"),
    "no_response": _("the silence of {who}"),
    "admits": _("the admission by {who}"),
    "disputes": _("the doubts of {who}"),
    "supports": _("the support by {who}"),
    "warns": _("the warning by {who}"),
    "attributes_evidence": _("the evidence named by {who}"),
    "withdraws": _("the withdrawal by {who} of its allegation"),
}


def version_words(one: Version) -> str:
    """'the allegation by Anthropic against DeepSeek, 23 Feb 2026', '“13 million exchanges”, of MiniMax'."""
    said = _said(one)
    if one.day is None:
        return said
    return gettext("{version}, {day}").format(version=said, day=stated_words(StatedDay(one.day, one.precision)))


def conflict_words(pair: ConflictPair) -> SafeString:
    """What the two sides of a conflict say; in English where only that was kept."""
    if not pair.versions:
        return in_english(capfirst(pair.detail))
    return format_html("{}", begun(in_a_row([version_words(one) for one in pair.versions])))


def named(names: Iterable[str], n_others: int = 0) -> str:
    """The parties, each as readers know it, and how many more there are; the words for nobody where there is none."""
    shown = [shown_name(name) for name in names]
    if n_others:
        shown.append(counted(n_others, "other"))
    return listed(shown) or gettext("parties not named")


def _said(one: Version) -> str:
    match one.kind:
        case VersionKind.FIGURE:
            return _counted(one)
        case VersionKind.RESPONSE:
            what = one.name or lowered(say("instrument", one.instrument))
            return gettext("{what} ({status})").format(what=what, status=say("status", one.status))
    return gettext(_CLAIMS[one.predicate]).format(who=named(one.who), whom=named([one.whom] if one.whom else []))


def _counted(one: Version) -> str:
    quantity = Quantity(
        metric=one.metric,
        value=one.value or 0.0,
        low=one.low,
        high=one.high,
        qualifier=one.qualifier,
        unit=one.unit,
        statistic=one.statistic,
        window_start=None,
        window_end=None,
        window_text="",
    )
    said = gettext("“{words}”").format(words=quantity_words(quantity))
    if not one.who:
        return said
    return gettext("{figure} attributed to {who}").format(
        figure=said, who=named(one.who[:MOST_NAMED], max(0, len(one.who) - MOST_NAMED))
    )
