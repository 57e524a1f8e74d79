"""Text of a report -> whether it is about unauthorised distillation of AI models, how much so, and the words that decided.

No parser is needed: an unrelated report costs a few regular expressions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.extraction.cues import patterns

# Weights are chosen so that one sentence which names the act, an AI system and a wrong decides alone, as does a measure
# against it beside a party of the affair; other reactions need company: three sentences on preventing distillation.
SAME_SENTENCE = 0.6
NEXT_SENTENCE = 0.3
MEASURE = 0.5
REACTION = 0.25
IN_TITLE = 0.7
THRESHOLD = 0.5
# A report that names AI systems this often is about them in every sentence ("It may violate their terms of service").
SYSTEMS_OF_AN_AI_REPORT = 5
MAX_REASONS = 6

_WORD = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)[”\"'’)\]*]*\s+(?=[“\"'‘\[*(A-Z0-9])|\n+|(?<=[。！？；])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """Whether a report is about the affair; score 0–1; reasons: the words that decided, in order of the text."""

    relevant: bool
    score: float
    reasons: tuple[str, ...]


def might_be_relevant(text: str) -> bool:
    """Whether the raw text, markup and all, names such an act and an AI system at all."""
    lexicon = patterns("relevance")
    return bool(lexicon["acts"].search(text) and lexicon["systems"].search(text))


def judge_text(text: str, title: str | None = None) -> Relevance:
    """The judgement on plain text: score = 1 - Π(1 - weight) over the sentences that count."""
    if not might_be_relevant(f"{title or ''}\n{text}"):
        return Relevance(relevant=False, score=0.0, reasons=())
    doubt, reasons = 1.0, list[str]()
    if title and (words := _words_of_wrong(title)):
        doubt *= 1 - IN_TITLE
        reasons += words
    previous_act = previous_wrong = ""
    about_ai = len(patterns("relevance")["systems"].findall(text)) >= SYSTEMS_OF_AN_AI_REPORT
    for sentence in _SENTENCE_END.split(text):
        if not _WORD.search(sentence):  # a number that stands alone heads what follows it
            continue
        act, wrong, reaction = (_first(kind, sentence) for kind in ("acts", "wrongs", "reactions"))
        wrong = wrong or _first("crossings", sentence)
        concerns_ai = about_ai or bool(_first("systems", sentence))
        if act and concerns_ai and wrong:
            doubt *= 1 - SAME_SENTENCE
            reasons += [act, wrong]
        elif concerns_ai and ((act and previous_wrong) or (wrong and previous_act)):
            doubt *= 1 - NEXT_SENTENCE
            reasons += [act or previous_act, wrong or previous_wrong]
        elif act and concerns_ai and _first("measures", sentence) and _first("sides", sentence):
            doubt *= 1 - MEASURE
            reasons += [act, _first("measures", sentence)]
        elif act and concerns_ai and reaction:
            doubt *= 1 - REACTION
            reasons += [act, reaction]
        previous_act, previous_wrong = (act if concerns_ai else ""), (wrong if concerns_ai else "")
    score = round(1 - doubt, 3)
    distinct = tuple(dict.fromkeys(reason.casefold() for reason in reasons))
    return Relevance(relevant=score >= THRESHOLD, score=score, reasons=distinct[:MAX_REASONS])


def _words_of_wrong(sentence: str) -> list[str]:
    act, system, wrong = (_first(kind, sentence) for kind in ("acts", "systems", "wrongs"))
    return [act, wrong] if act and system and wrong else []


def _first(kind: str, sentence: str) -> str:
    found = patterns("relevance")[kind].search(sentence)
    return found.group() if found else ""
