"""A token -> whether it is a verb of saying or finding, and in which voice, where the tagger may have missed it."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from tracker.extraction.cues import words
from tracker.extraction.reading import sentence_of
from tracker.extraction.records import EntityKind

SPEECH_SECTIONS = ("neutral", "claim", "discover", "accuse", "deny", "warn", "concede")


@cache
def is_speech(form: str) -> bool:
    """Whether a word form is that of a verb of saying or finding."""
    return any(form in words("speech_verbs", section) for section in SPEECH_SECTIONS)


def is_verb(token: Token) -> bool:
    """Whether a form of a speech verb is used as a verb, where the tagger may have missed it."""
    if token.lower_ in words("speech_verbs", "before_that"):
        return _is_between_commas(token) or _name_that(token)
    if token.pos_ in ("VERB", "AUX"):
        return True
    if token.lower_.endswith("ing") and token.i > sentence_of(token).start and token.nbor(-1).text == ",":
        return True
    if token.lower_ in words("speech_verbs", "only_verbs"):
        before = token.nbor(-1).lower_ if token.i > sentence_of(token).start else ""
        return before not in ("the", "an", "a", "primary", "these", "those", "main", "other")
    if is_speech(token.lower_) and (_is_between_commas(token) or _name_that(token)):
        return True
    return token.lower_ in words("speech_verbs", "after_names") and (
        _follows_name(token) or _goes_on_to_name(token) or _tells_that(token)
    )


def _is_between_commas(token: Token) -> bool:
    """Whether a comma, a name, this word and a comma follow each other: "Y, X asserts, copied"."""
    if not sentence_of(token).start + 1 < token.i < sentence_of(token).end - 1 or token.nbor(1).text != ",":
        return False
    here = token.i - 1
    while here > sentence_of(token).start and _is_name(token.doc[here]):
        here -= 1
    return here < token.i - 1 and token.doc[here].text == ","


def _name_that(token: Token) -> bool:
    """Whether it stands between a name and "that": "the Senate Commerce Committee concludes that"."""
    inside = sentence_of(token).start < token.i < sentence_of(token).end - 1
    return inside and token.nbor(1).lower_ == "that" and token.nbor(-1).text[:1].isupper()


def _tells_that(token: Token) -> bool:
    """Whether it stands between a document and "that": "the memorandum states that"."""
    inside = sentence_of(token).start < token.i < sentence_of(token).end - 1
    return inside and token.nbor(1).lower_ == "that" and token.nbor(-1).lower_ in words("speech_verbs", "documents")


def _goes_on_to_name(token: Token) -> bool:
    """Whether it stands between a comma and a name: "The notice, issued by X, names Y"."""
    inside = sentence_of(token).start < token.i < sentence_of(token).end - 1
    return inside and token.nbor(-1).text == "," and token.nbor(1).tag_ in ("NNP", "NNPS")


def _follows_name(token: Token) -> bool:
    """Whether a name or pronoun stands right before, no article before that, and no noun or "of" behind."""
    here = token.i - 1
    if here < sentence_of(token).start or not _is_name(token.doc[here]):
        return False
    while here >= sentence_of(token).start and _is_name(token.doc[here]):
        here -= 1
    lead = token.doc[here].lower_ if here >= sentence_of(token).start else ""
    behind = token.nbor(1).lower_ if token.i + 1 < sentence_of(token).end else ""
    return lead not in ("the", "a", "an", "of", "by", "these", "those") and behind not in (
        "of",
        "against",
        "by",
        "over",
        "about",
    )


def _is_name(token: Token) -> bool:
    if token.tag_ in ("NNP", "NNPS", "PRP") or (len(token) > 1 and token.is_alpha and token.is_upper):
        return True
    # The tagger takes some names for adjectives: "as Mistral claims".
    mention = token.doc._.reading.mention_at(token.idx) if token.is_title else None
    return mention is not None and mention.kind is EntityKind.ORGANISATION


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive; kept, for many ask."""
    kept: dict[int, bool] = verb.doc.user_data.setdefault("passives", {})
    if verb.i not in kept:
        kept[verb.i] = _is_passive(verb)
    return kept[verb.i]


def _is_passive(verb: Token) -> bool:
    relations = {child.dep_ for child in verb.children}
    if "aux:pass" in relations:
        return True
    behind = verb.nbor(1).lower_ if verb.i + 1 < sentence_of(verb).end else ""
    if "nsubj:pass" in relations and behind in ("of", "by", "over", "as", "in", "to"):
        return True
    if verb.tag_ == "VBN" and behind in ("by", "as"):
        return True
    before = verb.doc[max(sentence_of(verb).start, verb.i - 3) : verb.i]
    if any(t.lower_ in ("that", "who", "which") for t in before[-1:]):
        return False
    return any(t.lower_ in ("was", "were", "been", "being", "is", "are") for t in before) and verb.tag_ == "VBN"


def is_bare_participle(verb: Token) -> bool:
    """Whether "labs named or flagged" has a participle without "have" and without an object."""
    before = verb.doc[max(sentence_of(verb).start, verb.i - 3) : verb.i]
    behind = verb.nbor(1).lower_ if verb.i + 1 < sentence_of(verb).end else "."
    has = any(t.lower_ in ("have", "has", "had", "having", "’ve", "'ve", "and") for t in before)
    return (
        verb.tag_ == "VBN" and not has and behind in (",", ".", "or", "in", ")", "—", "–", "are", "were", "is", "was")
    )
