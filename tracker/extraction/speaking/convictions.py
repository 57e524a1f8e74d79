"""Convictions without a verb of saying: "X is convinced that", "X has evidence that", "X has no doubt that"."""

from __future__ import annotations

from spacy.tokens import Span as Tokens

from tracker.extraction.cues import patterns
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.gone_on import gone_on_about
from tracker.extraction.speaking.parties import Parties, Party, PartyKind
from tracker.extraction.speaking.speech import Attribution, Speech
from tracker.extraction.speaking.subjects import subject_of


def convictions(reading: Reading, parties: Parties, sentence: Tokens) -> list[Attribution]:
    """What somebody of the sentence is said to hold."""
    found = []
    wording = reading.wording(sentence.start_char, sentence.end_char)
    for cue in wording.finditer(patterns("speech_verbs")["convictions"]):
        holder = _holder(sentence, cue.start(), parties)
        if holder is None or not holder.names or holder.kind in (PartyKind.OUTLET, PartyKind.PRODUCT):
            continue
        found.append(
            Attribution(
                holders=tuple(dict.fromkeys(n for p in parties.subjects_with(holder) for n in p.names)),
                speech=Speech.CLAIM,
                cue=cue.span(),
                content=(cue.end(), sentence.end_char),
                resolved=holder.is_resolved,
            )
        )
    return found


def _holder(sentence: Tokens, offset: int, parties: Parties) -> Party | None:
    """Whose conviction it is, by where its verb stands; a sentence that opens with "It is" goes on about whom it had before."""
    word = next((t for t in sentence if t.idx == offset), None)
    if word is None:
        return None
    if word.i == sentence.start + 1 and sentence[0].lower_ == "it":
        return gone_on_about(word, parties)
    return subject_of(word.head if word.dep_ in ("cop", "aux", "aux:pass") else word, parties)
