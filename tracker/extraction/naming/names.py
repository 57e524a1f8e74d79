"""Finds names that the lexicon does not know: runs of capitalised words, typed by their own words and by their context."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from tracker.extraction import lexicon
from tracker.extraction.naming.bodies import find_bodies
from tracker.extraction.naming.common_words import small_words
from tracker.extraction.naming.gazetteer import Candidate, plain_quotes
from tracker.extraction.naming.instruments import find_instruments
from tracker.extraction.naming.model_names import find_versions
from tracker.extraction.naming.name_context import Typed, looks_like_name, type_run
from tracker.extraction.naming.name_lists import type_lists
from tracker.extraction.naming.overlaps import Taken
from tracker.extraction.naming.person_names import PARTICLE_NAME
from tracker.extraction.naming.runs import UPPER, Page, Run, find_runs, never, without
from tracker.extraction.reading import Block, BlockKind
from tracker.extraction.records import EntityKind

_NAME = rf"[{UPPER}][\w.'-]*(?: (?:[{UPPER}][\w'-]*\.?|van|von|de|der|al|bin)){{1,3}}"
# Who wrote the report: a line of names and what goes with them, a day, an office, the time that it takes to read.
_BYLINE = re.compile(
    rf"(?:Written by|By) {_NAME}(?:(?:, | and |, and ){_NAME}){{0,4}}(?:\s*[|•·–—][^\n]{{0,80}}|, [^.!?\n]{{2,60}})?(?=\n|$)"
)
_NATION = re.compile(rf"\b[Tt]he (?P<nation>{lexicon.alternatives(lexicon.words('contexts', 'demonyms'))} )$")
# A line of a bill's record, short as a heading is.
_ENTRY = re.compile(r"(?:Lead |Primary |Original |Chief )?(?:Co-?)?[Ss]ponsors?:\s")
_CREDITED_SITE = re.compile(
    r"\b(?:[Aa]ccording to|told|per|via|reported by|citing)\s+(?P<site>[a-z0-9][a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,6})\b(?![/@])"
)
_SITE = re.compile(r"(?<![\w@./:-])(?P<site>[a-z][a-z0-9-]{2,}\.(?:ai|io|dev|so|sh|gg|xyz|app))\b(?![/@\w-]|\.\w)")


def find_unknown(text: str, blocks: tuple[Block, ...], known: Sequence[Candidate]) -> list[Candidate]:
    """Names in the body of the text that are not among the known ones; headings only repeat them.

    A longer name may cover a known one: 'the Center for Law and Commerce'.
    """
    plain = plain_quotes(text)
    page = Page(plain, small_words(plain))
    starts = [c.start for c in known]
    found: list[Candidate] = []
    for block in blocks:
        inside = known[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        products = {c.end for c in inside if c.kind is EntityKind.PRODUCT}
        instruments = [c for c in find_instruments(plain, block) if c.end not in products]
        found += instruments
        if block.kind is not BlockKind.HEADING or _ENTRY.match(plain, block.start, block.end):
            found += _in_block(page, block, inside, instruments)
    bylines = _spans_of_bylines(plain, blocks)
    return [c for c in found if bylines.is_free(c.start, c.end)]


def _spans_of_bylines(plain: str, blocks: tuple[Block, ...]) -> Taken:
    lines = (_BYLINE.match(plain[block.start : block.end]) for block in blocks)
    found = zip(blocks, lines, strict=True)
    return Taken((block.start, block.start + line.end()) for block, line in found if line is not None)


def _spans(candidates: Iterable[Candidate]) -> Taken:
    return Taken((c.start, c.end) for c in candidates)


def _in_block(page: Page, block: Block, known: Sequence[Candidate], instruments: list[Candidate]) -> list[Candidate]:
    places = {c.start: c for c in known if c.kind is EntityKind.PLACE}
    names = [c for c in known if c.kind is not EntityKind.PLACE]
    found = list(find_bodies(page, block, _spans(names), _spans(places.values())))
    found += _apart(_patterned(page, block), _spans([*known, *instruments, *found]))
    taken = _spans([*names, *instruments, *found])
    waiting: list[Run] = []
    for run, typed in _typed_runs(page, block, taken, places):
        if typed is None:
            waiting += [run] if run.words and looks_like_name(run) else []
        elif not (typed[0] is EntityKind.ORGANISATION and taken.ends_at(run.start - 1)):
            found.append(_candidate(run, typed, places))
    listed = type_lists(waiting, [*known, *found])
    return found + [
        _candidate(run, listed[run.start], places) for run in waiting if run.start in listed and run.name not in never()
    ]


def _typed_runs(
    page: Page, block: Block, taken: Taken, places: dict[int, Candidate]
) -> Iterator[tuple[Run, Typed | None]]:
    """The runs with their kinds; a place in a run belongs to the name of a body: 'Kyoto Shimbun', 'US Labor Board'."""
    spans = _spans(places.values())
    for run in find_runs(page, block, taken):
        inner = list(spans.within(run.start, run.end))
        typed = type_run(run)
        headed = typed is not None and typed[1] in _HEADED
        if not inner or (headed and _takes_place(run, places[inner[0][0]])):
            yield run, typed
        else:
            for part in without(run, inner):
                yield part, type_run(part)


_HEADED = ("organisation-head", "government-head")


def _takes_place(run: Run, place: Candidate) -> bool:
    n_rest = len(run.words) - len(place.name.split())
    is_country = place.actor is not None and place.actor.role == "country"
    return place.end < run.end and (n_rest > 1 or (n_rest == 1 and not is_country))


def _patterned(page: Page, block: Block) -> Iterator[Candidate]:
    yield from find_versions(page, block)
    for match in PARTICLE_NAME.finditer(page.plain, block.start, block.end):
        yield from _without_title(match)
    for pattern, rule in ((_CREDITED_SITE, "credited-site"), (_SITE, "site")):
        for match in pattern.finditer(page.plain, block.start, block.end):
            yield _named(match.start("site"), match.end("site"), match["site"], EntityKind.ORGANISATION, rule)


def _without_title(match: re.Match[str]) -> Iterator[Candidate]:
    first = match[0].split()[0]
    edge = first in lexicon.word_set("contexts", "titles") or first in lexicon.word_set("contexts", "openers")
    start = match.start() + (len(first) + 1 if edge else 0)
    if re.match(rf"[{UPPER}]", match[0][start - match.start() :]):
        yield _named(start, match.end(), match[0][start - match.start() :], EntityKind.PERSON, "particle-name")


def _apart(candidates: Iterable[Candidate], taken: Taken) -> list[Candidate]:
    return [candidate for candidate in candidates if taken.take(candidate.start, candidate.end)]


_SEATED = ("College", "University", "Institute", "School", "Hospital", "Polytechnic")


def _candidate(run: Run, typed: Typed, places: dict[int, Candidate]) -> Candidate:
    """The run as a candidate; a demonym before a head and a place behind a college belong to the name."""
    start, end = run.start, run.end
    if typed[1] in ("organisation-head", "government-head") and len(run.words) > 1:
        if match := _NATION.search(run.before):
            start -= len(match["nation"])
        if run.last in _SEATED:
            end = places[end + 1].end if end + 1 in places else end
    return _named(start, end, run.page.plain[start:end], *typed)


def _named(start: int, end: int, name: str, kind: EntityKind, rule: str) -> Candidate:
    """A name that the lexicon does not know."""
    plain_name = re.sub(r"\s+", " ", name)
    return Candidate(start=start, end=end, name=plain_name, kind=kind, known=False, sure=True, rule=rule)
