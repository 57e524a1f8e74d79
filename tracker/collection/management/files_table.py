"""What became of files that were handed over, as a table: every file is in it once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tracker.collection.handed_over import Outcome, Taken
from tracker.collection.models import Source
from tracker.collection.tally import Counts, Tally

_COLUMNS = ("files", "stored", "known", "rejected", "read")


def files_table(taken: Sequence[Taken], tally: Tally) -> str:
    """A line for every outlet and one for those rejected, the sum, the equation, and the reason of each rejection."""
    by_source: dict[str, list[Taken]] = defaultdict(list)
    for one in taken:
        by_source[one.source].append(one)
    rejected = by_source.pop("", [])
    sources = {source.slug: source for source in Source.objects.filter(slug__in=by_source)}
    rows = [
        (_name(sources[slug]), *_numbers(own, tally.by_source.get(slug, Counts()).n_read))
        for slug, own in sorted(by_source.items())
    ]
    if rejected:
        rows.append(("(rejected)", *_numbers(rejected, 0)))
    if len(rows) != 1:
        rows.append(("all", *_numbers(taken, tally.total.n_read)))
    return "\n".join([*_aligned([("outlet", *_COLUMNS), *rows]), *_words(taken)])


def _name(source: Source) -> str:
    return f"{source.name} ({'F, cannot be judged' if source.kind == Source.UNLISTED else source.reliability})"


def _numbers(taken: Sequence[Taken], n_read: int) -> tuple[str, ...]:
    n = [sum(one.outcome is outcome for one in taken) for outcome in (Outcome.STORED, Outcome.KNOWN, Outcome.REJECTED)]
    return tuple(str(number) for number in (len(taken), *n, n_read))


def _aligned(lines: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join([line[0].ljust(widths[0]), *(cell.rjust(n) for cell, n in zip(line[1:], widths[1:], strict=True))])
        for line in lines
    ]


def _words(taken: Sequence[Taken]) -> list[str]:
    n_files, n_stored, n_known, n_rejected = (int(number) for number in _numbers(taken, 0)[:4])
    n_editions = sum(one.is_edition for one in taken)
    editions = f", {n_editions} of them as later editions" if n_editions else ""
    lines = [f"{n_files} files = {n_stored} stored{editions} + {n_known} known + {n_rejected} rejected"]
    lines += [f"rejected: {one.file}: {one.why}" for one in taken if one.outcome is Outcome.REJECTED]
    return lines
