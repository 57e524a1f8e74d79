"""The extraction document: what one report says, each item with the words it rests on.

The field names and closed vocabularies are those of the document's JSON Schema, which
`tests/extraction/extraction.schema.json` repeats; `Extraction.to_json` gives a document that is valid against it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

SCHEMA = "extraction/1"


class EntityKind(StrEnum):
    ORGANISATION = "organisation"
    GOVERNMENT_BODY = "government_body"
    PERSON = "person"
    PRODUCT = "product"
    INSTRUMENT = "instrument"
    PLACE = "place"


class Metric(StrEnum):
    EXCHANGES = "exchanges"
    ACCOUNTS = "accounts"
    TRAFFIC_SHARE = "traffic_share"
    TOKENS = "tokens"
    MONEY = "money"
    OTHER = "other"


class Qualifier(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    RANGE = "range"


class Statistic(StrEnum):
    TOTAL = "total"
    RATE = "rate"
    PEAK = "peak"
    AVERAGE = "average"


class Predicate(StrEnum):
    ALLEGES_DISTILLATION = "alleges_distillation"
    DENIES = "denies"
    NO_RESPONSE = "no_response"
    ADMITS = "admits"
    DISPUTES = "disputes"
    SUPPORTS = "supports"
    WARNS = "warns"
    ATTRIBUTES_EVIDENCE = "attributes_evidence"


class Manner(StrEnum):
    SILENT = "silent"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"


class Instrument(StrEnum):
    EXPORT_CONTROL = "export_control"
    LEGISLATION = "legislation"
    EXECUTIVE_ACTION = "executive_action"
    SANCTIONS = "sanctions"
    INVESTIGATION = "investigation"
    LEGAL_ACTION = "legal_action"
    DIPLOMACY = "diplomacy"
    USE_BAN = "use_ban"
    SUBMISSION = "submission"
    INFORMATION_SHARING = "information_sharing"
    ACCESS_RESTRICTION = "access_restriction"
    TECHNICAL_DEFENCE = "technical_defence"


class Status(StrEnum):
    CALLED_FOR = "called_for"
    UNDER_CONSIDERATION = "under_consideration"
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    EASED = "eased"


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the report: `text == report.text[start:end]`, code points, end exclusive."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """A date as the report gives it; value is the first day of what `precision` covers."""

    value: date
    precision: Precision
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time over which something was counted; a bound is None where the report gives none."""

    start: date | None
    end: date | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something named. known: the name stands in the lexicon.

    role: a person's, as the report gives it ("chief executive of …"). wikidata: the item's id, of known names only.
    rule: what found the first mention.
    """

    name: str
    kind: EntityKind
    known: bool
    mentions: tuple[Span, ...]
    role: str | None = None
    wikidata: str | None = None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity as one sentence states it; shares are fractions of 1.

    low, high: inclusive bounds that the wording supports, None where it sets none (`about` has neither).
    actors: the parties whose doing is counted; target: to whom; attributed_to: who gives the number.
    rule: what found it, for explaining.
    """

    metric: Metric
    value: float
    low: float | None
    high: float | None
    qualifier: Qualifier
    unit: str | None
    statistic: Statistic
    window: Window | None
    actors: tuple[str, ...]
    target: str | None
    attributed_to: tuple[str, ...]
    confidence: float
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who says what about whom. manner belongs to `no_response` only; rule: what found it, for explaining."""

    predicate: Predicate
    claimant: str
    target: str | None
    capabilities: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    hedged: bool = False
    manner: Manner | None = None
    via: tuple[str, ...] = ()
    date: DatedValue | None = None
    confidence: float
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a public body or a company does, or is asked to do, about it. name: the instrument's own name; rule: what found it."""

    actor: str | None
    jurisdiction: str | None
    instrument: Instrument
    status: Status
    name: str | None = None
    date: DatedValue | None = None
    confidence: float
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """Whom the report credits for what it did not learn itself, where it first does so, and what found it."""

    name: str
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """The report as a whole. text: the cleaned article; relevance_reasons: the words that decided."""

    ref: str
    title: str | None
    outlet: str | None
    url: str | None
    published: date | None
    language: str | None
    text: str
    relevant: bool
    relevance: float
    relevance_reasons: tuple[str, ...]
    reading_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that one report says, as far as it was understood."""

    report: ReportFacts
    entities: tuple[Entity, ...]
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    responses: tuple[Response, ...] = ()
    cites: tuple[Cite, ...] = ()
    extractor_version: str

    def to_json(self) -> dict[str, object]:
        """The document as JSON values; ISO dates; a claim's `manner` is left out where it has none.

        `cites` are names only; `credits` beside it has their evidence.
        """
        document: dict[str, object] = {"schema": SCHEMA}
        for name, value in asdict(self).items():
            document[name] = _plain(value)
        document["credits"] = document["cites"]
        document["cites"] = [cite.name for cite in self.cites]
        document["claims"] = [_without_empty_manner(asdict(claim)) for claim in self.claims]
        return document


def _without_empty_manner(claim: dict[str, object]) -> object:
    return _plain({name: value for name, value in claim.items() if name != "manner" or value is not None})


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return value
