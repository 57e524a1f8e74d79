"""Whom an actor appears with -> an arc diagram: one name a row, arcs between those that share incidents.

Names stand below one another, so that they keep their size on a narrow screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from tracker.evidence.queries.rows import ActorLink
from tracker.web.presentation.company import Company, Fellow
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.speech import gettext, shortened

ROW = 42
# Where the names' dots stand, and how far an arc may reach to their left.
DOT_X = 92
REACH = 82
TOP = 22
MOST_LETTERS = 36
THINNEST, WIDEST = 1.5, 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A name in its row. is_self: the actor itself; words: how often the two appear together."""

    y: int
    label: str
    words: str
    is_self: bool

    @property
    def label_y(self) -> int:
        return self.y + (4 if self.is_self else -1)

    @property
    def words_y(self) -> int:
        return self.y + 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """A tie between two rows. is_own: it is one of the actor's own."""

    path: str
    width: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArcDiagram:
    title: str
    description: str
    height: int
    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]


def arc_diagram(me: ActorLink, found: Company) -> ArcDiagram | None:
    """None where the actor appears with nobody."""
    if not found.fellows:
        return None
    places = {fellow.actor: TOP + ROW * (index + 1) for index, fellow in enumerate(found.fellows)}
    own = Node(y=TOP, label=_label(me), words="", is_self=True)
    others = [
        Node(y=places[fellow.actor], label=_label(fellow.actor), words=fellow_words(fellow), is_self=False)
        for fellow in found.fellows
    ]
    ties = sorted(found.ties, key=lambda tie: tie[0] is None)
    closest = found.fellows[0]
    return ArcDiagram(
        title=gettext("{name} appears most often with {other}: {counts}").format(
            name=shown_name(me.name), other=shown_name(closest.actor.name), counts=fellow_words(closest)
        ),
        description=gettext(
            "An arc joins two names that have a part in one incident; the more incidents, the wider. "
            "{names} beside {name}. The table has every number."
        ).format(names=counted(len(others), "name"), name=shown_name(me.name)),
        height=TOP + ROW * len(others) + 24,
        nodes=(own, *others),
        arcs=tuple(_arc(TOP if one is None else places[one], places[other], n, one is None) for one, other, n in ties),
    )


def fellow_words(fellow: Fellow) -> str:
    """'3 incidents · 12 reports'; what is none is left out."""
    parts = [
        counted(fellow.n_incidents, "incident") if fellow.n_incidents else "",
        counted(fellow.n_reports, "report") if fellow.n_reports else "",
    ]
    return " · ".join(part for part in parts if part)


def _arc(one: int, other: int, n: int, is_own: bool) -> Arc:
    low, high = sorted((one, other))
    tall = (high - low) / 2
    wide = min(REACH, 16 + tall * 0.55)
    return Arc(
        path=f"M{DOT_X} {low}A{wide:.1f} {tall:.1f} 0 0 0 {DOT_X} {high}",
        width=f"{min(WIDEST, THINNEST + log2(n)):.1f}",
        is_own=is_own,
    )


def _label(actor: ActorLink) -> str:
    return shortened(shown_name(actor.name), MOST_LETTERS)
