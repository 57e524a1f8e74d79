"""Whose doing a count is, where its clause says so without a verb of its own: '…; Acme, 3 million', 'and Bolt for 2 million'."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.counting.figure_phrases import COUNT
from tracker.extraction.counting.figure_scene import Scene
from tracker.extraction.counting.measure import Measure
from tracker.extraction.speaking.parties import Party, PartyKind

_OPENS = re.compile(r";\s*(?:(?:and|while|but|whereas)\s+)?|[.!?]\s+")
_GAPPED = re.compile(r"[*_\"“”]*(?:,|['’]s?,?|\s+(?:for|with|at|another|a\s+further|some|did|had|sent|made))?\s*")
_BESIDE = re.compile(r"[*_\"“”]*\s+(?:(?!(?:and|or|but|said|says|that|of|by|than|as|from|which|who)\b)[a-z]+\s+){0,3}")
_FRONTED = re.compile(
    r"(?:,[^,;:\d]{3,60},|,)?\s+(?:(?:came|come|comes|there\s+(?:came|were))\s+)?(?:(?:an?\s+)?(?:mere|paltry|modest|further|another|only|just|merely)\s+)?"
)
# 'For Acme the number given is 3 million', at the head of a clause.
_FOR = re.compile(
    r"(?:^|[;:.]\s*|,\s+)(?:(?:and|while|but|whereas)\s+)?(?:As\s+)?(?:for|with|in the case of|at)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r",?\s+(?:the\s+(?:number|figure|count|tally|total)|(?:it|they|the\s+\w+)\s+(?:is|was|gives?|gave|counts?|counted|lists?|listed|shows?|showed|puts?|names?|named|estimates?|estimated|reports?|reported))\b[^.;:\d]{0,50}"
)
_FROM = re.compile(r"\b(?:from|by)\s+(?:the\s+)?$", re.IGNORECASE)

_WHICH = re.compile(r"\b(?:which|who)\b(?!\s+(?:is|was|were|are)\b)")
_RIGHT_BEFORE = re.compile(r"\s*[,—–)-]{0,2}\s*")
_DIVIDED = re.compile(
    r"\W*(?:Out\s+o|O)f\s+(?:(?:(?:the|those|these|all|its)\s+)*[^,;.]{0,20}\d|(?:these|those|them)\s*,)"
)
_POSSESSOR = re.compile(r"\s+[A-Z][\w.-]*(?:\s[A-Z][\w.-]*)?(?=['’]s?\s*(?:[,;.]|$))", re.MULTILINE)
_LATER = 300


@cache
def _traced_later_pattern() -> re.Pattern[str]:
    """That what was told before was traced to somebody: 'We traced it by its payment data to'."""
    verbs = lexicon.alternatives(lexicon.words("units", "context.traced"))
    things = r"(?:it|them|these|those|this|that|all|they|(?:the|this|that|these|those|both|all)\s+\w+)"
    trail = r"(?:trail|thread|tracks|traces|clues|evidence|it)\s+(?:led|leads|pointed|points)(?:\s+back)?"
    return re.compile(
        rf"\b(?:{trail}|{verbs}\s+{things}|{things}\s+(?:were|was|have\s+been|has\s+been)\s+(?:\w+\s+)?{verbs})\s+(?:[^.;:\n]{{0,70}}?\s)?to\s+",
        re.IGNORECASE,
    )


class ClauseActors:
    """The actors that stand at the head of the clause of a count, or within the count itself."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def within(self, measure: Measure) -> tuple[Party, ...]:
        """'310,000 of Acme's questions', '85 Acme-linked accounts', '3 million were Bolt's and 2 million Acme's'."""
        end = measure.end
        if measure.is_elided and (possessor := _POSSESSOR.match(self._scene.reading.text, end)):
            end = possessor.end()
        inside = self._scene.acting(measure.number.end, end)
        return tuple(p for p in inside if p.kind is not PartyKind.PRODUCT)[:1]

    def fronted(self, measure: Measure) -> tuple[Party, ...]:
        """'From Acme came 3 million, from Bolt 2 million'."""
        before = self._scene.before(measure)
        if not before:
            return ()
        text = self._scene.reading.text
        party = self._scene.joint(before[-1])[0]
        is_fronted = _FRONTED.fullmatch(text, before[-1].end, measure.start) and _FROM.search(
            text, max(party.start - 12, 0), party.start
        )
        if not is_fronted:
            opens = self._scene.reading.text[self._scene.reading.sentence_of(measure.start).start_char : party.start]
            is_given = _FOR.search(opens) and _GIVEN.fullmatch(text, before[-1].end, measure.start)
            return self._scene.joint(before[-1]) if is_given else ()
        return () if self._is_behind_count(party.start) else self._scene.joint(before[-1])

    def part_of(self, measure: Measure) -> tuple[Party, ...]:
        """'Of the 3 million prompts, 2 million bore Acme's mark and 900,000 that of Bolt': the one party of the part's clause."""
        text = self._scene.reading.text
        sentence = self._scene.reading.sentence_of(measure.start)
        if not measure.is_elided or not _DIVIDED.match(text, sentence.start_char, measure.start):
            return ()
        behind = COUNT.search(text, measure.end, sentence.end_char)
        end = behind.start() if behind else sentence.end_char
        theirs = self._scene.acting(measure.end, end)
        return theirs if len(theirs) == 1 and "," not in text[measure.end : theirs[0].start] else ()

    def gapped(self, measure: Measure) -> tuple[Party, ...]:
        """'Acme sent 3 million prompts and opened 90 accounts; Bolt, 2 million prompts and 60 accounts'."""
        text = self._scene.reading.text
        sentence = self._scene.reading.sentence_of(measure.start)
        opened = [m.end() for m in _OPENS.finditer(text, sentence.start_char, measure.start)]
        if opened:
            inside = self._scene.acting(opened[-1], measure.start)
            first = COUNT.search(text, inside[0].end if inside else measure.start)
            if len(inside) == 1 and inside[0].start - opened[-1] <= 4 and first:
                start = min(first.start(), measure.start)
                return inside if _GAPPED.fullmatch(text, inside[0].end, start) else ()
        if not measure.is_elided:
            return ()
        before = self._scene.before(measure)
        beside = before and _BESIDE.fullmatch(text, before[-1].end, measure.start)
        return before[-1:] if beside and before[-1].kind is not PartyKind.PRODUCT else ()

    def relative(self, measure: Measure) -> tuple[Party, ...]:
        """'Acme, Bolt and Cord, which together ran 3 million': those right before the last 'which' or 'who'."""
        text = self._scene.reading.text
        start = self._scene.reading.sentence_of(measure.start).start_char
        for which in reversed(list(_WHICH.finditer(text, start, measure.start))):
            if re.search(r"[.;:]", text[which.end() : measure.start]) or COUNT.search(text, which.end(), measure.start):
                return ()
            before = self._scene.acting(start, which.start())
            if (
                before
                and before[-1].kind is not PartyKind.PRODUCT
                and _RIGHT_BEFORE.fullmatch(text, before[-1].end, which.start())
            ):
                return self._scene.joint(before[-1])
        return ()

    def traced_later(self, measure: Measure) -> tuple[Party, ...]:
        """'90 accounts sent the same prompts. Bolt traced them to Acme': nobody is named beside the count."""
        reading = self._scene.reading
        sentence = reading.sentence_of(measure.start)
        beside = self._scene.acting(sentence.start_char, sentence.end_char)
        if any(self._scene.cast.is_accused(p) for p in beside):
            return ()
        end = min(reading.block_of(measure.start).end, sentence.end_char + _LATER)
        traced = _traced_later_pattern().search(reading.text, sentence.end_char, end)
        found = self._scene.acting(traced.end(), traced.end() + 40) if traced else ()
        is_near = found and traced and not re.search(r"[.;,\d]", reading.text[traced.end() : found[0].start])
        return self._scene.joint(found[0]) if is_near else ()

    def _is_behind_count(self, offset: int) -> bool:
        """Whether 'from Acme' belongs to a count that stands before it."""
        text = self._scene.reading.text
        return bool(
            re.search(r"\d[\w,.]*(?:\s+[\w-]+){1,4}\s+(?:from|by)\s+(?:the\s+)?$", text[max(0, offset - 80) : offset])
        )
