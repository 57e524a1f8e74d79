"""Which incident a statement that alleges nothing belongs to, and by which rule. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.evidence.campaigns import PERIOD, SAME_MOMENT
from tracker.evidence.matters import is_of_another_matter
from tracker.evidence.models import Actor
from tracker.evidence.models.placements import Rule
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import OTHERS_VOICES, REPLIES, Said, is_public_body
from tracker.extraction.records import EntityKind, Predicate
from tracker.grading.agreement import Quantity, days_of, same_figure

# What an accuser says beside its allegation.
_ACCUSERS_REMARKS = frozenset({Predicate.WARNS, Predicate.ATTRIBUTES_EVIDENCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What of an incident decides what belongs to it.

    governments: the codes of the countries whose public bodies accuse. order: tells incidents apart in the same way in
    every store.
    """

    id: int
    first: date
    accusers: frozenset[int]
    accused: frozenset[int]
    governments: frozenset[str] = frozenset()
    order: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A number that is placed already."""

    quantity: Quantity
    shape: Shape


Placed = tuple[Shape, Rule] | None


def place(
    said: Said, own: Sequence[tuple[Said, Shape]], documents: Iterable[Given], candidates: Iterable[Shape]
) -> Placed:
    """The incident of a statement that alleges nothing, and why; None where none fits.

    own: its report's allegations with theirs. documents: the numbers of accusers' own documents that speak of one
    incident alone. candidates: every incident that may be the latest that it can mean.
    """
    if said.predicate in REPLIES and said.target is None and is_of_another_matter(said.row.words):
        return None
    shape = as_given(said, documents, may_swap=not said.is_direct)
    if shape is not None:
        return shape, Rule.IN_DOCUMENT
    shape = _nearest(said, own)
    if shape is not None:
        return shape, Rule.NEAREST
    shape = _latest(said, candidates)
    return None if shape is None else (shape, Rule.LATEST)


def as_given(said: Said, figures: Iterable[Given], *, may_swap: bool = False) -> Shape | None:
    """The one incident for which these give the same number of the same actors; None for several or none.

    may_swap: where none is the speaker's, another's number will do, which the report then credits to the wrong one; a
    number without actors is given by nobody else than such a report.
    """
    quantity = said.quantity
    if quantity is None or not (quantity.actors or (may_swap and may_be_swapped(said))):
        return None
    alike = {given.shape.id: given.shape for given in figures if same_figure(given.quantity, quantity)}
    theirs = {pk: shape for pk, shape in alike.items() if not said.speakers or shape.accusers & said.speakers}
    if theirs and not quantity.actors:
        return None
    homes = theirs or (alike if may_swap else {})
    return next(iter(homes.values())) if len(homes) == 1 else None


def may_be_swapped(said: Said) -> bool:
    """Whether a number without actors tells by itself whose it is: somebody gives it, and it is no round one.

    24,000 has two digits that are not noughts, 100,000 has one.
    """
    quantity = said.quantity
    if quantity is None or quantity.actors or not said.speakers or said.is_direct:
        return False
    return len(f"{quantity.value:.0f}".rstrip("0")) > 1


def until(said: Said) -> date:
    """The last day on which an incident may have begun that the statement means, if its report alleges nothing."""
    slack = timedelta(0) if said.predicate in REPLIES or said.is_withdrawal else SAME_MOMENT
    return days_of(*said.day)[1] if said.day else said.reported_on + slack


def _nearest(said: Said, own: Sequence[tuple[Said, Shape]]) -> Shape | None:
    """Among the incidents its own report speaks of, the fitting one that is spoken of nearest in the text.

    The speaker's own comes first: a number or a warning is its speaker's, whoever else is spoken of near it.
    """
    speaking = said.speakers
    if said.predicate in _ACCUSERS_REMARKS and said.claimant is not None:
        speaking = frozenset([said.claimant])
    near = [
        (
            not _is_counted_with(said, allegation),
            not shape.accusers & speaking,
            abs(allegation.row.start - said.row.start),
            allegation.row.start,
            allegation.row.key,
            index,
        )
        for index, (allegation, shape) in enumerate(own)
        if _fits(said, shape) or _is_counted_with(said, allegation)
    ]
    return own[min(near)[-1]][1] if near else None


def _is_counted_with(said: Said, allegation: Said) -> bool:
    """Whether it is a number of the accuser's in the very sentence that dates the allegation, whosever doing it counts."""
    is_theirs = said.row.kind == StatementKind.FIGURE and allegation.claimant in said.speakers
    overlaps = said.row.start < allegation.row.end and allegation.row.start < said.row.end
    return is_theirs and overlaps and allegation.day is not None


def _fits(said: Said, shape: Shape) -> bool:
    if said.row.kind == StatementKind.FIGURE:
        is_theirs = not said.speakers or bool(shape.accusers & said.speakers)
        names_accused = not said.actors or bool(said.actors & shape.accused)
        return names_accused and (is_theirs or bool(said.actors))
    if said.predicate in REPLIES:
        is_after = said.day is None or days_of(*said.day)[1] >= shape.first
        return is_after and _answers(said, shape)
    if said.is_withdrawal:
        is_after = said.day is None or days_of(*said.day)[1] >= shape.first
        return is_after and said.claimant in shape.accusers and said.target in (None, *shape.accused)
    if said.predicate in OTHERS_VOICES:
        return said.target in (None, *shape.accusers)
    return said.claimant in shape.accusers or (said.predicate == Predicate.WARNS and said.claimant is not None)


def _answers(said: Said, shape: Shape) -> bool:
    """Whether it is said by the accused or for it, or by one government to another that accuses; to its accuser.

    What a ministry answers to an advisory is no answer to a company's report, and none of the accused company's.
    """
    to_government = said.target is None or _country(said.row.target) in shape.governments
    if said.answers_for & shape.accused:
        return said.target in (None, *shape.accusers) or to_government
    if not said.is_governments or said.predicate != Predicate.DENIES:
        return False
    return said.target in shape.accusers or (to_government and bool(shape.governments - {_country(said.row.claimant)}))


def _country(actor: Actor | None) -> str:
    """The code of the country that it is or that it is a public body of; empty for others."""
    if actor is None:
        return ""
    return actor.country if actor.kind == EntityKind.PLACE or is_public_body(actor) else ""


def _latest(said: Said, candidates: Iterable[Shape]) -> Shape | None:
    """For a statement in a report without a fitting allegation: the latest incident before it that it can mean."""
    last = until(said)
    past = [shape for shape in candidates if shape.first <= last and _can_mean(said, shape)]
    return max(past, key=lambda shape: (shape.first, shape.order), default=None)


def _can_mean(said: Said, shape: Shape) -> bool:
    if said.row.kind == StatementKind.FIGURE:
        is_close = abs(said.reported_on - shape.first) <= PERIOD
        is_theirs = bool(shape.accusers & said.speakers)
        return is_theirs and said.actors <= shape.accused and (bool(said.actors) or is_close)
    if said.predicate in REPLIES or said.is_withdrawal:
        return _fits(said, shape)
    if said.predicate in OTHERS_VOICES:
        return said.target in shape.accusers
    return said.predicate == Predicate.ATTRIBUTES_EVIDENCE and said.claimant in shape.accusers
