"""Cuts a block into runs of capitalised words, each with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from tracker.extraction import lexicon
from tracker.extraction.naming.common_words import is_common
from tracker.extraction.naming.overlaps import Taken
from tracker.extraction.reading import Block

UPPER = "A-ZÀ-ÖØ-ÞĀĄĆČĎĐĘĚĞĪİŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽ"
_ABBREVIATED = r"(?:Inc|Corp|Ltd|Co|Jr|Sr|St|Mt|Dept|Univ)\.(?![\w])"
CAPITAL = (
    rf"(?:{_ABBREVIATED}|[{UPPER}]\.(?:[{UPPER}]\.)*|"
    rf"(?:People|King|Queen|Children|Women|Moody|Lloyd|St\. Mary)'s(?= [{UPPER}])|"
    rf"[{UPPER}][\w&]*(?:(?:[.\-]|'(?!(?:s|ll|re|ve|d|m|t)\b))[A-Za-z0-9{UPPER}]\w*)*|[a-z][{UPPER}][\w]+)"
)
_RUN = re.compile(
    rf"(?<![\w@#/.-]){CAPITAL}(?:(?: ?& ?|[ \t]+){CAPITAL}|[ \t]+\d{{1,4}}(?:\.\d{{1,2}})?\b(?![%,]?\d|\.\d| (?:thousand|million|billion|trillion|questions|prompts|queries|requests|times)\b))*"
)
_OPENS = re.compile(r"(?:^|[.!?:;|/–—•*\n\]][\"”’)]*\s*|[\"“(\[]|\s[-–—]\s)\s*[\"“‘]?\s*$")
_LEGAL = re.compile(r",? (?:Co\.,? )?(?:Inc|Ltd|LLC|LLP|PLC|Corp|L\.P|S\.A|N\.V|GmbH|AG|Pte|Limited|Incorporated)\b\.?(?:,? (?:Ltd|LLC)\b\.?)?")  # fmt: skip
_FIRM = re.compile(r" (?:and|&) (?:Partners|Associates|Company|Sons|Co\.)(?!\w)")
_SENTENCE = re.compile(r"[.!?…][\"”’)\]]*$")
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")


@dataclass(frozen=True)
class Page:
    """A text with straight quotes while names are looked for. small: the words that it writes small."""

    plain: str
    small: frozenset[str]

    def is_ordinary(self, word: str) -> bool:
        """Whether the word is written small here or elsewhere."""
        bare = word.strip(".,'").removesuffix("'s")
        lowered = bare.lower()
        if lowered in self.small or is_common(bare):
            return True
        first, hyphen, rest = bare.partition("-")
        return bool(hyphen) and rest.islower() and (first in never() or is_common(first) or is_common(rest))


@dataclass(frozen=True)
class Run:
    """Capitalised words in a row. opens: they stand where any word has a capital; prose: the block is a text of sentences."""

    page: Page
    block: Block
    start: int
    end: int
    prose: bool

    @cached_property
    def name(self) -> str:
        return self.page.plain[self.start : self.end]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(self.name.split())

    @cached_property
    def before(self) -> str:
        return self.page.plain[max(self.block.start, self.start - 70) : self.start]

    @cached_property
    def after(self) -> str:
        return self.page.plain[self.end : min(self.block.end, self.end + 70)]

    @cached_property
    def opens(self) -> bool:
        return not self.before.strip() or bool(_OPENS.search(self.before))

    @cached_property
    def last(self) -> str:
        return self.words[-1].rstrip(".,") if self.words else ""

    @cached_property
    def n_rare(self) -> int:
        """How many of its words nobody writes small; a word that opens a sentence counts too."""
        return sum(len(w) > 1 and not self.page.is_ordinary(w) and not w.rstrip(".").isdigit() for w in self.words)

    def part(self, start: int, end: int) -> Run:
        return Run(self.page, self.block, start, end, self.prose)


def is_prose(plain: str, block: Block) -> bool:
    """Whether a block is written in sentences: most of its words are small, or it ends like a sentence."""
    words = _PLAIN_WORD.findall(plain, block.start, block.end)
    n_small = sum(word[0].islower() for word in words)
    ended = bool(_SENTENCE.search(plain, block.start, block.end))
    return len(words) > 3 and n_small > (0.3 if ended else 0.6) * len(words)


def find_runs(page: Page, block: Block, taken: Taken) -> Iterator[Run]:
    """The runs of a block outside the spans that are taken, without titles and everyday words at their edges."""
    prose = is_prose(page.plain, block)
    for match in _RUN.finditer(page.plain, block.start, block.end):
        for start, end in _free_parts(match.start(), match.end(), taken.within(match.start(), match.end())):
            for run in _pieces(Run(page, block, start, end, prose)):
                yield _with_legal_form(_without_office(run))


def _free_parts(start: int, end: int, taken: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    position = start
    for left, right in taken:
        if left < end and start < right:
            if position < left:
                yield position, left
            position = max(position, right)
    if position < end:
        yield position, end


def _pieces(run: Run) -> Iterator[Run]:
    """The run cut where a title stands in it ("Northlight CEO Jane Roe"), each piece trimmed."""
    words = _spans(run)
    titles = lexicon.word_set("contexts", "cutting_titles")
    first = 0
    for index, (start, end) in enumerate(words):
        if index and run.page.plain[start:end] in titles and _person_follows(run, words[index + 1 :]):
            yield from _trimmed(run, words[first:index])
            first = index + 1
    yield from _trimmed(run, words[first:])


def _person_follows(run: Run, words: Sequence[tuple[int, int]]) -> bool:
    names = [run.page.plain[s:e] for s, e in words]
    heads = _heads()
    shaped = all(re.fullmatch(rf"[{UPPER}](?:[a-zà-ž'.-]+[\w'-]*|\.)", n) for n in names)
    return 1 <= len(names) <= 4 and shaped and names[-1] not in heads


@cache
def _heads() -> frozenset[str]:
    return lexicon.word_set("contexts", "organisation_heads") | lexicon.word_set("contexts", "government_heads")


def without(run: Run, spans: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """The parts of a run outside the spans."""
    for start, end in _free_parts(run.start, run.end, spans):
        yield from _pieces(run.part(start, end))


def _trimmed(run: Run, words: Sequence[tuple[int, int]]) -> Iterator[Run]:
    left = list(words)
    heads = _heads() if left and run.page.plain[slice(*left[-1])].rstrip(".,'") in _heads() else frozenset()
    while left and not (heads and len(left) > 1 and run.page.plain[slice(*left[0])] == "AI"):
        if not _is_edge(run, left[0], is_only=len(left) == 1):
            break
        left.pop(0)
    while left and _is_tail(run.page.plain[slice(*left[-1])].strip(",-'"), len(left)):
        left.pop()
    if left:
        start, end = left[0][0], left[-1][1]
        start += len(run.page.plain[start:end]) - len(run.page.plain[start:end].lstrip(" \t'-&"))
        end -= len(run.page.plain[start:end]) - len(run.page.plain[start:end].rstrip(" \t'-&"))
        last = run.page.plain[start:end].rsplit(" ", 1)[-1]
        if last.endswith(".") and last not in _DOTTED and not re.fullmatch(r"(?:[A-Z]\.){2,}", last):
            end -= 1
        if start < end:
            yield run.part(start, end)


# The number of a paragraph: "IV.".
_COUNTED = re.compile(r"[IVX]{1,4}\.")
_DOTTED = frozenset({"Inc.", "Corp.", "Ltd.", "Co.", "Jr.", "Sr.", "L.P."})


# Where somebody is from or whose it is: "Hangzhou-based".
_WHENCE = re.compile(r"\w+-(?:based|born|headquartered|listed|owned|backed|linked|run|controlled|led)")


def _is_edge(run: Run, span: tuple[int, int], *, is_only: bool) -> bool:
    word = run.page.plain[slice(*span)]
    bare = word.rstrip(".,")
    if word in never() or bare in never() or _is_title(word) or _WHENCE.fullmatch(word):
        return True
    if bare in lexicon.word_set("contexts", "articles") or bare.isdigit() or not re.search(rf"[{UPPER}]", word):
        return True
    if not run.part(*span).opens:
        return False
    if bare in lexicon.word_set("contexts", "openers") or _COUNTED.fullmatch(word):
        return True
    return (not is_only and word.endswith("ly") and is_common(word)) or bare.lower() in run.page.small


def _is_title(word: str) -> bool:
    titles = lexicon.word_set("contexts", "titles")
    return word in titles or f"{word}." in titles


def _is_tail(word: str, n_words: int) -> bool:
    """Whether a word at the end of a run is no part of the name; 'AI' ends many a company's."""
    never_ends = word.rstrip(".") in never() or word in never()
    return (never_ends and not (word == "AI" and n_words > 1)) or _is_title(word)


_OFFICE = re.compile(
    r"\b(?:[Ss]ecretary|[Mm]inister|[Cc]ommissioner|[Dd]irector|[Cc]hief|[Hh]ead|[Cc]hair|[Aa]mbassador)(?: General)? (?:of|for)(?: the)? $"
)


def _without_office(run: Run) -> Run:
    """'Secretary of Commerce Jane Roe': the name begins behind the office."""
    if len(run.words) < 3 or not _OFFICE.search(run.before) or not _person_follows(run, _spans(run)[-2:]):
        return run
    office = run.words[:-2]
    return run.part(_spans(run)[-2][0], run.end) if all(is_common(word) for word in office) else run


def _spans(run: Run) -> list[tuple[int, int]]:
    return [(m.start() + run.start, m.end() + run.start) for m in re.finditer(r"\S+", run.name)]


def _with_legal_form(run: Run) -> Run:
    match = _FIRM.match(run.page.plain, run.end, run.block.end) or _LEGAL.match(run.page.plain, run.end, run.block.end)
    if not match:
        return run
    end = match.end()
    if run.page.plain[end - 1] == "." and end == run.block.end:
        end -= run.page.plain[run.start : end].rsplit(" ", 1)[-1] not in _DOTTED
    return run.part(run.start, end)


def never() -> frozenset[str]:
    """Capitalised words that are no name by themselves."""
    return lexicon.word_set("contexts", "never")
