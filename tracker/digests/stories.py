"""What news say to a reader: rows of the ledger behind rows of ours, ready for mails, pages and feeds."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext

from tracker.digests.models import News
from tracker.evidence.models import Change
from tracker.evidence.queries.change_rows import KEY_LENGTH, ChangeRow
from tracker.evidence.queries.changes import rows_by_key
from tracker.evidence.queries.rows import ActorLink
from tracker.web.presentation.changes import WORDS, change_reason, change_sentence
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.sentences import headline, name

Told = TypeVar("Told")
TAKEN_BACK = _("No longer on record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One news, or several that are told as one. key: of its change; row: as the ledger has it now, None where it left
    the ledger; sentence: in English. parts: the news that it tells together, none of one that stands alone."""

    key: str
    kind: str
    day: date
    sentence: str
    row: ChangeRow | None
    is_sample: bool
    parts: tuple[Story, ...] = ()

    def __hash__(self) -> int:
        """Of its key alone: that of all it says takes longer than telling equals apart."""
        return hash(self.key)

    @property
    def address(self) -> str:
        """Names the change's page; empty where it has none any more."""
        return self.key[:KEY_LENGTH] if self.row else ""

    @property
    def word(self) -> str:
        """What heads it, in English and marked for translation."""
        return WORDS.get(self.kind, TAKEN_BACK)

    @property
    def reason(self) -> str:
        return change_reason(self.row) if self.row else ""

    @property
    def each(self) -> tuple[Story, ...]:
        """The news that it tells."""
        return self.parts or (self,)

    @property
    def part_name(self) -> str:
        """What sets it apart from others that are told with it: the accused, or who is silent, or who acts."""
        item = self.row.item if self.row else None
        if item is None:
            return ""
        is_accusation = item.claim is not None and item.claim.predicate == "alleges_distillation"
        return name(item.target if is_accusation else item.claimant, gettext("Parties that are not named"))

    @property
    def parties(self) -> tuple[ActorLink, ...]:
        """Whom it is about, else who says it."""
        if self.parts:
            return tuple(dict.fromkeys(party for one in self.parts for party in one.parties))
        item = self.row.item if self.row else None
        if item is None:
            return ()
        about = item.actors or ((item.target,) if item.target else ())
        return about or ((item.claimant,) if item.claimant else item.speakers)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a reader was told of an item before, on a day of its own clock, and in these words."""

    day: date
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a digest. heading: in English, marked for translation."""

    name: str
    heading: str
    kinds: frozenset[str] = frozenset()


_KIND = Change.Kind
# These contradict what stood there before, so whoever was told that reads of them first.
CONTRADICTING = frozenset({_KIND.RESTATED, _KIND.WITHDRAWN, _KIND.CORRECTED, _KIND.RETRACTED, News.TAKEN_BACK})
PUT_RIGHT = Section(name="put_right", heading=_("Put right since we told you"))
SECTIONS = (
    Section(name="incidents", heading=_("New incidents"), kinds=frozenset({_KIND.INCIDENT})),
    Section(name="figures", heading=_("New and better figures"), kinds=frozenset({_KIND.FIGURE, _KIND.RESTATED})),
    Section(name="statements", heading=_("New statements"), kinds=frozenset({_KIND.CLAIM})),
    Section(
        name="regraded", heading=_("Regraded, or standing otherwise"), kinds=frozenset({_KIND.REGRADED, _KIND.STANDING})
    ),
    Section(name="replies", heading=_("Replies and silences"), kinds=frozenset({_KIND.REPLY})),
    Section(name="responses", heading=_("Responses, and how far they have come"), kinds=frozenset({_KIND.RESPONSE})),
    Section(
        name="corrections",
        heading=_("Corrected, retracted or no longer said"),
        kinds=frozenset({_KIND.WITHDRAWN, _KIND.CORRECTED, _KIND.RETRACTED, News.TAKEN_BACK}),
    ),
    Section(
        name="edits", heading=_("Reports edited, and decisions of people"), kinds=frozenset({_KIND.EDITED, _KIND.RULED})
    ),
)
_PLACE = {kind: section for section in SECTIONS for kind in section.kinds}


def sectioned(
    told: Iterable[Told], story: Callable[[Told], Story], told_before: Container[str] = ()
) -> Sequence[tuple[Section, Sequence[Told]]]:
    """What is told, part by part, each in the order given; first what contradicts what the reader was told before.

    told_before: keys of changes of whose items the reader was told earlier.
    """
    parts: dict[str, list[Told]] = {}
    for one in told:
        of = story(one)
        is_put_right = of.key in told_before and of.kind in CONTRADICTING
        section = PUT_RIGHT if is_put_right else _PLACE.get(of.kind, SECTIONS[-1])
        parts.setdefault(section.name, []).append(one)
    return [(section, parts[section.name]) for section in (PUT_RIGHT, *SECTIONS) if section.name in parts]


def language_of_finding(stories: Sequence[Story]) -> str:
    """What `wording.finding` is written in where that is not the reader's language: of one story it is its sentence."""
    return "en" if len(stories) == 1 else ""


def stories_of(news: Iterable[News]) -> Mapping[str, Story]:
    """Each by the key of its change; five queries, and none more where `takes_back` is loaded."""
    told = list(news)
    rows = rows_by_key({one.change_key for one in told})
    return {one.change_key: story_of(one, rows.get(one.change_key)) for one in told}


def stories_of_rows(rows: Iterable[ChangeRow]) -> Sequence[Story]:
    """The same of changes that nobody has taken in yet."""
    return [
        Story(
            key=row.key,
            kind=row.kind,
            day=row.day,
            sentence=sentence_of(row),
            row=row,
            is_sample=row.is_sample,
        )
        for row in rows
    ]


def sentence_of(row: ChangeRow) -> str:
    """The change in a sentence, without what was before: that is told beside it."""
    if row.item is not None and row.before is not None:
        return f"{headline(row.item)}."
    return change_sentence(row)


def story_of(one: News, row: ChangeRow | None = None) -> Story:
    """What a news says, with its row of the ledger where that is loaded."""
    said = sentence_of(row) if row else one.sentence
    if one.kind == News.TAKEN_BACK:
        was = one.sentence or (one.takes_back.sentence if one.takes_back else "")
        said = f"This is no longer on record: “{was.removesuffix('.')}”."
    return Story(
        key=one.change_key,
        kind=one.kind,
        day=one.day,
        sentence=said,
        row=row,
        is_sample=row.is_sample if row else one.is_sample,
    )
