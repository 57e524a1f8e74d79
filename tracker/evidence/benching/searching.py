"""How long searches take, of every sort, in a small store and in a large one."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from statistics import median

from tracker.evidence.benching.made_store import N_LABS, N_WORDS, MadeStore, figure_of, lab, unspaced_name, word
from tracker.evidence.searching.asked import SearchQuery, Sort
from tracker.evidence.searching.result import SearchResult
from tracker.evidence.searching.search import search

AIM_MS = 300
# As much longer a sort of search may take in the large store, and so many milliseconds more.
AIM_GROWTH = 2.0
SLACK_MS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One sort of search in one store: milliseconds on the clock, and how many reports it found, at the median."""

    title: str
    n_reports: int
    p50: float
    p95: float
    n_found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBench:
    """All that was measured: the same sorts of search in the small store and in the large one."""

    small: tuple[Timed, ...]
    large: tuple[Timed, ...]

    @property
    def pairs(self) -> Iterator[tuple[Timed, Timed]]:
        return zip(self.small, self.large, strict=True)


def bench(n_small: int, n_large: int, n_runs: int, tell: Callable[[str], None]) -> SearchBench:
    """Both stores in turn, made in the database that is connected to."""
    store = MadeStore(tell)
    store.grow(n_small)
    small = measure(n_small, n_runs, tell)
    store.grow(n_large)
    return SearchBench(small=small, large=measure(n_large, n_runs, tell))


def measure(n_reports: int, n_runs: int, tell: Callable[[str], None]) -> tuple[Timed, ...]:
    """Every sort of search so many times, each with other words; one turn before goes untimed."""
    found = []
    for title, make in KINDS.items():
        chance = random.Random(title)
        _timed(make(chance), title)
        runs = [_timed(make(chance), title) for _ in range(n_runs)]
        tell(f"{n_reports:,} reports: {title}")
        times = sorted(seconds * 1000 for seconds, _ in runs)
        found.append(
            Timed(
                title=title,
                n_reports=n_reports,
                p50=median(times),
                p95=times[max(0, -(-len(times) * 95 // 100) - 1)],
                n_found=int(median(result.total for _, result in runs)),
            )
        )
    return tuple(found)


def _timed(query: SearchQuery, title: str) -> tuple[float, SearchResult]:
    after = ""
    if title == DEEP:
        after = search(query).next_mark
    began = time.perf_counter()
    result = search(query, after=after)
    return time.perf_counter() - began, result


def _word(chance: random.Random, low: int, high: int) -> str:
    return word(chance.randint(low, high))


def _typo(name: str, chance: random.Random) -> str:
    """The name with two letters in the wrong order."""
    at = chance.randrange(2, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _unspaced(chance: random.Random, low: int, high: int) -> str:
    return "".join(chr(19968 + chance.randint(low, high)) for _ in range(2))


DEEP = "a further page by date"
KINDS: Mapping[str, Callable[[random.Random], SearchQuery]] = {
    "a rare word": lambda chance: SearchQuery(text=_word(chance, N_WORDS // 2, N_WORDS)),
    "a word in one report of fifty": lambda chance: SearchQuery(text=_word(chance, 900, 1500)),
    "a word in one report of five": lambda chance: SearchQuery(text=_word(chance, 80, 140)),
    "a word in nearly all": lambda chance: SearchQuery(text=_word(chance, 1, 5)),
    "the same, newest first": lambda chance: SearchQuery(text=_word(chance, 1, 5), sort=Sort.DATE),
    DEEP: lambda chance: SearchQuery(text=_word(chance, 1, 5), sort=Sort.DATE),
    "two words": lambda chance: SearchQuery(text=f"{_word(chance, 20, 60)} {_word(chance, 1000, 5000)}"),
    "a phrase": lambda chance: SearchQuery(text=f'"{_word(chance, 1, 20)} {_word(chance, 1, 20)}"'),
    "a name": lambda chance: SearchQuery(text=lab(chance.randint(1, N_LABS))),
    "the name in most reports": lambda _: SearchQuery(text=lab(2)),
    "a name misspelt": lambda chance: SearchQuery(text=_typo(lab(chance.randint(1, N_LABS)), chance)),
    "a name in Chinese": lambda chance: SearchQuery(text=unspaced_name(chance.randint(1, N_LABS))),
    "two characters, frequent": lambda chance: SearchQuery(text=_unspaced(chance, 1, 6)),
    "two characters, rare": lambda chance: SearchQuery(text=_unspaced(chance, 300, 900)),
    "a number": lambda chance: SearchQuery(text=f"{figure_of(chance.randint(1, 5000)) / 1e6:g} million"),
    "a name and a number": lambda chance: SearchQuery(
        text=f"{lab(chance.randint(1, N_LABS))} {figure_of(chance.randint(1, 5000)) / 1e6:g} million"
    ),
    "a frequent word of a rare source": lambda chance: SearchQuery(
        text=_word(chance, 1, 5), source=f"paper-{chance.randint(60, 99)}"
    ),
    "a frequent word and a rare actor": lambda chance: SearchQuery(
        text=_word(chance, 1, 5), actors=(f"lab-{chance.randint(1000, N_LABS)}",)
    ),
    "a frequent word of a month": lambda chance: SearchQuery(
        text=_word(chance, 1, 5), period=f"2024-{chance.randint(1, 12):02}"
    ),
    "a frequent word, stated and graded": lambda chance: SearchQuery(
        text=_word(chance, 1, 5), kind="figure", grade="A"
    ),
    "no words, one kind": lambda _: SearchQuery(kind="figure"),
    "a word to leave out": lambda chance: SearchQuery(text=f"-{_word(chance, 1, 5)}"),
}


def bench_values(found: SearchBench) -> dict[str, object]:
    return {"small": [asdict(one) for one in found.small], "large": [asdict(one) for one in found.large]}


def bench_lines(found: SearchBench) -> Iterator[str]:
    """The table, and whether the aims are met."""
    small, large = found.small[0].n_reports, found.large[0].n_reports
    yield f"{'milliseconds':36}{f'{small:,} reports':>22}{f'{large:,} reports':>22}{'found':>12}"
    yield f"{'':36}{'p50':>12}{'p95':>10}{'p50':>12}{'p95':>10}"
    for one, other in found.pairs:
        yield f"{other.title:36}{one.p50:12.0f}{one.p95:10.0f}{other.p50:12.0f}{other.p95:10.0f}{other.n_found:12,}"
    slow = [other.title for other in found.large if other.p95 > AIM_MS]
    yield f"{'missed' if slow else 'met':8}every p95 at most {AIM_MS} ms{': ' + ', '.join(slow) if slow else ''}"
    grown = [other.title for one, other in found.pairs if other.p50 > one.p50 * AIM_GROWTH + SLACK_MS]
    yield f"{'missed' if grown else 'met':8}no p50 grows {AIM_GROWTH:g} times and {SLACK_MS} ms{': ' + ', '.join(grown) if grown else ''}"
