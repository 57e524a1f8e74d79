"""Titles of incidents and responses as parts: who, whom, what and when; in English beside them, for search and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

NOBODY: Final = "parties not named"
# Of more parties so many are named, and the others counted.
MOST_NAMED: Final = 4
# The longest title that is kept, in letters.
MOST_LETTERS: Final = 300
_KINDS: Final = {"use_ban": "Ban on use", "submission": "Submission to lawmakers"}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class TitleForm(StrEnum):
    """Who ALLEGED or ADMITTED what, an ACT of somebody, or an instrument that is NAMED itself."""

    ALLEGED = "alleged"
    ADMITTED = "admitted"
    ACT = "act"
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Parties in the order of a title: the first ones by name, and how many others there are."""

    names: tuple[str, ...] = ()
    n_others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleParts:
    """What a title says. who: those who allege, admit or act; whom: those whom they accuse, or say they distilled.

    kind: an act's instrument; is_asked: it is only called for. own: what an instrument that is named goes by. year, month: when,
    as far as it is known.
    """

    form: TitleForm
    who: Parties = Parties()
    whom: Parties = Parties()
    kind: str = ""
    is_asked: bool = False
    own: str = ""
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is stored. words: in English, or an instrument's own; parts: None where an older store kept none."""

    words: str
    parts: TitleParts | None = None

    def __str__(self) -> str:
        return self.words


def parties(names: Sequence[str]) -> Parties:
    """These parties, as a title names them."""
    return Parties(names=tuple(names[:MOST_NAMED]), n_others=max(0, len(names) - MOST_NAMED))


def dated(parts: TitleParts, day: tuple[date, str] | None) -> TitleParts:
    """The same with when it was; a day says no more than its month."""
    if day is None:
        return parts
    return replace(parts, year=day[0].year, month=None if day[1] == "year" else day[0].month)


def english(parts: TitleParts) -> str:
    """The title in English: an allegation is somebody's, never a finding."""
    who, whom = _listed(parts.who), _listed(parts.whom)
    are_several = len(parts.who.names) > 1
    match parts.form:
        case TitleForm.ALLEGED:
            said = f"{who} {'allege' if are_several else 'alleges'} distillation by {whom}"
        case TitleForm.ADMITTED:
            of = f" of {whom}" if parts.whom.names else ""
            said = f"{who} {'are' if are_several else 'is'} reported to admit distillation{of}"
        case TitleForm.ACT:
            what = _KINDS.get(parts.kind, parts.kind.replace("_", " ").capitalize())
            said = f"{what} {'called for by' if parts.is_asked else 'by'} {who}"
        case TitleForm.NAMED:
            said = parts.own
    return f"{said}{_month(parts)}"[:MOST_LETTERS]


def to_json(parts: TitleParts) -> dict[str, Any]:
    """The parts as JSON values, those that are empty left out."""
    told = {name: value for name, value in asdict(parts).items() if value not in ("", None, False)}
    for side in ("who", "whom"):
        named: Parties = getattr(parts, side)
        told[side] = {"names": list(named.names), "n_others": named.n_others}
    return told


def from_json(values: Mapping[str, Any] | None) -> TitleParts | None:
    """The parts that these values were made from; None of none. Raises ValueError or KeyError on anything else."""
    if values is None:
        return None
    sides = {
        side: Parties(names=tuple(values[side]["names"]), n_others=values[side]["n_others"]) for side in ("who", "whom")
    }
    return TitleParts(**{**values, **sides, "form": TitleForm(values["form"])})


def stored_title(words: str, values: Mapping[str, Any] | None) -> Title:
    """A title of the columns that hold it."""
    return Title(words, from_json(values))


def _listed(named: Parties) -> str:
    shown = list(named.names)
    if named.n_others:
        shown.append("one other" if named.n_others == 1 else f"{named.n_others} others")
    if len(shown) < 2:
        return shown[0] if shown else NOBODY
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _month(parts: TitleParts) -> str:
    if parts.year is None:
        return ""
    return f", {_MONTHS[parts.month - 1]} {parts.year}" if parts.month else f", {parts.year}"
