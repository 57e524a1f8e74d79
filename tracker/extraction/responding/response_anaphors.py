"""A sentence on a deed told before -> what becomes of it: "It reversed the decision", "Google did the same"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span as Tokens

from tracker.extraction.lexicon import table
from tracker.extraction.reading import Reading
from tracker.extraction.records import Instrument, Response, Status
from tracker.extraction.responding.response_actors import Doer
from tracker.extraction.responding.response_rules import Rule, cues, rules
from tracker.extraction.responding.response_status import Stage

# So far back the deed is still the one that "it" means.
REACH = 500
SURE = 0.7
# By what it shows that somebody takes a deed back or does the same: they are the subject.
_ACTING = ("subject", "body", "place")
UNDONE, SUCH_BILL, ALIKE = "undone", "such_bill", "alike"
# What somebody else can do as well.
_DONE = (Status.IN_FORCE, Status.PROPOSED)
_OWN = re.compile(r"(?:its|his|her|their)\b", re.IGNORECASE)
_KIND = re.compile(r"\b(?P<kind>[a-z-]+)$")


@dataclass(frozen=True, slots=True)
class Anaphor:
    """What a sentence says of a deed told before: the words that say so, the deed, its rule and how far it has now come."""

    cue: re.Match[str]
    deed: Response
    rule: Rule
    status: Status

    @property
    def is_passive(self) -> bool:
        """Whether it is told as what was done, not by whom."""
        return self.cue.groupdict().get("such") is not None

    @property
    def stage(self) -> Stage:
        """How far it has come, where the words say so."""
        return Stage(status=self.status, at=self.cue.start(), end=self.cue.end(), gap=0)


def find_anaphors(
    reading: Reading, sentence: Tokens, told: Sequence[Response], here: Sequence[Response]
) -> Iterator[Anaphor]:
    """told: the deeds of the sentences before, in their order; here: those of the sentence itself."""
    start, end = sentence.start_char, sentence.end_char
    near = [r for r in told if start - REACH <= r.evidence.end <= start]
    wording = reading.wording(start, end)
    for name, status in ((UNDONE, Status.EASED), (SUCH_BILL, Status.EASED), (ALIKE, None)) if near or here else ():
        cue = wording.search(cues()[name])
        if cue is None:
            continue
        # "Which blocked it in May, has lifted that block": of its own sentence a deed must be named by its kind.
        deed = _meant(near, cue, name) or (_meant(here, cue, name) if name == UNDONE and _kind_of(cue) else None)
        rule = _rule_of(deed) if deed is not None else None
        if deed is None or rule is None or (deed.instrument, status or deed.status) in _done(here):
            continue
        if status is None or any(one is status for one, _ in rule.status):
            yield Anaphor(cue, deed, rule, status or deed.status)


def _done(here: Sequence[Response]) -> set[tuple[Instrument, Status]]:
    return {(r.instrument, r.status) for r in here}


def as_before(anaphor: Anaphor, told: Sequence[Response], reading: Reading, sentence: Tokens) -> list[Response]:
    """What became of the deed, where it is told without saying by whom: those who did it took it back. told: as above."""
    if anaphor.status is not Status.EASED or "what" not in anaphor.cue.groupdict():
        return []
    doers = [r for r in told if r.instrument is anaphor.deed.instrument and r.evidence == anaphor.deed.evidence]
    evidence = reading.evidence_of(sentence)
    return [
        replace(
            one,
            status=anaphor.status,
            date=None,
            confidence=SURE,
            evidence=evidence,
            rule=f"{anaphor.rule.name}-by-taken-up",
        )
        for one in doers
    ]


def _meant(near: Sequence[Response], cue: re.Match[str], name: str) -> Response | None:
    """The last deed of the kind that the words name, the last at all where they name none."""
    if name == ALIKE:
        return next((r for r in reversed(near) if r.status in _DONE), None)
    of_kind = Instrument.LEGISLATION if name == SUCH_BILL else _kind_of(cue)
    wanted = [r for r in near if of_kind in (None, r.instrument) and r.status is not Status.EASED]
    last = wanted[-1] if wanted else None
    # Who takes back a bill takes back what it would do.
    bills = (r for r in wanted if last and r.evidence == last.evidence and r.instrument is Instrument.LEGISLATION)
    return next(bills, last)


def is_theirs(anaphor: Anaphor, doer: Doer, told: Sequence[Response]) -> bool:
    """Whether somebody who is the subject can take the deed back: "its ban" is that of whoever did it."""
    if doer.route not in _ACTING:
        return False
    if not _OWN.match(anaphor.cue.groupdict().get("what") or ""):
        return True
    return any(r.actor == doer.name and r.instrument is anaphor.deed.instrument for r in told)


def _kind_of(cue: re.Match[str]) -> Instrument | None:
    """Which instrument "the probe", "the listing" names; None for "it", "the decision"."""
    kinds = table("responses")["kinds"]
    assert isinstance(kinds, dict)
    found = _KIND.search((cue["what"] or cue["such"]).casefold())
    return next((Instrument(i) for i, nouns in kinds.items() if found and found["kind"] in nouns), None)


def _rule_of(deed: Response) -> Rule | None:
    return next((rule for rule in rules() if deed.rule.startswith(f"{rule.name}-by-")), None)
