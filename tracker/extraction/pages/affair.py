"""Text -> how surely it tells that somebody took from another's AI model, whoever the two are.

A passage is a sentence and those beside it. It counts where it has the act (learning from a model's answers, copying a
model, asking it wholesale), a voice (a charge, or an answer to one) and two parties; no name needs to be known.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from tracker.extraction.cues import patterns

# A charge with the act in one sentence decides alone; an answer, or a voice beside a sentence with both parties, nearly.
CHARGED = 0.6
ANSWERED = 0.5
BESIDE = 0.5
BESIDE_ONE_PARTY = 0.3
# Words that shut the door stand at the head of a report, which tells further down why.
HEAD = 3
# Enough to decide several times over; a long report has no more to say.
MAX_PASSAGES = 40

_FILE = "affair"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """weight: how much it counts, 0–1; words: the act and the voice."""

    weight: float
    words: tuple[str, str]


def might_tell(text: str) -> bool:
    """Whether the raw text names an AI system and such an act at all."""
    lexicon = patterns(_FILE)
    return bool(lexicon["systems"].search(text) and lexicon["takings"].search(text))


def passages(sentences: list[str]) -> tuple[Passage, ...]:
    """The passages that tell of the affair, in order of the text."""
    whole = "\n".join(sentences)
    if not patterns(_FILE)["systems"].search(whole):
        return ()
    starts = list(accumulate((len(sentence) + 1 for sentence in sentences), initial=0))
    acts = {
        bisect_right(starts, match.start()) - 1: match.group() for match in patterns(_FILE)["takings"].finditer(whole)
    }
    head = "\n".join(sentences[:HEAD])
    weighed = (_weigh(sentences, number, act, head) for number, act in list(acts.items())[:MAX_PASSAGES])
    return tuple(passage for passage in weighed if passage)


def _weigh(sentences: list[str], number: int, act: str, head: str) -> Passage | None:
    sentence = sentences[number]
    beside = "\n".join((*sentences[max(0, number - 1) : number], *sentences[number + 1 : number + 2]))
    has_both = bool(_found("others", sentence))
    if patterns("relevance")["lawful"].search(sentence) and not _found("accusing", sentence):
        return None
    if _found("elsewhere", sentence) or not (has_both or _found("others", beside)):
        return None
    rest = sentence.replace(act, " ", 1)
    weight_beside = BESIDE if has_both else BESIDE_ONE_PARTY
    for kind, place, weight in (
        ("accusing", rest, CHARGED),
        ("answering", rest, ANSWERED),
        ("closing", f"{head}\n{beside}\n{rest}", ANSWERED if has_both else 0),
        ("accusing", beside, weight_beside),
        ("answering", beside, weight_beside),
    ):
        voice = _found(kind, place) if weight else ""
        if voice:
            return Passage(weight=weight, words=(act, voice))
    return None


def _found(kind: str, text: str) -> str:
    found = patterns(_FILE)[kind].search(text)
    return found.group() if found else ""
