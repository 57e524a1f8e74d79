"""What was measured of collecting, as a table for people and as values for programs."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.collection.benching.results import AIM, FLAT, Bench, Phase

_COLUMNS = (
    "ms each",
    "own",
    "reading",
    "database",
    "a minute",
    "per core",
    "bare ms",
    "bare per core",
    "ratio",
    "without db",
)
_PARSED = ("first polls", "later polls", "pages")


def bench_lines(found: Bench) -> Iterator[str]:
    """The table, memory, what became of each kind of trouble, and whether the aims are met."""
    yield (
        f"{found.n_feeds:,} feeds on as many hosts, {found.n_hostile} of them hostile; {found.n_threads} threads fetch, "
        f"{found.n_readers} processes read"
    )
    if not found.sees_database:
        yield "The database runs on another machine: its work is not counted."
    yield ""
    rows = [("", "n", *_COLUMNS), *((phase.title, f"{phase.n:,}", *_cells(phase)) for phase in found.phases)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *cells in rows:
        yield "  ".join(
            [name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))]
        )
    yield ""
    memory = found.memory
    yield (
        f"memory in the first round: {memory.own_early:.0f} MiB, readers {memory.readers_early:.0f} MiB; in the last: "
        f"{memory.own:.0f} MiB, readers {memory.readers:.0f} MiB ({memory.drift:+.0%})"
    )
    yield ""
    for trouble, n, ending in found.endings:
        yield f"{n:>4} {'feed ' if not trouble.value.startswith('has pages') else ''}{trouble.value}: {ending}"
    yield ""
    for fault in found.lost:
        yield f"LOST    {fault}"
    for met, words in _judged(found):
        yield f"{'met    ' if met else 'MISSED '} {words}"


def bench_values(found: Bench) -> dict[str, object]:
    """The same for programs: milliseconds, rates a minute, mebibytes."""
    return {
        "feeds": found.n_feeds,
        "hostile": found.n_hostile,
        "threads": found.n_threads,
        "readers": found.n_readers,
        "sees_database": found.sees_database,
        "phases": {phase.title: _values(phase) for phase in found.phases},
        "memory": {
            "own_mib_early": round(found.memory.own_early, 1),
            "readers_mib_early": round(found.memory.readers_early, 1),
            "own_mib": round(found.memory.own, 1),
            "readers_mib": round(found.memory.readers, 1),
            "drift": round(found.memory.drift, 4),
        },
        "endings": {trouble.value: {"outlets": n, "recorded": ending} for trouble, n, ending in found.endings},
        "lost": list(found.lost),
        "aims": [{"met": met, "aim": words} for met, words in _judged(found)],
    }


def _values(phase: Phase) -> dict[str, object]:
    return {
        "n": phase.n,
        "ms": round(phase.work, 2),
        "own_ms": round(phase.spent.own / phase.n * 1000, 2),
        "reading_ms": round(phase.spent.readers / phase.n * 1000, 2),
        "database_ms": round(phase.spent.database / phase.n * 1000, 2),
        "per_minute": round(phase.n / phase.spent.wall * 60),
        "per_minute_and_core": round(60_000 / phase.work),
        "bare_ms": round(phase.bare_work, 2),
        "bare_per_minute_and_core": round(60_000 / phase.bare_work),
        "ratio": round(phase.ratio, 3),
        "ratio_without_database": round(phase.ratio_alone, 3),
    }


def _cells(phase: Phase) -> tuple[str, ...]:
    n, spent = phase.n, phase.spent
    parts = (f"{seconds / n * 1000:.1f}" for seconds in (spent.own, spent.readers, spent.database))
    rates = (f"{n / spent.wall * 60:,.0f}", f"{60_000 / phase.work:,.0f}")
    bare = (f"{phase.bare_work:.1f}", f"{60_000 / phase.bare_work:,.0f}")
    return (f"{phase.work:.1f}", *parts, *rates, *bare, f"{phase.ratio:.2f}", f"{phase.ratio_alone:.2f}")


def _judged(found: Bench) -> Iterator[tuple[bool, str]]:
    for phase in found.phases:
        if phase.title in _PARSED:
            words = f"{phase.title}: {phase.ratio:.2f} of the bare loop's rate per core, the database's work counted"
            yield phase.ratio >= AIM, f"{words}; the aim is {AIM}"
    yield found.memory.drift <= FLAT, f"memory grows by no more than {FLAT:.0%} from the first round to the last"
    yield not found.lost, "everything that was published is stored once, and every entry is accounted for"
