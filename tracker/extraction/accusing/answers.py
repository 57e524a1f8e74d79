"""A sentence -> who of the accused, or of the state that speaks for them, answers the charge without saying that it is false.

Whoever stands accused and is quoted on the affair denies it, as long as he concedes nothing: what their data came from, how they
respect the law, whom they oppose. What they say of their wares and plans is no answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import is_public
from tracker.extraction.accusing.hearing import Hearing
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.records import Claim, Predicate
from tracker.extraction.speaking.attribution import Attribution, Speech

SURE = 0.6
# So far behind the charge an answer to it stands.
REACH = 1800
_SAYING = (Speech.NEUTRAL, Speech.CLAIM, Speech.DISCOVER)


def find_answers(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """denies of those accused who speak of the affair in the sentence."""
    start, end = sentence.start_char, sentence.end_char
    charged = [a for a in hearing.allegations if a.end <= start < a.end + REACH]
    if not charged or not hearing.reading.wording(start, end).search(patterns("answers")["defence"]):
        return
    for one in hearing.attributions.touching(start, end):
        if one.by_outlet or one.speech not in _SAYING or not start <= one.cue[0] < end:
            continue
        if not _defends(hearing, one, start, end):
            continue
        for holder in one.holders:
            name = hearing.voice_of(holder, start, end)
            if name in hearing.accusers or not _is_charged(hearing, name):
                continue
            for accuser in hearing.accusers_answered(name, start, end):
                yield hearing.claim(Predicate.DENIES, name, accuser, sentence, SURE, "answers-for-itself", via=one.via)


def _defends(hearing: Hearing, one: Attribution, start: int, end: int) -> bool:
    """Whether the words of a speaker defend, and are not of something else."""
    cues, text = patterns("answers"), hearing.reading.text
    words = (max(start, min(one.content[0], one.cue[1])), min(end, one.content[1]))
    if patterns("acts")["counts"].search(text, *words) and not cues["surely"].search(text, *words):
        return False
    if not cues["defence"].search(text, *words) or cues["conceding"].search(text, *words):
        return False
    return bool(cues["surely"].search(text, *words)) or not cues["business"].search(text, start, end)


def _is_charged(hearing: Hearing, name: str) -> bool:
    """Whether somebody stands accused, belongs to one who does, or speaks for the state of the accused."""
    actor = known_actor(name)
    if name in hearing.accused or name in hearing.accused_people:
        return True
    if actor is not None and actor.role == "executive":
        return actor.parent in hearing.accused
    return hearing.is_of_accused_state(name) and is_public(name)
