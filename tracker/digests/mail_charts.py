"""The chart of a mail: the counts of what it tells of, drawn once for however many mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.mime.image import MIMEImage
from functools import lru_cache
from hashlib import sha256

from django.template.loader import render_to_string

from tracker.digests import cleaning
from tracker.digests.stories import Story
from tracker.evidence.models import Change
from tracker.web.charts.catalogue import Asked, drawn, page_of
from tracker.web.charts.pictures import png

MOST_BARS = 3
# Of the picture where there is room for it; it is drawn for a phone, with a few more pixels, to be sharp.
WIDTH = 480
_DRAWN_WIDTH = 400
_MARGIN = 12
MOST_LETTERS = 700
_OF_NUMBERS = (Change.Kind.FIGURE, Change.Kind.RESTATED)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart. cid: its name in the mail; part: as it is attached; drawing: the PNG itself; title: what it shows; alt: its
    numbers in words; note: whose they are; page: its path."""

    cid: str
    part: MIMEImage
    n_bytes: int  # in a mail
    drawing: bytes
    title: str
    alt: str
    note: str
    page: str
    width: int
    height: int


def asked_of(stories: Sequence[Story]) -> Asked | None:
    """The chart that shows the first number that is new or better: of its incident, else of whom it is about."""
    for story in stories:
        item = story.row.item if story.row and story.kind in _OF_NUMBERS else None
        if item is None or item.quantity is None:
            continue
        if item.incident:
            return Asked(name=item.quantity.metric, incident=item.incident.slug)
        return Asked(name=item.quantity.metric, actor=item.actors[0].slug if item.actors else "")
    return None


def picture_of(asked: Asked) -> Picture | None:
    """The chart as known today; None where there is nothing to draw. Three queries, and half a second of work the first time."""
    chart = drawn(asked, most=MOST_BARS)
    if chart is None:
        return None
    height = chart.height + 2 * _MARGIN
    cid, part, drawing = _part(render_to_string("digests/mail/chart.svg", {"chart": chart, "height": height}))
    return Picture(
        cid=cid,
        part=part,
        n_bytes=len(part.get_payload()),
        drawing=drawing,
        title=_one_line(chart.title),
        alt=_one_line(chart.description),
        note=_one_line(" ".join(filter(None, (chart.left_out, chart.attribution, chart.source)))),
        page=page_of(asked),
        width=WIDTH,
        height=round(height * WIDTH / _DRAWN_WIDTH),
    )


def _one_line(words: str) -> str:
    return cleaning.cut(cleaning.line(words), MOST_LETTERS)


@lru_cache(maxsize=64)
def _part(svg: str) -> tuple[str, MIMEImage, bytes]:
    drawing = png(svg, scale=1.25)
    name = f"{sha256(drawing).hexdigest()[:24]}@chart"
    part = MIMEImage(drawing, "png")
    part.add_header("Content-ID", f"<{name}>")
    part.add_header("Content-Disposition", "inline", filename="chart.png")
    return name, part, drawing
