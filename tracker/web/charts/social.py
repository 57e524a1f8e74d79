"""A chart, or none, -> the picture that stands beside a link to a page elsewhere: 1200 by 630 pixels."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.web.charts.frame import Chart, TextLine, text_lines

INNER, HEIGHT = 1100, 630
# A drawing is no narrower than this in its own pixels.
NARROWEST = 740
TITLE_LETTERS, FINDING_LETTERS = 46, 78
MOST_LINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """chart_y, chart_height: where the chart has its place; drawn_width: how wide it is drawn there, in its own pixels; mark: said of invented outlets, else empty."""

    title_lines: tuple[TextLine, ...]
    finding_lines: tuple[TextLine, ...]
    chart_y: int
    chart_height: int
    drawn_width: int
    mark: str


def card(title: str, chart: Chart | None, *, said: str = "") -> Card:
    """said: what stands below the title; then, if there is room, what the chart finds."""
    titles = _cut(text_lines(title, width=TITLE_LETTERS, y=130, height=56))
    y = titles[-1].y + 46
    finding = chart.title if chart else ""
    findings = text_lines(f"{said} {finding}".strip(), width=FINDING_LETTERS, y=y, height=32)
    if said and len(findings) > MOST_LINES:
        findings = text_lines(said, width=FINDING_LETTERS, y=y, height=32)
    findings = _cut(findings)
    chart_y = (findings[-1].y if findings else y) + 24
    height = HEIGHT - 56 - chart_y
    return Card(
        title_lines=titles,
        finding_lines=findings,
        chart_y=chart_y,
        chart_height=height,
        drawn_width=max(NARROWEST, round(INNER * chart.height / height)) if chart else INNER,
        mark="Sample data from invented outlets" if chart and chart.is_sample else "",
    )


def _cut(lines: tuple[TextLine, ...]) -> tuple[TextLine, ...]:
    """So many lines that there is room, the last marked where words are missing."""
    if len(lines) <= MOST_LINES:
        return lines
    last = lines[MOST_LINES - 1]
    return (*lines[: MOST_LINES - 1], TextLine(last.y, f"{last.words} …"))
