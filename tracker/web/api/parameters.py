"""What an address may ask for: every parameter of every file, with the values that it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.evidence.models import Step
from tracker.evidence.queries import changes, timeline
from tracker.evidence.queries.actor_list import BY_NAME, ROLES
from tracker.evidence.queries.incident_list import ACCUSED, ACCUSER, CHANGED, OLDEST
from tracker.evidence.queries.letters import LETTERS
from tracker.evidence.queries.report_lists import ABOUT
from tracker.evidence.queries.response_list import INDUSTRY
from tracker.evidence.queries.responses import STATES
from tracker.evidence.queries.sources import Showing
from tracker.evidence.searching.asked import Sort
from tracker.evidence.tallied_responses import COMPANIES, PUBLIC_BODIES
from tracker.web.api.fields import Shape
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.words import INSTRUMENTS, METRICS

_DAY: Shape = {"type": "string", "format": "date"}
_TEXT: Shape = {"type": "string", "maxLength": 160}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """words: marked for translation. values: those that it takes, none where any text may be asked for. is_many: it may
    be given several times. in_path: it is a part of the address, and must be given."""

    name: str
    words: str
    values: tuple[str, ...] = ()
    shape: Shape | None = None
    is_many: bool = False
    in_path: bool = False

    @property
    def schema(self) -> Shape:
        one: Shape = {"type": "string", "enum": list(self.values)} if self.values else self.shape or _TEXT
        return {"type": "array", "items": one} if self.is_many else one


def _one_of(name: str, words: str, values: Iterable[str], *, is_many: bool = False) -> Parameter:
    return Parameter(name=name, words=words, values=tuple(values), is_many=is_many)


AS_OF = Parameter(
    name="as_of",
    words=_("the record as it was known at the end of this day; today’s where it is not given"),
    shape=_DAY,
)
_ACTOR = Parameter(name="actor", words=_("an actor by the name in the address of its page"))
_INCIDENT = Parameter(name="incident", words=_("an incident by the name in the address of its page"))
_LEAST = _one_of("least", _("the least letter of the grade"), LETTERS)

INCIDENTS = (
    _ACTOR,
    _one_of("role", _("the role of that actor"), (ACCUSER, ACCUSED)),
    _LEAST,
    _one_of("sort", _("the order; the newest first where it is not given"), (OLDEST, CHANGED)),
)
ACTORS = (
    _one_of("role", _("the role of the actors"), ROLES),
    _LEAST,
    _one_of("sort", _("the order; the most involved first where it is not given"), (BY_NAME,)),
)
FIGURES = (
    _one_of("metric", _("what is counted; exchanges where it is not given, everything where it is empty"), METRICS),
    _ACTOR,
    _INCIDENT,
    Parameter(name="speaker", words=_("who says so, by the name in the address of its page")),
)
RESPONSES = (
    Parameter(
        name="jurisdiction",
        words=_("a country code, or industry for companies’ own"),
        shape={"type": "string", "pattern": rf"^([A-Z]{{2,3}}|{INDUSTRY})$"},
    ),
    _one_of("kind", _("the instrument"), INSTRUMENTS),
    _one_of("step", _("the latest stage"), Step.values),
    _one_of("state", _("roughly how far it has come"), STATES),
    _one_of("by", _("who acts"), (PUBLIC_BODIES, COMPANIES)),
)
REPORTS = (
    Parameter(name="source", words=_("an outlet by the name in the address of its page")),
    _INCIDENT,
    Parameter(name="language", words=_("a language by its code, such as en or zh")),
    _one_of("about", _("whether it is about distillation; unread: not judged yet"), ABOUT),
    _one_of("letter", _("the outlet’s reliability letter"), "ABCDEF"),
    Parameter(name="since", words=_("first day of publication"), shape=_DAY),
    Parameter(name="until", words=_("last day of publication"), shape=_DAY),
)
TIMELINE = (
    _one_of("kind", _("kinds of entries"), timeline.KINDS, is_many=True),
    _ACTOR,
    _INCIDENT,
    Parameter(name="response", words=_("a response by the name in the address of its page")),
    RESPONSES[0],
    _one_of("instrument", _("the instrument"), INSTRUMENTS),
    _one_of("step", _("the stage"), Step.values),
    _LEAST,
    _one_of("order", _("the order; the newest first where it is not given"), ("oldest",)),
)
CHANGES = (
    _one_of("kind", _("kinds of changes"), changes.KINDS, is_many=True),
    _ACTOR,
    _INCIDENT,
    Parameter(
        name="report",
        words=_("the number of the report that brought it about"),
        shape={"type": "integer", "minimum": 1},
    ),
    Parameter(name="since", words=_("first day"), shape=_DAY),
)
SEARCH = (
    Parameter(name="q", words=_("names, numbers, phrases and words"), shape={"type": "string", "maxLength": 200}),
    Parameter(
        name="actor",
        words=_("actors, all of whom a report names, by the names in the addresses of their pages"),
        shape=_TEXT,
        is_many=True,
    ),
    _one_of("kind", _("kind of something that the report states"), timeline.KINDS),
    _one_of("grade", _("grade of something that the report states"), LETTERS),
    Parameter(name="source", words=_("an outlet by the name in the address of its page")),
    Parameter(
        name="period",
        words=_("a year or a month, such as 2026 or 2026-02"),
        shape={"type": "string", "pattern": r"^\d{4}(-\d{2})?$"},
    ),
    Parameter(name="language", words=_("a language by its code, such as en or zh")),
    _one_of("sort", _("the order; by relevance where it is not given"), [one.value for one in Sort]),
    _one_of("exact", _("the words as written, without other spellings"), ("1",)),
)
SOURCES = (_one_of("show", _("which of them"), [one.value for one in Showing]),)
CHARTS = (
    _ACTOR,
    Parameter(name="speaker", words=_("who says so, by the name in the address of its page")),
    _INCIDENT,
    Parameter(name="figure", words=_("the figure that a chart of its spread is about, by the key in its address")),
    _one_of("metric", _("what is counted, of figures by day; exchanges where it is not given"), METRICS),
)
DARK = _one_of("dark", _("light on dark; of pictures (PNG) alone"), ("1",))
SLUG = Parameter(name="slug", words=_("the name in the address of its page"), in_path=True)
NUMBER = Parameter(name="number", words=_("the report’s number"), shape={"type": "integer", "minimum": 1}, in_path=True)
KEY = Parameter(
    name="key",
    words=_("the key in the address of its evidence"),
    shape={"type": "string", "pattern": "^[0-9a-f]{16}$"},
    in_path=True,
)
