"""What each field of a file means, and which values it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, get_type_hints

from tracker.evidence.queries.letters import LETTERS
from tracker.evidence.queries.responses import STATES
from tracker.web.exports.changes import ChangeRecord
from tracker.web.exports.figures import FigureRecord
from tracker.web.exports.listings import ActorRecord, IncidentRecord
from tracker.web.exports.matches import MatchRecord
from tracker.web.exports.pack import ReportRecord
from tracker.web.exports.records import Record
from tracker.web.exports.reports import ListedReport
from tracker.web.exports.responses import ResponseRecord
from tracker.web.exports.sources import SourceRecord
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.words import METRICS

# A JSON Schema, or the part of one that says more of a value than its type does.
Shape = Mapping[str, Any]

DAY: Shape = {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2})?$"}
STATED: Shape = {"type": "string", "pattern": r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"}
MOMENT: Shape = {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2})?$"}
ADDRESS: Shape = {"type": "string", "format": "uri", "pattern": "^https?://"}
OPTIONAL_ADDRESS: Shape = {"type": "string", "pattern": "^(https?://.*)?$"}
LETTER: Shape = {"type": "string", "enum": ["", *LETTERS]}
RELIABILITY: Shape = {"type": "string", "enum": list("ABCDEF")}
SCORE: Shape = {"type": "string", "pattern": r"^(0\.\d{2})?$"}
GRADED: Shape = {"type": "string", "pattern": r"^([A-D] 0\.\d{2})?$"}
NUMBER: Shape = {"type": "string", "pattern": r"^(-?\d+(\.\d+)?)?$"}
COUNT: Shape = {"type": "integer", "minimum": 0}
DATE_OF: Shape = {"type": "string", "enum": ["event", "first report", ""]}
_TYPES: Mapping[object, Shape] = {str: {"type": "string"}, int: COUNT, bool: {"type": "boolean"}}


@dataclass(frozen=True, slots=True)
class Meaning:
    """words: marked for translation; shape: of the value, where its type does not say all."""

    words: str
    shape: Shape = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A field of a record by its name, with what it means and its whole schema."""

    name: str
    words: str
    schema: Shape


_NAMES = _("names, several with “; ” between them")
_STATED = _("as far as it is known: a day, a month or a year; empty where no report tells it")
# Of fields that mean the same wherever they stand.
_EVERYWHERE: Mapping[str, Meaning] = MappingProxyType(
    {
        "title": Meaning(_("its title")),
        "page": Meaning(_("its page on this site"), ADDRESS),
        "evidence": Meaning(_("the page with the words that it rests on"), ADDRESS),
        "is_sample": Meaning(_("whether it is from an invented outlet of the sample, and not to be cited")),
        "grade": Meaning(_("letter that says how well it is established that it was said"), LETTER),
        "score": Meaning(_("the grade as a number from 0 to 0.99"), SCORE),
        "label": Meaning(_("what kind of sources the grade rests on")),
        "n_origins": Meaning(_("independent origins that it rests on")),
        "n_reports": Meaning(_("reports that say it")),
        "outlet": Meaning(_("who published the report")),
        "language": Meaning(_("language code of the text")),
        "reliability": Meaning(_("the outlet’s reliability letter"), RELIABILITY),
        "published": Meaning(_STATED, STATED),
        "date": Meaning(_STATED, STATED),
        "date_of": Meaning(_("whether the date is that of what happened or of the first report"), DATE_OF),
        "url": Meaning(_("where the report stands at the outlet")),
        "report_url": Meaning(_("where the report stands at the outlet")),
        "said_by": Meaning(_("who says so: names, several with “; ” between them")),
        "known_from": Meaning(_("the moment from which on it could be known"), MOMENT),
        "country": Meaning(_("country code, empty where it has none")),
        "kind": Meaning(_("of which kind it is")),
        "name": Meaning(_("its usual name")),
    }
)
_OF: Mapping[type, Mapping[str, Meaning]] = MappingProxyType(
    {
        IncidentRecord: {
            "accusers": Meaning(_NAMES),
            "accused": Meaning(_NAMES),
            "became_public": Meaning(_STATED, STATED),
            "grade": Meaning(_("letter of the allegation that stands for it"), LETTER),
            "alleged_count": Meaning(_("its leading alleged total in words, empty where nobody gives one")),
            "count_grade": Meaning(_("letter and score of that total"), GRADED),
        },
        ActorRecord: {
            "incidents_as_accuser": Meaning(_("incidents in which it accuses")),
            "incidents_as_accused": Meaning(_("incidents in which it is accused")),
            "own_claims_and_replies": Meaning(_("what it says and answers")),
            "own_responses": Meaning(_("what it did or asked for")),
        },
        FigureRecord: {
            "actors": Meaning(_("of whose doing it is counted: names, several with “; ” between them")),
            "metric": Meaning(_("what is counted"), {"type": "string", "enum": list(METRICS)}),
            "unit": Meaning(_("the unit in the report’s words")),
            "statistic": Meaning(_("whether it is a total, a peak, a rate or a part of one")),
            "qualifier": Meaning(_("how exact the number is said to be, such as “more_than”, “about” or “exact”")),
            "value": Meaning(_("the number, without separators"), NUMBER),
            "low": Meaning(_("its lower bound, empty where none is told"), NUMBER),
            "high": Meaning(_("its upper bound, empty where none is told"), NUMBER),
            "window_start": Meaning(_("first day of the period counted, empty where none is told"), DAY),
            "window_end": Meaning(_("last day of the period counted, empty where none is told"), DAY),
            "window": Meaning(_("the period counted, in the report’s words")),
            "target": Meaning(_("at whose expense, empty where nobody is named")),
            "incident": Meaning(_("the incident’s name in its address, empty without one")),
            "occurred_on": Meaning(_("when it happened, known to the next field only"), DAY),
            "occurred_precision": Meaning(
                _("how far that day is known"), {"type": "string", "enum": ["", "day", "month", "year"]}
            ),
        },
        ResponseRecord: {
            "kind": Meaning(_("the instrument, as the parameter of this name takes it")),
            "jurisdiction": Meaning(_("country code, or industry for companies’ own")),
            "state": Meaning(_("roughly how far it has come"), {"type": "string", "enum": list(STATES)}),
            "step": Meaning(_("its latest stage")),
            "date": Meaning(_("of the latest stage, as far as it is known; empty where no report tells it"), STATED),
            "stages": Meaning(_("each stage with its date, the earliest first, “; ” between them")),
            "by": Meaning(_("who acts: names, several with “; ” between them")),
            "asked_by": Meaning(_("who asks for it: names, several with “; ” between them")),
            "identifiers": Meaning(_("its numbers, such as that of a bill, several with “; ” between them")),
            "incidents": Meaning(_("titles of the incidents that it answers, several with “; ” between them")),
            "grade": Meaning(_("letter of its latest stage"), LETTER),
            "evidence": Meaning(_("the page with the words that its latest stage rests on"), ADDRESS),
        },
        ListedReport: {
            "id": Meaning(_("its number here, which stays")),
            "about": Meaning(
                _("whether it is about distillation; empty where it was not read"),
                {"type": "string", "enum": ["yes", "no", ""]},
            ),
            "relevance": Meaning(_("how sure the reader is of that, from 0 to 1; empty where it was not judged"), NUMBER),
            "n_items": Meaning(_("graded statements that rest on it")),
            "first_seen_at": Meaning(_("when this site first saw it"), MOMENT),
        },
        Record: {
            "sentence": Meaning(_("what is said, attributed and hedged by its standing")),
            "standing": Meaning(_("what is known of whether it is so, empty of what is no allegation")),
            "about": Meaning(_("whom it is about: names, several with “; ” between them")),
            "incident": Meaning(_("the incident’s title, empty without one")),
            "quote": Meaning(_("the words it rests on, cut short")),
            "report": Meaning(_("title of the report that words it most carefully")),
            "incident_url": Meaning(_("the incident’s page on this site, empty without one"), OPTIONAL_ADDRESS),
        },
        ChangeRecord: {
            "day": Meaning(_("the day from which on it could be known"), DAY),
            "sentence": Meaning(_("what changed, attributed")),
            "reason": Meaning(_("why it changed")),
            "incident": Meaning(_("the incident’s title, empty without one")),
            "grade": Meaning(_("letter, score and label after the change, or as they last stood")),
            "grade_before": Meaning(_("the same before the change, empty of what is new")),
            "because_of": Meaning(_("pages of the reports that brought it about, “; ” between them")),
            "noted_at": Meaning(_("when this site noted it"), MOMENT),
            "evidence": Meaning(_("the page with the words that it rests on, empty without one"), OPTIONAL_ADDRESS),
            "change": Meaning(_("its page on this site"), ADDRESS),
        },
        MatchRecord: {
            "outlet_letter": Meaning(_("the outlet’s reliability letter"), RELIABILITY),
            "passage": Meaning(_("the words around what was looked for")),
            "first_seen": Meaning(_("when this site first saw it"), MOMENT),
        },
        SourceRecord: {
            "owner": Meaning(_("who owns it")),
            "reliability_reason": Meaning(_("why it is given that letter")),
            "n_reports": Meaning(_("its reports on record, as far as they are counted")),
            "has_more_reports": Meaning(_("whether there are more than are counted")),
            "reports_a_week": Meaning(_("its reports a week over the last four"), NUMBER),
            "newest_report": Meaning(_("the day of its newest report, empty without one"), DAY),
            "last_fetched": Meaning(_("when a poll of it last worked, empty where none did"), MOMENT),
            "next_poll": Meaning(_("when it is polled next, empty where it is not"), MOMENT),
            "n_feeds": Meaning(_("addresses of it that are polled")),
            "n_feeds_failing": Meaning(_("those of them that fail")),
            "failure": Meaning(_("what went wrong last, empty where nothing did")),
            "is_paused": Meaning(_("whether it is not polled for the time being")),
            "is_failing": Meaning(_("whether any of its addresses fails, is gone, or lists nothing at all")),
            "is_silent": Meaning(_("whether it has been silent for longer than usual")),
            "homepage": Meaning(_("its front page")),
        },
        ReportRecord: {
            "origin": Meaning(_("the origin that it belongs to")),
            "how_it_knows": Meaning(_("how its origin comes to know it")),
            "copy_of": Meaning(
                _("the page of the report whose text it carries, empty where that is its own"), OPTIONAL_ADDRESS
            ),
        },
    }
)  # fmt: skip


def described(record: type) -> Iterator[Described]:
    """The fields of a record in the order of its files."""
    types, own = get_type_hints(record), _OF[record]
    for one in fields(record):
        meaning = own.get(one.name) or _EVERYWHERE[one.name]
        yield Described(name=one.name, words=meaning.words, schema={**_TYPES[types[one.name]], **meaning.shape})


def left_over() -> set[tuple[str, str]]:
    """Meanings of fields that no record has, each with the record's name; of a field anywhere with none."""
    had = {record: {one.name for one in fields(record)} for record in _OF}
    found = {(record.__name__, name) for record, own in _OF.items() for name in own if name not in had[record]}
    used = {name for record, names in had.items() for name in names if name not in _OF[record]}
    return found | {("", name) for name in _EVERYWHERE if name not in used}


RECORDS: Mapping[type, str] = MappingProxyType(
    {
        IncidentRecord: "Incident",
        ActorRecord: "Actor",
        FigureRecord: "Figure",
        ResponseRecord: "Response",
        ListedReport: "Report",
        Record: "Entry",
        ChangeRecord: "Change",
        MatchRecord: "Match",
        SourceRecord: "Source",
        ReportRecord: "PackReport",
    }
)
