"""The closing table of a collecting run: what happened to every source, with the sum."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from scrapers.records import Period
from tracker.collection.sitemap_feeds import Unasked
from tracker.collection.tally import Counts, Tally

_COLUMNS = ("polls", "entries", "new", "known", "rejected", "stored", "unchanged", "failed", "read")


def collected_table(tally: Tally, *, silent: Collection[str] = ()) -> str:
    """One line per source, and the sum where there are several. silent: slugs that have a line only if something came."""
    rows = {slug: counts for slug, counts in tally.by_source.items() if slug not in silent or counts != Counts()}
    if len(rows) > 1:
        rows["all"] = tally.total
    lines = [("source", *_COLUMNS), *((name, *map(str, _numbers(counts))) for name, counts in rows.items())]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(cell.rjust(n) for cell, n in zip(line[1:], widths[1:], strict=True))])
        for line in lines
    )


def unasked_lines(unasked: Sequence[Unasked]) -> Iterator[str]:
    """What back-filling has still to ask, and how it goes on; nothing where everything was asked."""
    for one in unasked:
        what = "1 sitemap is" if one.n == 1 else f"{one.n:,} sitemaps are"
        failing = f" ({one.n_failing:,} failed, and are asked again later)" if one.n_failing else ""
        yield (
            f"{one.source}: {what} still to be asked for {_days(one.period)}{failing}. A worker goes on with them, or the "
            "same command."
        )


def given_up_lines(unasked: Sequence[Unasked]) -> Iterator[str]:
    """What an earlier back-filling had still to ask when one of other days was begun."""
    for one in unasked:
        what = "1 sitemap was" if one.n == 1 else f"{one.n:,} sitemaps were"
        yield (
            f"{one.source}: {what} still to be asked for {_days(one.period)}. That is given up for the days asked for now: "
            "ask for those again afterwards."
        )


def _numbers(counts: Counts) -> tuple[int, ...]:
    return (
        counts.n_polls,
        counts.n_entries,
        counts.n_new,
        counts.n_known,
        counts.n_rejected,
        counts.n_stored,
        counts.n_unchanged,
        counts.n_failed + counts.n_failed_polls,
        counts.n_read,
    )


def _days(period: Period) -> str:
    return f"{period.since} to {period.until}" if period.until else f"what is since {period.since}"
