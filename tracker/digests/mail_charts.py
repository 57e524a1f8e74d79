"""The chart of a mail: the counts of what it tells of, drawn once for however many mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.mime.image import MIMEImage
from functools import lru_cache
from hashlib import sha256

from tracker.digests import cleaning
from tracker.digests.stories import Story
from tracker.evidence.models import Change
from tracker.web.charts.catalogue import Asked, drawn, page_of
from tracker.web.charts.pictures import png, png_source

MOST_BARS = 4
# How wide a mail shows it, in pixels of the screen; the picture has more, for sharp ones.
WIDTH = 584
_DRAWN_WIDTH = 800
MOST_ALT = 700
_OF_NUMBERS = (Change.Kind.FIGURE, Change.Kind.RESTATED)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart. cid: its name in the mail; part: as it is attached; alt: the numbers in words; page: its path."""

    cid: str
    part: MIMEImage
    alt: str
    page: str
    width: int
    height: int

    @property
    def n_bytes(self) -> int:
        return len(self.part.get_payload())


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
    """The chart as known today; None where there is nothing to draw. Three queries, and a second of work the first time."""
    chart = drawn(asked, most=MOST_BARS)
    if chart is None:
        return None
    height = round(chart.file_height * WIDTH / _DRAWN_WIDTH)
    alt = cleaning.cut(cleaning.line(f"{chart.title}. {chart.description}"), MOST_ALT)
    cid, part = _part(png_source(chart))
    return Picture(cid=cid, part=part, alt=alt, page=page_of(asked), width=WIDTH, height=height)


@lru_cache(maxsize=64)
def _part(svg: str) -> tuple[str, MIMEImage]:
    drawing = png(svg, scale=1)
    name = sha256(drawing).hexdigest()[:24]
    part = MIMEImage(drawing, "png")
    part.add_header("Content-ID", f"<{name}@chart>")
    part.add_header("Content-Disposition", "inline", filename="chart.png")
    return f"{name}@chart", part
