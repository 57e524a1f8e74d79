"""Finds names that the lexicon does not know: runs of capitalised words, typed by their own words and by their context."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction import lexicon
from tracker.extraction.gazetteer import Candidate, plain_quotes
from tracker.extraction.instruments import candidate, find_instruments
from tracker.extraction.name_context import NameContext, never
from tracker.extraction.reading import Block, BlockKind
from tracker.extraction.records import EntityKind

_CAPITAL = (
    r"(?:(?:Inc|Corp|Ltd|Co|Jr|Sr|St)\.|[A-Z]\.(?:[A-Z]\.)*|[A-Z][\w&]*(?:[.'\-][A-Za-z]\w*)*|[a-z]{1,3}[A-Z]\w+)"
)
_RUN = re.compile(rf"{_CAPITAL}(?:[ \t]+(?:{_CAPITAL}|\d{{1,4}}(?:\.\d{{1,2}})?\b))*")
_PARTICLE_NAME = re.compile(r"[A-Z][\w'-]+ (?:van|von|de|del|der|van der|von der|al|bin|ten) [A-Z][\w'-]+")
_COINED = re.compile(r"[A-Z][a-z]+[A-Z][A-Za-z]{2,}|[A-Z]{3,}[a-z]{3,}|[A-Z][a-z]+(?:AI|GPT|LLM)")
# Nicknames of a whole trade: 'BigCos', 'TechBros'.
_GENERIC = re.compile(r"(?:Big|Tech|Fin|Ed|Gov)[A-Z][a-z]+s$")
_PROSE_ENDS = re.compile(r"[.!?…][\"”’)\]]*$")
_CREDITED_SITE = re.compile(
    r"\b(?:[Aa]ccording to|told|per|via|reported by|citing)\s+(?P<site>[a-z0-9][a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,6})\b(?![/@])"
)


def find_unknown(text: str, blocks: tuple[Block, ...], taken: list[tuple[int, int]]) -> Iterator[Candidate]:
    """Names outside the spans that are taken, in the body of the text; headings only repeat them."""
    plain = plain_quotes(text)
    for block in blocks:
        yield from find_instruments(plain, block)
        if block.kind is not BlockKind.HEADING:
            yield from _runs(plain, block, taken)


def _runs(plain: str, block: Block, taken: list[tuple[int, int]]) -> Iterator[Candidate]:
    for match in _PARTICLE_NAME.finditer(plain, block.start, block.end):
        if _free(match.start(), match.end(), taken):
            yield candidate(match.start(), match.end(), match[0], EntityKind.PERSON)
    for match in _CREDITED_SITE.finditer(plain, block.start, block.end):
        if _free(match.start("site"), match.end("site"), taken):
            yield candidate(match.start("site"), match.end("site"), match["site"], EntityKind.ORGANISATION)
    for match in _RUN.finditer(plain, block.start, block.end):
        for start, end in _free_parts(match.start(), match.end(), plain, taken):
            found = _typed(plain, block, start, end)
            follows_name = any(right + 1 == start for _, right in taken)
            if found is not None and not (follows_name and found.kind is EntityKind.ORGANISATION):
                yield found


def _free_parts(start: int, end: int, plain: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of a run that no known name covers."""
    position = start
    for left, right in sorted(t for t in taken if t[0] < end and start < t[1]):
        if position < left:
            yield _trimmed(plain, position, left)
        position = max(position, right)
    if position < end:
        yield _trimmed(plain, position, end)


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    if plain.startswith("'s ", start):
        start += 3
    words = plain[start:end]
    stripped = words.strip(" \t'-")
    start += words.index(stripped) if stripped else len(words)
    end = start + len(stripped)
    if plain[start:end].endswith("'s"):
        end -= 2
    if plain[start:end].endswith(".") and plain[start:end].rsplit(" ", 1)[-1] not in _DOTTED:
        end -= 1
    return start, end


_DOTTED = frozenset({"Inc.", "Corp.", "Ltd.", "Co.", "Jr.", "Sr.", "L.P."})


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return not any(left < end and start < right for left, right in taken)


def _typed(plain: str, block: Block, start: int, end: int) -> Candidate | None:
    """The run as a name of the kind that its words or its context show, if they show one."""
    start, end = _without_edges(plain, block, start, end)
    name = plain[start:end]
    if len(name) < 2 or name in never() or not _looks_like_name(name):
        return None
    linked = _linked_end(plain, block, start, end)
    if linked is not None:
        return candidate(start, linked[0], plain[start : linked[0]], linked[1])
    context = NameContext(plain, block, start, end)
    kind = context.kind() or _by_shape(plain, block, name, context)
    if kind is EntityKind.GOVERNMENT_BODY:
        start = _joined_start(plain, block, start)
        name = plain[start:end]
    return None if kind is None else candidate(start, end, name, kind)


def _joined_start(plain: str, block: Block, start: int) -> int:
    """Where a body begins whose name has several parts: 'the Trade and Markets Authority'."""
    match = re.search(r"\b[Tt]he ((?:[A-Z][\w-]+, )*[A-Z][\w-]+,? and )$", plain[max(block.start, start - 60) : start])
    return start - len(match[1]) if match else start


def _by_shape(plain: str, block: Block, name: str, context: NameContext) -> EntityKind | None:
    """A name by its form: capitals within a word of prose, or a word that owns something and is never written small."""
    if not _PROSE_ENDS.search(plain, block.start, block.end):
        return None
    owns = not context.opens and re.match(r"'s\s+[a-z]", context.after) and len(context.words) <= 3
    is_coined = bool(_COINED.fullmatch(name)) and not re.match(r"\.\w", context.after) and not _GENERIC.match(name)
    is_never_small = not re.search(rf"(?<![\w]){re.escape(name.lower())}(?!\w)", plain)
    return EntityKind.ORGANISATION if is_never_small and (owns or is_coined) else None


def _looks_like_name(name: str) -> bool:
    first = name.split()[0]
    shouted = name.isupper() and len(name) > 12
    compound = first.split("-")[0] in never() or bool(re.search(r"-[a-z]+(?:ed|ing|based|scale|style|level)$", name))
    return not shouted and not compound and bool(re.search(r"[A-Z]", first))


def _without_edges(plain: str, block: Block, start: int, end: int) -> tuple[int, int]:
    """The run without titles, articles and everyday words at either end."""
    pieces = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", plain[start:end])]
    while pieces and _edge(plain, block, *pieces[0]):
        pieces.pop(0)
    while pieces and _is_tail(plain[slice(*pieces[-1])], len(pieces)):
        pieces.pop()
    return (pieces[0][0], pieces[-1][1]) if pieces else (start, start)


def _is_tail(word: str, n_words: int) -> bool:
    """Whether a word at the end of a run is no part of the name; 'AI' ends many a company's."""
    return (word in never() and not (word == "AI" and n_words > 1)) or word in lexicon.word_set("contexts", "titles")


def _edge(plain: str, block: Block, start: int, end: int) -> bool:
    word = plain[start:end]
    if word in never() or word in lexicon.word_set("contexts", "titles") or word.rstrip(".") in _FUNCTION_WORDS:
        return True
    opens = start == block.start or bool(
        re.search(r"(?:[.!?:][\"”)]?|[\n“\"(])\s*$", plain[max(block.start, start - 4) : start])
    )
    return opens and bool(re.search(rf"(?<![.!?:\n“\"] )(?<![\w]){re.escape(word.lower())}(?!\w)", plain))


_FUNCTION_WORDS = frozenset(
    [
        "A",
        "An",
        "The",
        "This",
        "That",
        "These",
        "Those",
        "In",
        "On",
        "At",
        "By",
        "For",
        "From",
        "To",
        "Of",
        "With",
        "And",
        "But",
        "Or",
        "Nor",
        "So",
        "Yet",
        "If",
        "When",
        "While",
        "As",
        "It",
        "Its",
        "He",
        "She",
        "They",
        "We",
        "You",
        "I",
        "His",
        "Her",
        "Their",
        "Our",
        "My",
        "Your",
        "After",
        "Before",
        "Since",
        "Until",
        "Because",
        "Although",
        "Though",
        "However",
        "Meanwhile",
        "Also",
        "Even",
        "Still",
        "Just",
        "Now",
        "Then",
        "There",
        "Here",
        "What",
        "Which",
        "Who",
        "Why",
        "How",
        "Where",
        "Not",
        "No",
        "Both",
        "Some",
        "Many",
        "Most",
        "More",
        "Other",
        "Another",
        "Each",
        "Every",
        "All",
        "Any",
        "Few",
        "Several",
        "According",
        "Earlier",
        "Later",
        "Last",
        "Next",
        "Once",
        "Under",
        "Over",
        "Despite",
        "Unlike",
        "Like",
        "Per",
        "Via",
        "Is",
        "Are",
        "Was",
        "Were",
        "Has",
        "Have",
        "Had",
        "Will",
        "Would",
        "Could",
        "Should",
        "May",
        "Might",
        "Can",
        "Do",
        "Does",
        "Did",
        "Former",
        "Such",
        "Only",
        "One",
        "Two",
        "Three",
    ]
)


def _linked_end(plain: str, block: Block, start: int, end: int) -> tuple[int, EntityKind] | None:
    """Where a name such as 'Office of Fair Trade and Industry' ends, and its kind."""
    last = plain[start:end].split()[-1] if plain[start:end].split() else ""
    if last not in lexicon.word_set("contexts", "linking_heads"):
        return None
    words = r"(?:[A-Z][\w'-]*)"
    match = re.compile(
        rf" (?:of|for|on|in)(?: the)? {words}(?:(?:,? (?:and|of|for|on|the|&))? ?(?:,? )?{words})*"
    ).match(plain, end, block.end)
    if not match:
        return None
    government = lexicon.word_set("contexts", "government_heads") - {"Office"} | {"Ministry", "House"}
    kind = EntityKind.GOVERNMENT_BODY if last in government or last == "Office" else EntityKind.ORGANISATION
    stop = match.end()
    return (stop - 2 if plain[end:stop].endswith("'s") else stop), kind
