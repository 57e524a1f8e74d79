"""Where versions of one thing come from, and how far a number that is told of the wrong one has spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.evidence.queries.conflicts import ConflictPair
from tracker.evidence.queries.rows import Item
from tracker.grading.parts import OriginPart
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.sentences import names
from tracker.web.presentation.speech import gettext, listed, ngettext

_MOST_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldApart:
    """Conflicts as they are shown. among: between versions each of which is told of already against the original."""

    main: tuple[ConflictPair, ...]
    among: tuple[ConflictPair, ...]


def told_apart(pairs: Sequence[ConflictPair]) -> ToldApart:
    """The conflicts in their order, those that add nothing to what stands before them apart."""
    swapped = {_other(pair).id for pair in pairs if pair.original is not None}
    among = [pair for pair in pairs if pair.original is None and {pair.first.id, pair.second.id} <= swapped]
    return ToldApart(main=tuple(pair for pair in pairs if pair not in among), among=tuple(among))


def _other(pair: ConflictPair) -> Item:
    return pair.second if pair.original == pair.first else pair.first


def origins_words(item: Item) -> str:
    """'Goes back to Anthropic (5 reports) and Quay Post (1 report)'; empty where no origin is on record."""
    named: dict[str, list[OriginPart]] = {}
    for origin in item.grade.origins:
        named.setdefault(origin.name, []).append(origin)
    said = [_spread(name, origins) for name, origins in list(named.items())[:_MOST_NAMED]]
    if len(named) > _MOST_NAMED:
        said.append(counted(len(named) - _MOST_NAMED, "other origin"))
    return gettext("Goes back to {origins}").format(origins=listed(said)) if said else ""


def _spread(name: str, origins: Sequence[OriginPart]) -> str:
    """One name with how many reports go back to it; several origins may have one name, two letters of one company."""
    n = counted(sum(len(one.report_ids) for one in origins), "report")
    if len(origins) > 1:
        form = ngettext("{name} ({reports}, {n} origin)", "{name} ({reports}, {n} origins)", len(origins))
    else:
        form = gettext("{name} ({reports})")
    return form.format(name=shown_name(name), reports=n, n=len(origins))


def swap_sentence(pair: ConflictPair) -> str:
    """Whose number it is by its origin, and how many reports tell it of another; empty where that is not known."""
    if pair.original is None:
        return ""
    other = _other(pair)
    origins = other.grade.origins
    reports = {report for one in origins for report in one.report_ids}
    form = gettext(
        "By its origin it is the number of {owner}, in whose own document it stands. "
        "{reports} from {origins} {tell}, going back to {names}."
    )
    return form.format(
        owner=names(pair.original.speakers, _("whoever published it")),
        reports=counted(len(reports), "report"),
        origins=counted(len(origins), "origin"),
        tell=_told(pair.kind, other, len(reports)),
        names=listed([shown_name(one) for one in dict.fromkeys(one.name for one in origins)]),
    )


def _told(kind: str, other: Item, n: int) -> str:
    """What so many reports do with the number."""
    match kind:
        case "speaker":
            form = ngettext("credits it to {whom}", "credit it to {whom}", n)
            return form.format(whom=names(other.speakers, _("nobody")))
        case "actor":
            return ngettext("gives it to {whom}", "give it to {whom}", n).format(whom=names(other.actors, _("nobody")))
    unit = other.quantity.unit if other.quantity else ""
    return ngettext("counts {what} instead", "count {what} instead", n).format(
        what=gettext(unit) if unit else gettext("something else")
    )
