"""Reports in two languages that tell the same in the same order, though neither says that it is a translation.

Precision first: two reports of one event give the same numbers, in whatever language they are written. Only where nearly
all statements agree, and the names come in the same order throughout, is one taken for the other's translation.
"""

from __future__ import annotations

from datetime import timedelta
from difflib import SequenceMatcher
from typing import Final

from tracker.evidence.facts import in_order, number_of, shared_facts
from tracker.evidence.models import Fingerprint, Mention, Statement
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import principal

# A tale is looked up in each of the languages that reports come in but the report's own.
LANGUAGES: Final = ("en", "zh", "de", "fr", "es", "it", "pt", "nl", "ja", "ko", "ru", "ar")
# As many of a report's largest numbers make its tale.
_NUMBERS: Final = 3
_APART: Final = timedelta(days=7)
SHARED_FACTS: Final = 6
SHARED_SHARE: Final = 0.8
SAME_ORDER: Final = 0.9
# Names as they come, one after the other: so many at least, and that alike.
NAMES: Final = 12
NAMES_ALIKE: Final = 0.85


def tale_of(report_id: int) -> int | None:
    """A hash of the report's largest numbers; None where it has too few to tell it from others."""
    figures = Statement.objects.filter(report=report_id, retired_at=None, kind=StatementKind.FIGURE)
    values = {f"{value:.4g}" for value in figures.values_list("value", flat=True)}
    if len(values) < _NUMBERS:
        return None
    return number_of(" ".join(sorted(values, key=float)[-_NUMBERS:]))


def find_retold(mine: Fingerprint) -> list[tuple[int, float]]:
    """The reports in other languages that tell this one's tale, each with the share of statements that agree."""
    others = [language for language in LANGUAGES if language != mine.language]
    if mine.tale is None or mine.language not in LANGUAGES:
        return []
    near = Fingerprint.objects.filter(
        tale=mine.tale,
        language__in=others,
        came_out_at__gte=mine.came_out_at - _APART,
        came_out_at__lte=mine.came_out_at + _APART,
    ).exclude(pk=mine.pk)
    found = []
    for other in near.defer("signature", "bands").order_by("pk"):
        n_shared, share = shared_facts(mine.facts, other.facts)
        if n_shared < SHARED_FACTS or n_shared < SHARED_SHARE * max(len(mine.facts), len(other.facts)):
            continue
        if in_order(mine.facts, other.facts) >= SAME_ORDER and _names_alike(mine, other):
            found.append((other.pk, share))
    return found


def _names_alike(one: Fingerprint, other: Fingerprint) -> bool:
    mine, theirs = _names(one), _names(other)
    if min(len(mine), len(theirs)) < NAMES:
        return False
    # The same whichever report comes first.
    first, second = sorted((mine, theirs))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= NAMES_ALIKE


def _names(row: Fingerprint) -> list[str]:
    """Who is named, in the order of the text, the same one twice in a row once."""
    mentions = Mention.objects.filter(text=row.text_id).select_related("actor__parent__parent").order_by("start", "pk")
    names = [principal(mention.actor).name for mention in mentions]
    return [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]
