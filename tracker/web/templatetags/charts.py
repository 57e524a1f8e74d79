"""A chart on a page, in one line of its template."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django import template
from django.template import RequestContext

from tracker.evidence.queries.counts import LargestCounts
from tracker.evidence.queries.evidence import KEY_LENGTH
from tracker.evidence.queries.response_list import ResponseTallies
from tracker.evidence.queries.rows import Item
from tracker.web.charts.bars import MOST_BARS
from tracker.web.charts.catalogue import Asked, counts_of, drawn, drawn_of, files_of, responses_of, spread_of_item
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
    metric: str = "",
    figure: Item | None = None,
    items: Iterable[Item] | None = None,
    contested: Collection[int] = (),
    has_more: bool = False,
    counts: LargestCounts | None = None,
    tallies: ResponseTallies | None = None,
    most: int = MOST_BARS,
) -> dict[str, object]:
    """The chart of that name with its table, files and embed code, as known on the page's day; nothing where there is none.

    metric: of figures by day; figure: whose spread is drawn; items (contested: ids of those in conflict; has_more: there are
    older ones), counts, tallies: what it is drawn from, where
    its page has that already.
    """
    as_of = asked_day(context)
    key = figure.key[:KEY_LENGTH] if figure else ""
    asked = Asked(name=name, actor=actor, speaker=speaker, incident=incident, figure=key, metric=metric)
    if figure is not None:
        found = spread_of_item(asked, figure, as_of)
    elif items is not None:
        found = drawn_of(asked, items, contested, as_of, has_more=has_more)
    elif counts is not None:
        found = counts_of(asked, counts, as_of, most=most)
    elif tallies is not None:
        found = responses_of(asked, tallies, as_of)
    else:
        found = drawn(asked, as_of, most=most)
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
