"""What an address, or a page about one thing, chooses of the timeline; with the words for it and what may be chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from tracker.evidence.queries.letters import LETTERS
from tracker.evidence.queries.response_list import INDUSTRY
from tracker.evidence.queries.rows import ActorLink
from tracker.evidence.queries.timeline import KINDS, Subject, TimelineFilter
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.speech import gettext, listed, lowered
from tracker.web.presentation.steps import STEPS, step_words
from tracker.web.presentation.timeline import WORDS
from tracker.web.presentation.titles import title_words
from tracker.web.presentation.words import INSTRUMENTS, STATUSES
from tracker.web.presentation.words import composed as say
from tracker.web.views.asking import asked_words

OLDEST = "oldest"
_PLACE = re.compile("[A-Z]{2,3}")
_STAGES = ("jurisdiction", "instrument", "step")
_SUBJECTS = ("actor", "incident", "response")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A chosen part of the timeline. actors: whom it may be narrowed to; query: the end of its address, empty of
    everything; title: in words."""

    wanted: TimelineFilter
    about: Subject
    actors: tuple[ActorLink, ...]
    query: str
    title: str

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """Every kind with its word, and whether it is chosen."""
        return [(kind, WORDS[kind], kind in self.wanted.kinds) for kind in KINDS]

    @property
    def letters(self) -> tuple[str, ...]:
        return LETTERS

    @property
    def stages(self) -> list[tuple[str, str, str]]:
        """What is asked of stages: name, value and words."""
        return [(name, value, _stage_words(name, value)) for name in _STAGES if (value := getattr(self.wanted, name))]


def choice(wanted: TimelineFilter, *, about: Subject, actors: tuple[ActorLink, ...] = ()) -> Choice:
    """about: whom and what the filter names."""
    others = tuple(one for one in actors if one != about.actor)
    return Choice(wanted=wanted, about=about, actors=others, query=query_of(wanted), title=title_of(wanted, about))


def wanted_by(request: HttpRequest) -> TimelineFilter:
    """What the address asks for; what it asks in a way that is not known sets no limit."""

    def text(name: str) -> str:
        return asked_words(request, name)

    least, jurisdiction, instrument, step = text("least"), text("jurisdiction"), text("instrument"), text("step")
    return TimelineFilter(
        kinds=tuple(kind for kind in KINDS if kind in request.GET.getlist("kind")),
        actor=text("actor"),
        incident=text("incident"),
        response=text("response"),
        jurisdiction=jurisdiction if jurisdiction == INDUSTRY or _PLACE.fullmatch(jurisdiction) else "",
        instrument=instrument if instrument in INSTRUMENTS else "",
        step=step if step in STEPS or step in STATUSES else "",
        least=least if least in LETTERS else "",
        is_oldest_first=text("order") == OLDEST,
    )


def query_of(wanted: TimelineFilter) -> str:
    """The filter as the end of an address, so that files give what the page shows."""
    pairs = [("kind", kind) for kind in wanted.kinds]
    pairs += [(name, getattr(wanted, name)) for name in (*_SUBJECTS, *_STAGES, "least")]
    pairs.append(("order", OLDEST if wanted.is_oldest_first else ""))
    return urlencode([(name, value) for name, value in pairs if value])


def title_of(wanted: TimelineFilter, about: Subject) -> str:
    """What is shown, in words: 'Accusations and replies: Alibaba, graded C or better'."""
    kinds = listed([lowered(gettext(WORDS[kind])) for kind in wanted.kinds])
    what = gettext(WORDS[wanted.kinds[0]])[:1] + kinds[1:] if kinds else gettext("Timeline")
    named = [
        title_words(about.incident.title) if about.incident else "",
        title_words(about.response.title) if about.response else "",
        shown_name(about.actor.name) if about.actor else "",
        *(_stage_words(name, getattr(wanted, name)) for name in _STAGES if getattr(wanted, name)),
    ]
    text = ": ".join(filter(None, (what, ", ".join(filter(None, named)))))
    if not wanted.least:
        return text
    return gettext("{entries}, graded {letter} or better").format(entries=text, letter=wanted.least)


def _stage_words(name: str, value: str) -> str:
    match name:
        case "jurisdiction":
            return say("country", value)
        case "instrument":
            return say("instrument", value)
        case _:
            return step_words("", value)
