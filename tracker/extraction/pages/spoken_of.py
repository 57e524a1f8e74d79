"""Sentences of a report -> whether it speaks of the affair as of something known, and tells what is done about it.

A report on a bill, a ban or a pact seldom tells the act anew: it names the copying ("model copying", "copycats"), or
recalls who holds it against whom, and goes on to what is done.
"""

from __future__ import annotations

from tracker.extraction.cues import patterns

# The copying beside what is done about it, with one side named; both sides, one charging the other, with the copying
# anywhere. Below the weight of a sentence that names the act and a wrong.
BESIDE, CHARGED = 0.55, 0.5
# So many sentences around the copying tell what is done about it.
REACH = 1
_FILE = "spoken_of"


def might_speak(text: str) -> bool:
    """Whether the raw text names the copying and an owner of models, or two who are known to quarrel, at all."""
    lexicon = patterns(_FILE)
    if lexicon["known_owners"].search(text) and lexicon["known_takers"].search(text) and lexicon["charge"].search(text):
        return True
    return bool(lexicon["copying"].search(text) and lexicon["owners"].search(text))


def spoken_of(sentences: list[str]) -> tuple[float, tuple[str, ...]]:
    """How surely the sentences speak of it (0-1), and the words by which they do; nothing where they do not."""
    lexicon, whole = patterns(_FILE), "\n".join(sentences)
    taker = lexicon["takers"].search(whole)
    if lexicon["owners"].search(whole) is None:
        return 0.0, ()
    acts = [lexicon["copying"].search(sentence) for sentence in sentences]
    for number, copying in enumerate(acts):
        if copying is None or lexicon["elsewhere"].search(sentences[number]):
            continue
        if taker is None and lexicon["own_work"].search(sentences[number]):
            continue
        beside = "\n".join(sentences[max(0, number - REACH) : number + REACH + 1])
        told = _told(copying[0], beside)
        if told and (taker is not None or lexicon["named"].search(whole)):
            return BESIDE, (copying[0], told)
    if taker is None:
        return 0.0, ()
    kinds = [("known_owners", "charge", "known_takers")]
    if any(act and not lexicon["technique"].search(act[0]) for act in acts):
        kinds.append(("owners", "held_against", "takers"))
    for sentence in sentences:
        for each in kinds:
            found = [lexicon[kind].search(sentence) for kind in each]
            if all(found) and not lexicon["elsewhere"].search(sentence):
                return CHARGED, tuple(match.group() for match in found if match)
    return 0.0, ()


def _told(copying: str, beside: str) -> str:
    """The words by which the sentences around it tell what is done about the copying.

    Of what its makers and students call by the same name ("distilled models") only public steps count, with an owner
    named there.
    """
    lexicon = patterns(_FILE)
    rest = beside.replace(copying, " ")
    is_technique = lexicon["technique"].search(copying) is not None
    if is_technique and not lexicon["owners"].search(beside):
        return ""
    steps = lexicon["steps"].search(rest) or (None if is_technique else lexicon["measures"].search(rest))
    return steps[0] if steps else ""
