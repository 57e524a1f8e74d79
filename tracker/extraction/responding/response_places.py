"""A sentence on bans -> the places that ban: before the verb, in a list behind it, or named as those that followed."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.reading import Mention, Reading
from tracker.extraction.records import EntityKind, Instrument
from tracker.extraction.responding.response_makers import PREPOSITION
from tracker.extraction.responding.response_rules import Rule, cues

ACTS = re.compile(
    r"\s+(?:(?:has|have|had|is|are|was|also|now|recently|will|already|since|both|all|then|\w+ly) )*"
    r"(?:(?:was|is|were|became) (?:the |among the |one of the )?(?:\w+ ){1,4}to )?"
)
# "X joined Y and Z in banning it".
_JOINED = re.compile(r"\s+(?:has |have )?(?:joined|joins|follows|followed)\s+(?:the\s+)?")
_AS_THEY_DID = re.compile(r"\s+(?:in|by)\s+")
_JOINS = re.compile(r",?\s*(?:and\s+)?(?:the\s+)?|\s*,\s*")
# So far behind the ban its places are listed.
LIST_REACH = 120
# "Similar bills are pending in A and B".
_PENDS = re.compile(
    r"[^.;,\n]{0,40}\b(?:pending|introduced|filed|proposed|tabled|moving|advancing|debated|considered|passed|adopted|under way)\s+in\s+(?:the\s+)?"
)
_LISTS = ("include", "including", "such", "among", "like", "namely")


def _runs_of(reading: Reading, start: int, end: int) -> list[list[Mention]]:
    """The places between two offsets, those that are enumerated together."""
    runs: list[list[Mention]] = []
    for mention in reading.mentions_in(start, end, EntityKind.PLACE):
        if runs and _JOINS.fullmatch(reading.text, runs[-1][-1].end, mention.start):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def acting_places(
    reading: Reading, rule: Rule, sentence: Tokens, cue: re.Match[str], verbs: tuple[int, ...]
) -> tuple[str, ...]:
    """The states that act: "Texas and Virginia banned …"; verbs: where the verbs of the response begin."""
    text = reading.text
    for place in verbs:
        runs = _runs_of(reading, sentence.start_char, place)
        is_joined = len(runs) > 1 and _JOINED.fullmatch(text, runs[-2][-1].end, runs[-1][0].start)
        if is_joined and _AS_THEY_DID.fullmatch(text, runs[-1][-1].end, place):
            return tuple(m.name for run in runs[-2:] for m in run)
        if not runs or not ACTS.fullmatch(text, runs[-1][-1].end, place):
            continue
        if not PREPOSITION.search(text, sentence.start_char, runs[-1][0].start):
            return tuple(m.name for m in runs[-1])
    return _listed_places(reading, rule, sentence, cue)


def _listed_places(reading: Reading, rule: Rule, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
    """The places of "was banned in A, B and C", "those that banned it include A and B", "states such as A and B"."""
    text = reading.text
    if rule.instrument is Instrument.LEGISLATION:
        runs = _runs_of(reading, cue.end(), min(sentence.end_char, cue.end() + LIST_REACH))
        return tuple(m.name for run in runs for m in run if _PENDS.fullmatch(text, cue.end(), run[0].start))
    if rule.instrument is not Instrument.USE_BAN or rule.after_ban:
        return ()
    is_passive = cues()["passive"].search(text, sentence.start_char, cue.end()) is not None
    found: list[str] = []
    for run in _runs_of(reading, sentence.start_char, min(sentence.end_char, cue.end() + LIST_REACH)):
        lead = cues()["among"].search(text, max(sentence.start_char, run[0].start - 40), run[0].start)
        if lead is None:
            continue
        is_list = lead[0].casefold().startswith(_LISTS)
        if (is_list and len(run) > 1) or (is_passive and not is_list and run[0].start > cue.start()):
            found += [m.name for m in run]
    return tuple(dict.fromkeys(found))
