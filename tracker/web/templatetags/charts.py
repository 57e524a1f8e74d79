"""A chart on a page, in one line of its template."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django import template
from django.template import RequestContext

from tracker.evidence.queries.evidence import KEY_LENGTH
from tracker.evidence.queries.rows import Item
from tracker.web.charts.bars import MOST_BARS
from tracker.web.charts.catalogue import Asked, drawn, drawn_of, files_of
from tracker.web.templatetags.days import asked_day

register = template.Library()
# What stands around the drawing on an embedded page, in pixels.
EMBED_MARGIN = 300


@register.inclusion_tag("parts/chart.html", takes_context=True)
def chart(
    context: RequestContext,
    name: str,
    *,
    actor: str = "",
    speaker: str = "",
    incident: str = "",
    figure: Item | None = None,
    items: Iterable[Item] | None = None,
    contested: Collection[int] = (),
    most: int = MOST_BARS,
) -> dict[str, object]:
    """The chart of that name with its table, files and embed code, as known on the page's day; nothing where there is none.

    items: those of a chart of counts, where the page has them already; contested: ids of those in conflict.
    """
    as_of = asked_day(context)
    key = figure.key[:KEY_LENGTH] if figure else ""
    asked = Asked(name=name, actor=actor, speaker=speaker, incident=incident, figure=key)
    found = drawn(asked, as_of, most=most) if items is None else drawn_of(asked, items, contested, as_of)
    if found is None:
        return {"chart": None}
    files = files_of(asked, as_of)
    request = context.get("request")
    return {
        "chart": found,
        "files": files,
        "embed": request.build_absolute_uri(files.embed) if request else files.embed,
        "embed_height": found.height + EMBED_MARGIN,
    }
