"""Names that only label what follows: 'Orveth: 2.1 million exchanges', or sections with a name for a heading each.

One such label may be any word; several in one report, or one in front of a count, name those whom the report goes through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.extraction import lexicon
from tracker.extraction.naming.gazetteer import Candidate
from tracker.extraction.naming.name_context import looks_like_name
from tracker.extraction.naming.name_cues import no_names, weak_heads
from tracker.extraction.naming.overlaps import Taken
from tracker.extraction.naming.person_names import is_given
from tracker.extraction.naming.runs import Page, Run, find_runs
from tracker.extraction.reading import Block, BlockKind
from tracker.extraction.records import EntityKind

# Marks of emphasis before a label: so much may stand before its first letter.
_LEAD = 4
_FEWEST = 2
_SHORTEST = 4
_LONGEST = 2
_EMPHASIS = re.compile(r"[\s*_#|]*")
# A large number, or one of what these reports count.
_COUNTED = re.compile(
    r"[*_]*\s*(?:[:|(]|\s[–—-]\s)[\s|*_]*(?:[a-z][a-z-]*\s+){0,4}?[~<>≈]?\s?"
    r"(?:\d[\d.]*\s?(?:million|billion|thousand|[mk]\b)|\d{1,3}(?:,\d{3})+|\d+[^.;\n]{0,40}\b(?:exchanges|interactions|queries|prompts|requests|conversations|accounts)\b)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\d[^.;\n]{0,40}\b(?:exchanges|interactions|queries|prompts|requests|conversations|accounts)\b")
_SECTION = 4
_ALONE = re.compile(r"[\s*_:]*$")
_NOTHING = Taken()


def find_labels(page: Page, blocks: Sequence[Block], known: Sequence[Candidate]) -> Iterator[Candidate]:
    """Organisations that nothing but their place in front shows, of at least two blocks that a name opens so."""
    taken = Taken((c.start, c.end) for c in known)
    labels = {c.start: c.end for c in known if c.kind is EntityKind.ORGANISATION}
    found: list[Run] = []
    n_labels = 0
    is_counted = False
    for block in blocks:
        start = _EMPHASIS.match(page.plain, block.start, block.end)
        first = start.end() if start else block.start
        if first - block.start > _LEAD:
            continue
        if first in labels:
            n_labels += _labels(page.plain[labels[first] : block.end], block)
        elif run := _name_at(page, block, first, taken):
            found.append(run)
            is_counted = is_counted or block.kind is not BlockKind.HEADING or _has_count(page, blocks, block)
    if not is_counted or len(found) + n_labels < _FEWEST:
        return
    for run in found:
        name = " ".join(run.words)
        yield Candidate(
            start=run.start, end=run.end, name=name, kind=EntityKind.ORGANISATION, known=False, sure=True, rule="label"
        )


def _name_at(page: Page, block: Block, first: int, taken: Taken) -> Run | None:
    """The name with which a block opens, where it looks like one and is the block's label."""
    line_end = page.plain.find("\n", first, block.end)
    end = min(first + 60, block.end if line_end < 0 else line_end)
    head = Block(index=block.index, kind=block.kind, start=block.start, end=end, parent=block.parent)
    run = next(find_runs(page, head, _NOTHING), None)
    if run is None or run.start != first or not taken.is_free(run.start, run.end):
        return None
    return run if _labels(page.plain[run.end : block.end], block) and _is_coined(run) else None


def _has_count(page: Page, blocks: Sequence[Block], heading: Block) -> bool:
    """Whether a count stands under a heading, or behind the name in it."""
    for block in blocks[heading.index : heading.index + _SECTION]:
        if block.kind is BlockKind.HEADING and block is not heading:
            return False
        if _COUNT.search(page.plain, block.start, block.end):
            return True
    return False


def _labels(after: str, block: Block) -> bool:
    is_heading = block.kind is BlockKind.HEADING and bool(_ALONE.match(after))
    return is_heading or bool(_COUNTED.match(after))


def _is_coined(run: Run) -> bool:
    """Whether none of its words is an everyday one, but for the kind of company at its end."""
    if len(run.name) < _SHORTEST or len(run.words) > _LONGEST or run.name in no_names() or not looks_like_name(run):
        return False
    if is_given(run.words[0]) or run.name.isupper() or run.name in lexicon.word_set("contexts", "no_labels"):
        return False
    headed = run.last in (*lexicon.word_set("contexts", "organisation_heads"), *weak_heads(), "AI")
    n_coined = len(run.words) - (headed and len(run.words) > 1)
    return n_coined == 1 and run.part(run.start, run.start + len(run.words[0])).n_rare == 1
