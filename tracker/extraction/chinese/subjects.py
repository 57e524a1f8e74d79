"""Who does what a Chinese verb says: the party before it that nothing governs, else whom the passage is about."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction.chinese.report import ChineseReport, Sentence
from tracker.extraction.chinese.who import Who
from tracker.extraction.cues import patterns

# Between a subject and its verb stand at most so many characters that are no clause of their own.
ADJACENT = 22
# So many sentences a statement goes on.
SPEECH_REACH = 5
# A clause that carries on what the first subject of the sentence does.
_GOES_ON = re.compile("并(?!非|未)|同时")
_CLAUSE = re.compile(r"[，：；。！？“”—\n]")


class Subjects:
    """The subjects in one report."""

    def __init__(self, report: ChineseReport) -> None:
        self._report = report

    def before(self, sentence: Sentence, offset: int) -> Who | None:
        """Who does what the word at this place of the compact text says; None where nobody is named."""
        return self.own(sentence, offset) or self.carried(sentence)

    def own(self, sentence: Sentence, offset: int) -> Who | None:
        """The subject in the same sentence."""
        free = [w for w in sentence.whos if w.end <= offset and w.can_speak and self._is_free(sentence, w, offset)]
        if not free:
            return None
        text = self._report.text
        last = free[-1]
        if offset - last.end <= ADJACENT and not _CLAUSE.search(text[last.end : offset]):
            return last
        opening = [w for w in free if self._opens_clause(sentence, w)]
        if opening and _GOES_ON.match(_CLAUSE.split(text[sentence.start : offset])[-1]):
            return opening[0]
        return opening[-1] if opening else free[0]

    def speaker(self, sentence: Sentence, offset: int) -> Who | None:
        """Who says what stands at this place: who is said to speak last before it, here or earlier in the block."""
        place = sentence.number
        for earlier in reversed(self._report.sentences[max(0, place - SPEECH_REACH) : place + 1]):
            if earlier.block != sentence.block:
                return None
            own = earlier is sentence
            stop = earlier.at(offset) if own else len(earlier.skeleton)
            said = list(patterns("chinese")["say"].finditer(earlier.skeleton, 0, stop))
            # Of an earlier sentence, a verb that opens a statement.
            said = [verb for verb in said if own or earlier.skeleton[verb.end() : verb.end() + 1] in "：，“"]
            for verb in reversed(said):
                if found := self.before(earlier, earlier.places[verb.start()]):
                    return found
        return None

    def carried(self, sentence: Sentence) -> Who | None:
        """The subject of the sentence before, in the same block."""
        place = sentence.number
        for earlier in reversed(self._report.sentences[max(0, place - 2) : place]):
            if earlier.block != sentence.block:
                return None
            found = self.topic(earlier)
            if found is not None:
                return found
        return None

    def topic(self, sentence: Sentence) -> Who | None:
        """Who opens a clause of the sentence last, unless others only speak of them."""
        free = [
            w for w in sentence.whos if w.can_speak and not w.is_outlet and self._is_free(sentence, w, sentence.end)
        ]
        opening = [w for w in free if self._opens_clause(sentence, w)]
        return opening[-1] if opening else None

    def _opens_clause(self, sentence: Sentence, who: Who) -> bool:
        lead = _CLAUSE.split(self._report.text[sentence.start : who.start])[-1]
        return not lead or bool(_lead_in().fullmatch(lead))

    def _is_free(self, sentence: Sentence, who: Who, offset: int) -> bool:
        """Whether nothing governs the party: no preposition, no possessive, no clause of its own that ended."""
        text = self._report.text
        before, after = text[max(sentence.start, who.start - 4) : who.start], text[who.end : min(offset, sentence.end)]
        cues = patterns("chinese")
        if cues["governing"].search(before) or cues["possessed"].match(after):
            return False
        quote = text.rfind("“", sentence.start, who.start)
        closed = text.find("”", who.end, offset)
        if quote > text.rfind("”", sentence.start, who.start) and closed >= 0:
            return False
        return not cues["aside"].search(text[max(sentence.start, who.start - 12) : who.start] + "\ue000" + after)


@cache
def _lead_in() -> re.Pattern[str]:
    entries = "|".join(p.pattern for p in (patterns("chinese")["lead_ins"],))
    return re.compile(f"(?:{entries})+", re.IGNORECASE)
