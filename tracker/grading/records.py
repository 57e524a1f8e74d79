"""What a grade is computed from and what it consists of: plain records, no behaviour beyond their own reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Reliability(StrEnum):
    """A source's record as an Admiralty letter; F is "cannot be judged", not "bad"."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Directness(StrEnum):
    """How a report comes to say a thing.

    DIRECT: it is the speaker's own document. NAMED: it names who says so. UNNAMED: it has it from people whom it
    does not name. UNATTRIBUTED: it does not say where it has it from.
    """

    DIRECT = "direct"
    NAMED = "named"
    UNNAMED = "unnamed"
    UNATTRIBUTED = "unattributed"


class Letter(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Label(StrEnum):
    """What kind of sources a grade rests on; `rules.label_for` says which is which."""

    DIRECT = "Direct sources"
    MIXED = "Mixed-source"
    REPORTED = "Reported"
    SINGLE = "Single-source"
    UNATTRIBUTED = "Unattributed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Whom a statement is credited to: an outlet, or the speaker's own document. owner: where it is known.

    group: the `copy_group` of the stored text that is meant, empty where that is not known. is_document: it is a text
    of the speaker's own, a letter or a post, at which a chain of credits ends.
    """

    name: str
    owner: str | None = None
    group: str = ""
    is_document: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One report's statement as evidence.

    owner: whoever answers for the source; two sources of one owner are never independent.
    speaks_for: names under which others credit this source (its own, and a company's for its own pages).
    known_at: from when the statement could be known: its report's publication, or our fetch where the report gives
    no date, gives a later one, or was edited since. withdrawn_at: when the report stopped saying it, None while it does.
    copy_group: the same for reports whose texts are near copies; leads: the text started with this one. credits: whom this statement is credited to, the
    nearest first. confidence: 0 to 1, how sure the extractor is that the report says so.
    """

    statement_id: int
    report_id: int
    source: str
    source_name: str
    owner: str
    speaks_for: frozenset[str] = frozenset()
    reliability: Reliability
    directness: Directness
    confidence: float
    known_at: datetime
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    copy_group: str = ""
    leads: bool = False
    credits: tuple[Credit, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"statement {self.statement_id}: a confidence lies between 0 and 1, not {self.confidence}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a set of statements started; copies and repeats of it are inside.

    key: equal for what is not independent. name: the outlet or speaker it started with. is_stored: that report or
    document is among the evidence; where it is not, the most reliable report that credits it lends its letter.
    statement_ids and report_ids: ascending; n_repeats: reports that only repeat it. weight: 0 to 1.
    """

    key: str
    name: str
    directness: Directness
    reliability: Reliability
    confidence: Decimal
    weight: Decimal
    is_stored: bool
    statement_ids: tuple[int, ...]
    report_ids: tuple[int, ...]
    root_report_ids: tuple[int, ...]

    @property
    def n_repeats(self) -> int:
        """How many reports only repeat it; where the document itself is not stored, the first report stands for it."""
        return len(self.report_ids) - max(len(self.root_report_ids), 1)


class FactorKind(StrEnum):
    ORIGIN = "origin"
    CAP = "cap"
    CONFLICT = "conflict"


class CapCause(StrEnum):
    """Why a score may not be higher, whatever the evidence adds up to."""

    CERTAINTY = "certainty"
    NAMELESS = "nameless"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The highest score that some origins allow, and why."""

    limit: Decimal
    cause: CapCause


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One reason that moved a grade. effect: the origin's weight, or what a cap or conflict took away (negative).

    origin_key: of an origin alone; cap: of a cap alone.
    """

    kind: FactorKind
    effect: Decimal
    origin_key: str = ""
    cap: Cap | None = None


class VersionKind(StrEnum):
    CLAIM = "claim"
    FIGURE = "figure"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an assertion says, in parts that tell it from what contradicts it; the rest is empty.

    who: of a claim who makes it, of a figure whose doing is counted; whom: of a claim whom it is about. predicate: a
    claim's. metric to statistic: a figure's, as in `agreement.Quantity`; a share is a fraction of 1. instrument, status
    and name: a response's. day, precision: when, where that is stated.
    """

    kind: VersionKind
    predicate: str = ""
    who: tuple[str, ...] = ()
    whom: str = ""
    metric: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    qualifier: str = ""
    unit: str = ""
    statistic: str = ""
    instrument: str = ""
    status: str = ""
    name: str = ""
    day: date | None = None
    precision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """An assertion that cannot hold together with the graded one: what it says, and its own evidence."""

    version: Version
    items: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A grade with all it rests on. score: two digits; origins, factors and rivals: strongest first.

    as_of: only what was known then counted; None where everything that still stands did.
    """

    score: Decimal
    letter: Letter
    label: Label
    origins: tuple[Origin, ...]
    factors: tuple[Factor, ...]
    rivals: tuple[Version, ...]
    statement_ids: tuple[int, ...]
    n_reports: int
    rules_version: str
    as_of: datetime | None

    @property
    def chip(self) -> str:
        """The grade as shown: "C · 0.72 · Mixed-source"."""
        return f"{self.letter} · {self.score} · {self.label}"
