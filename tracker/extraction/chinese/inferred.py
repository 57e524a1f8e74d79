"""A Chinese report -> accusations that no frame of words covers: who speaks, of whom, and that it is of the deed, tell enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.accusing.affair_roles import AffairRoles, is_public
from tracker.extraction.accusing.charges import Allegation
from tracker.extraction.chinese.report import PARTY, ChineseReport, Sentence
from tracker.extraction.chinese.subjects import Subjects
from tracker.extraction.chinese.who import Who
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import country_of
from tracker.extraction.speaking.party import CHINA

SURE = 0.6
# So far behind an accused its deed is told.
BEHIND = 120
_ENDS = re.compile("[。；]")


def infer_charges(report: ChineseReport, charges: tuple[Allegation, ...]) -> tuple[Allegation, ...]:
    """The further charges, one for each claimant and target, in order of the text."""
    finder = _Finder(report, charges)
    known = {(a.claimant, a.target) for a in charges}
    found: dict[tuple[str, str | None], Allegation] = {}
    for sentence in report.sentences:
        for one in finder.of_sentence(sentence):
            if (one.claimant, one.target) not in known:
                found.setdefault((one.claimant, one.target), one)
    return tuple(found.values())


class _Finder:
    def __init__(self, report: ChineseReport, charges: tuple[Allegation, ...]) -> None:
        self._report = report
        self._subjects = Subjects(report)
        self._roles = AffairRoles(list(charges))
        self._cues = patterns("chinese")
        self._naming = {a.claimant for a in charges if a.target is not None}

    def of_sentence(self, sentence: Sentence) -> Iterator[Allegation]:
        """Whom a sentence accuses in the words of who speaks in it."""
        if sentence.is_question:
            return
        yield from self._of_strangers(sentence)
        for whom in sentence.whos:
            targets = self._targets(whom)
            if not targets or not self._is_told(sentence, whom):
                continue
            for claimant in self._claimants(sentence, whom):
                yield from (self._made(sentence, claimant, target) for target in targets)

    def _claimants(self, sentence: Sentence, whom: Who) -> tuple[str, ...]:
        """Who says it: those without a name in the sentence, else who speaks, unless another stands between."""
        unnamed = self._cues["unnamed_accuse"].search(sentence.skeleton, 0, sentence.at(whom.start))
        if unnamed is not None:
            return (unnamed["who"],)
        speaker = self._subjects.speaker(sentence, whom.start)
        if speaker is None or speaker.is_outlet:
            return ()
        before = [n for w in sentence.whos if speaker.end <= w.start < whom.start for n in w.names]
        if any(self._roles.accuser_of(name) for name in before if name not in speaker.names):
            return ()
        return tuple(name for holder in speaker.names if (name := self._roles.accuser_of(holder)))

    def _targets(self, whom: Who) -> tuple[str, ...]:
        if whom.names == (CHINA,):
            return (CHINA,) if whom.is_group else ()
        return tuple(n for n in whom.accusable if country_of(n) == "CN" and n not in self._roles.accusers)

    def _is_told(self, sentence: Sentence, whom: Who) -> bool:
        """Whether the deed is told behind somebody, up to the end of the sentence, and nothing takes it back."""
        begin = sentence.at(whom.start) + 1
        words = re.sub(PARTY, "P", _ENDS.split(sentence.skeleton[begin:])[0][:BEHIND])
        deed = self._cues["deed"].search(words)
        before = sentence.skeleton[max(0, begin - 12) : begin]
        return (
            deed is not None
            and not self._cues["no_act"].search(words)
            and not self._cues["taken_back"].search(words[: deed.start()])
            and not self._cues["taken_back"].search(before)
        )

    def _of_strangers(self, sentence: Sentence) -> Iterator[Allegation]:
        """What a maker tells of doers whom it does not name: "有攻击者…企图克隆该模型"."""
        stranger = self._cues["strangers"].search(sentence.skeleton)
        if stranger is None or any(self._targets(who) for who in sentence.whos):
            return
        told = re.sub(PARTY, "P", _ENDS.split(sentence.skeleton[stranger.end() :])[0][:BEHIND])
        back = self._cues["taken_back"].search(sentence.skeleton)
        if back or self._cues["no_act"].search(told) or not self._cues["taking"].search(told):
            return
        speaker = self._subjects.speaker(sentence, sentence.places[stranger.start()])
        for name in speaker.names if speaker is not None and not speaker.is_outlet else ():
            claimant = self._roles.accuser_of(name)
            if claimant is not None and not is_public(claimant) and claimant not in self._naming:
                yield self._made(sentence, claimant, None)

    def _made(self, sentence: Sentence, claimant: str, target: str | None) -> Allegation:
        evidence = self._report.evidence(sentence)
        hedged = patterns("acts")["hedges"].search(evidence.text) or self._cues["hedged"].search(sentence.skeleton)
        return Allegation(
            claimant=claimant,
            target=target,
            start=evidence.start,
            end=evidence.end,
            via=(),
            hedged=bool(hedged),
            confidence=SURE,
            rule="told-in-passage" if target is not None else "nobody-named",
        )
