"""Text of a report -> whether it is about unauthorised distillation of AI models, how much so, and the words that decided.

No parser is needed: an unrelated report costs a few regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import prod

from tracker.extraction.chinese.script import simplified
from tracker.extraction.cues import patterns
from tracker.extraction.judging.subject import might_concern, odds_of_subject, words_of_sides
from tracker.extraction.pages.affair import might_tell, passages
from tracker.extraction.pages.spoken_of import might_speak, spoken_of
from tracker.extraction.pages.told_whole import WEIGHT, tells_as_a_whole
from tracker.extraction.pages.two_sides import might_take, taken_between
from tracker.extraction.wording import Wording

# Weights are chosen so that one sentence which names the act, an AI system and a wrong decides alone, as does a measure
# against it beside a party of the affair; other reactions need company: three sentences on preventing distillation.
SAME_SENTENCE = 0.6
NEXT_SENTENCE = 0.3
MEASURE = 0.5
REACTION = 0.25
TERMS = 0.4
IN_TITLE = 0.7
THRESHOLD = 0.5
# What one sentence can count that only recalls the affair, behind so many of something else.
IN_PASSING = 0.4
HEAD = 2
# A report that names AI systems this often is about them in every sentence ("It may violate their terms of service").
SYSTEMS_OF_AN_AI_REPORT = 5
MAX_REASONS = 6
# Log odds above which a report is about the affair though no rule says so, and how sure that is.
LIKELY, JUDGED = 0.5, 0.5
LEAST_JUDGED = 2  # sentences

# So much of the words that lead to a list belongs to each of its items.
LEAD_LENGTH = 240

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_SCRIPTS_MEET = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])")
_WORD = re.compile(r"[^\W\d_]")
_BULLET = re.compile(r"\s*(?:[-–—•*·▪◦‣●○]|\(?\d{1,2}[.)])\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)[”\"'’)\]*]*\s+(?=[“\"'‘\[*(A-Z0-9])|\n+|(?<=[。！？；])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """Whether a report is about the affair; score 0–1; reasons: the words that decided, in order of the text."""

    relevant: bool
    score: float
    reasons: tuple[str, ...]


def might_be_relevant(text: str) -> bool:
    """Whether the raw text, markup and all, names such an act and an AI system at all."""
    lexicon, text = patterns("relevance"), _plain(text)
    if bool(lexicon["systems"].search(text) and lexicon["acts"].search(text)) or might_tell(text) or might_take(text):
        return True
    if might_speak(text) or might_concern(text):
        return True
    return bool(patterns("told_whole")["bulk"].search(text) and patterns("told_whole")["copy"].search(text))


def judge_text(text: str, title: str | None = None) -> Relevance:
    """The judgement on plain text: score = 1 - Π(1 - weight) over the sentences that count.

    Where too few sentences count that name what is known of the affair, those count that tell of one like it.
    """
    own = f"{title or ''}\n{text}"
    whole, title, text = _plain(own), title and _plain(title), _plain(text)
    if not might_be_relevant(whole):
        return Relevance(relevant=False, score=0.0, reasons=())
    judge = _Judge(whole)
    doubt, reasons = 1.0, list[str]()
    if title:
        seen = judge.look(_words_of(title), near_act=False)
        if seen.act and seen.concerns_ai and seen.wrong and judge.names_a_party:
            doubt *= 1 - IN_TITLE
            reasons += [seen.act, seen.wrong]
    sentences = sentences_of(text)
    wordings = [_words_of(sentence) for sentence in sentences]
    acts = [bool(_first("acts", wording)) for wording in wordings]
    previous = _Seen()
    for number, wording in enumerate(wordings):
        near_act = any(acts[max(0, number - 1) : number + 2])
        near = wordings[max(0, number - 1) : number + 2]
        seen = judge.look(wording, near_act=near_act, near=near) if near_act else _Seen()
        weight, words = _weigh(seen, previous)
        doubt *= 1 - weight
        reasons += words
        previous = seen if seen.concerns_ai else _Seen()
    is_textbook = not judge.names_a_party and any(_first("general", wording) for wording in wordings[:HEAD])
    if is_textbook or _is_in_passing(wordings, acts, title):
        doubt = max(doubt, 1 - IN_PASSING)
    elif 1 - doubt < THRESHOLD:
        for told in _tellings([sentence for sentence in (title, *sentences) if sentence]):
            doubt = min(doubt, 1 - told.weight)
            reasons += told.words
            if 1 - doubt >= THRESHOLD:
                break
    score = round(1 - doubt, 3)
    distinct = tuple(dict.fromkeys(_as_written(reason, own).casefold() for reason in reasons))
    return Relevance(relevant=score >= THRESHOLD, score=score, reasons=distinct[:MAX_REASONS])


def sentences_of(text: str, title: str | None = None) -> list[str]:
    """The sentences of a plain text, the title before them, each item of a list behind the words that lead to it."""
    # A number that stands alone heads what follows it.
    parts = [sentence for sentence in _SENTENCE_END.split(text) if _WORD.search(sentence)]
    return ([title] if title else []) + _with_leads(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """How surely sentences tell of the affair in some other way, and the words of it."""

    weight: float
    words: tuple[str, ...]


def _tellings(sentences: list[str]) -> Iterator[_Telling]:
    """What each further look at the sentences says, the cheapest and surest first."""
    told = passages(sentences)
    words = tuple(word for passage in told for word in passage.words)
    yield _Telling(weight=1 - prod(1 - passage.weight for passage in told), words=words)
    weight, taken = taken_between(sentences)
    yield _Telling(weight=weight, words=taken)
    sides = tells_as_a_whole(sentences)
    yield _Telling(weight=WEIGHT if sides else 0.0, words=sides)
    weight, spoken = spoken_of(sentences)
    yield _Telling(weight=weight, words=spoken)
    # The judge has learnt from English texts alone, and from whole reports.
    if len(sentences) >= LEAST_JUDGED and not any(_IDEOGRAPH.search(sentence) for sentence in sentences):
        is_likely = might_concern("\n".join(sentences)) and odds_of_subject(sentences) > LIKELY
        yield _Telling(weight=JUDGED if is_likely else 0.0, words=words_of_sides(sentences) if is_likely else ())


@lru_cache(maxsize=4)  # asked for one text several times
def _plain(text: str) -> str:
    """A text as the lexicon expects it: simplified characters, Latin names apart from the ideographs beside them."""
    simple = simplified(text)
    return _SCRIPTS_MEET.sub(" ", simple) if _IDEOGRAPH.search(simple) else text


def _as_written(words: str, own: str) -> str:
    """What was found in the plain text, as the report has it."""
    if not _IDEOGRAPH.search(words):
        return words
    found = re.search(r"\s?".join(re.escape(one) for one in words if not one.isspace()), simplified(own))
    return own[slice(*found.span())] if found else words


def _is_in_passing(sentences: list[Wording], acts: list[bool], title: str | None) -> bool:
    """Whether a report of something else only recalls the affair: in one sentence behind its head."""
    told = [number for number, is_told in enumerate(acts) if is_told]
    if len(told) != 1 or told[0] < HEAD or (title and _first("acts", _words_of(title))):
        return False
    return bool(_first("passing", sentences[told[0]]))


def _with_leads(sentences: list[str]) -> list[str]:
    """The sentences, each item of a list behind the words that lead to it ("the inquiry found that X:")."""
    told, lead = list[str](), ""
    for sentence in sentences:
        is_item = _BULLET.match(sentence) is not None
        told.append(f"{lead} {sentence}" if is_item and lead else sentence)
        if not is_item:
            lead = sentence.rstrip()[-LEAD_LENGTH:] if sentence.rstrip().endswith((":", "：")) else ""
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What one sentence has of the affair: the words, or nothing."""

    act: str = ""
    wrong: str = ""
    terms: str = ""
    measure: str = ""
    reaction: str = ""
    concerns_ai: bool = False


class _Judge:
    """Looks at one sentence after another, knowing what the text as a whole names."""

    def __init__(self, text: str) -> None:
        lexicon = patterns("relevance")
        systems = islice(lexicon["systems"].finditer(text), SYSTEMS_OF_AN_AI_REPORT)
        self.about_ai = sum(1 for _ in systems) == SYSTEMS_OF_AN_AI_REPORT
        self.names_a_party = bool(lexicon["accusing"].search(text) or lexicon["accused"].search(text))

    def look(self, sentence: Wording, *, near_act: bool, near: Sequence[Wording] = ()) -> _Seen:
        """near_act: whether the sentence or one beside it names the act, so that a wrong without one counts too; near:
        those sentences.
        """
        act = _first("acts", sentence)
        if not act and not near_act:
            return _Seen()
        if self._is_general(sentence):
            return _Seen(act=act, concerns_ai=True)
        if _first("lawful", sentence) and not _first("wrongs", sentence):
            return _Seen(concerns_ai=True)
        return _Seen(
            act=act,
            wrong=self._wrong(act, sentence, near),
            terms=_first("terms", sentence),
            measure=_first("measures", sentence) if _first("sides", sentence) else "",
            reaction=_first("reactions", sentence),
            concerns_ai=self.about_ai or bool(_first("systems", sentence)),
        )

    def _is_general(self, sentence: Wording) -> bool:
        """Whether a sentence tells what "an attacker" could do, and nobody in particular did."""
        if _first("scholarly", sentence):
            return True
        return bool(_first("general", sentence)) and not (_first("accusing", sentence) or _first("accused", sentence))

    def _wrong(self, act: str, sentence: Wording, near: Sequence[Wording]) -> str:
        names = patterns("relevance")["field_names"]
        rest = _words_of(names.sub(" ", sentence.text)) if act and names.search(sentence.text) else sentence
        both = all(any(_first(side, one) for one in (sentence, *near)) for side in ("accusing", "accused"))
        return (
            _first("wrongs", rest)
            or (_first("weak_wrongs", rest) if both else "")
            or (_first("field_wrongs", rest) if self.names_a_party else "")
            or _first("crossings", sentence)
        )


def _weigh(seen: _Seen, previous: _Seen) -> tuple[float, list[str]]:
    """How much a sentence counts beside the one before it, and the words that make it count."""
    if not seen.concerns_ai:
        return 0.0, []
    if seen.act and seen.wrong:
        return SAME_SENTENCE, [seen.act, seen.wrong]
    if (seen.act and previous.wrong) or (seen.wrong and previous.act):
        return NEXT_SENTENCE, [seen.act or previous.act, seen.wrong or previous.wrong]
    if seen.act and seen.measure:
        return MEASURE, [seen.act, seen.measure]
    if seen.act and seen.terms:
        return TERMS, [seen.act, seen.terms]
    if seen.act and seen.reaction:
        return REACTION, [seen.act, seen.reaction]
    return 0.0, []


def _words_of(sentence: str) -> Wording:
    return Wording(sentence, 0, len(sentence))


def _first(kind: str, sentence: Wording) -> str:
    found = sentence.search(patterns("relevance")[kind])
    return found.group() if found else ""
