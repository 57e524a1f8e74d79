"""A Reading -> policy and industry responses: who does what with which instrument, and how far it has come."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from spacy.tokens import Span as Tokens

from tracker.extraction.chinese.report import report_of
from tracker.extraction.chinese.steps import find_steps
from tracker.extraction.cues import patterns
from tracker.extraction.judging.doing import Cast
from tracker.extraction.judging.reviewing import reviewed
from tracker.extraction.judging.telling import Hit, hit_of
from tracker.extraction.naming.roles import actor_named
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, EntityKind, Instrument, Predicate, Response, Status
from tracker.extraction.responding.response_actors import KIND, SUBJECT, Doer, Doing
from tracker.extraction.responding.response_anaphors import as_before, find_anaphors, is_theirs
from tracker.extraction.responding.response_bills import (
    BILL_ROUTE,
    MAKES_LAWS,
    ended_by,
    is_old_law,
    settled,
    waited_for,
    waits,
)
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_merging import merged, without_guessed_issuers
from tracker.extraction.responding.response_recommended import recommending_line
from tracker.extraction.responding.response_rules import Doers, Rule, cues, rule_cues, rules
from tracker.extraction.responding.response_status import BILL, Stage, is_of_bill, stage_of
from tracker.extraction.responding.response_suits import suing
from tracker.extraction.speaking.attribution import Attributions, find_attributions
from tracker.extraction.speaking.first_person import is_party
from tracker.extraction.speaking.issuers import issuers_of
from tracker.extraction.speaking.parties import Parties
from tracker.extraction.wording import Wording

NEAR = 800
# So far from the words of an allegation a report still tells of its affair.
OF_AFFAIR = 2500
# So often a sentence can name one instrument; what repeats it more often is no sentence.
MOST_CUES = 8
BAN_REACH = 300
# So many of the deeds told last can be spoken of again.
MOST_EARLIER = 12
# So close to its words an instrument's own name stands.
NAME_REACH = 60
_COMMITTEE = re.compile(r"\b(?:sub)?(?:committee|panel)\b", re.IGNORECASE)
_BANS = re.compile(r"\b(?:bann?(?:ed|s|ing)?|block(?:ed|s|ing)?|barr(?:ed|ing)|prohibit\w*|outlaw\w*)\b", re.IGNORECASE)
_OF_AGENCIES = (Instrument.EXECUTIVE_ACTION, Instrument.INFORMATION_SHARING, Instrument.INVESTIGATION)


def find_responses(
    reading: Reading,
    parties: Parties | None = None,
    attributions: Attributions | None = None,
    claims: tuple[Claim, ...] = (),
) -> tuple[Response, ...]:
    """Every response once, with its best evidence, in order of the text; claims: those of the same report."""
    if reading.language == "zh":
        return find_steps(report_of(reading))
    parties = parties or Parties(reading)
    attributions = attributions or find_attributions(reading, parties)
    finder = _Finder(reading, parties, attributions, claims)
    best: dict[tuple[str | None, Instrument, Status], Response] = {}
    before: list[Response] = []
    earlier: list[Response] = []
    for sentence in reading.statements:
        if reading.text[sentence.start_char : sentence.end_char].rstrip(' ”"').endswith("?"):
            continue
        told = [*finder.of_sentence(sentence), *finder.taken_up(sentence, before)]
        told += finder.gone_on(sentence, earlier, told)
        before = [r for r in told if r.status is Status.CALLED_FOR]
        earlier = [*earlier, *told][-MOST_EARLIER:]
        for response in told:
            key = (response.actor, response.instrument, response.status)
            same = best.get(key, response)
            better = response if response.confidence > same.confidence else same
            # Only one of the sentences on a suit tells in which country the court is.
            best[key] = replace(better, jurisdiction=same.jurisdiction or response.jurisdiction)
    best = settled(best)
    kept = without_guessed_issuers(list(best.values()))
    kept = reviewed(kept, reading, Cast(reading, parties, attributions, finder.bodies), finder.hits)
    kept = without_guessed_issuers(kept)
    kept = merged(kept, finder.bodies)
    return tuple(sorted(kept, key=lambda r: (r.evidence.start, r.instrument, r.actor or "", r.status)))


class _Finder:
    def __init__(
        self, reading: Reading, parties: Parties, attributions: Attributions, claims: tuple[Claim, ...]
    ) -> None:
        self._reading = reading
        self._attributions = attributions
        self._parties = parties
        allegations = [c for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION]
        # Who tells on its own page of what was done to it accuses, also where it names nobody.
        own = parties.writers if is_party(reading) else ()
        self._accusers = frozenset((*(c.claimant for c in allegations), *own))
        self._accused = frozenset(c.target for c in allegations if c.target)
        self._told_at = tuple(c.evidence.start for c in allegations)
        authors = tuple((c.evidence.start, c.claimant) for c in allegations)
        self.bodies = Bodies(reading, parties, self._accused, self._accusers)
        self._near_act: dict[int, bool] = {}
        # The rules' cues by where the sentence starts, of every sentence that was looked at.
        self.hits: dict[int, list[Hit]] = {}
        self._doing = Doing(reading, parties, attributions, self.bodies, authors)

    def of_sentence(self, sentence: Tokens) -> list[Response]:
        """The responses that one sentence tells of."""
        found: list[Response] = []
        seen = self.hits.setdefault(sentence.start, [])
        wording = self._reading.wording(sentence.start_char, sentence.end_char)
        for rule in (rules()[place] for place in rule_cues().in_reach(wording)):
            cues_here = list(islice(wording.finditer(rule.cue), MOST_CUES))
            if not cues_here:
                continue
            is_other = rule.not_with is not None and wording.search(rule.not_with) is not None
            told: list[Response] = []
            for cue in cues_here:
                counts = not is_other and self._counts(rule, cue, sentence)
                seen.append(hit_of(rule.name, rule.instrument, cue, counts=counts))
                told += self._responses(rule, cue, sentence) if counts else []
            is_clear = any(r.confidence >= SUBJECT for r in told)
            found += [r for r in told if not is_clear or r.confidence > KIND]
        for sent in (r for r in found if r.instrument is Instrument.SUBMISSION and r.actor):
            self._doing.note_letter(sentence.start_char, str(sent.actor))
        return found

    def taken_up(self, sentence: Tokens, before: list[Response]) -> list[Response]:
        """What a public body weighs of that which the sentence before asks for: "The department is weighing it"."""
        weighs = (
            cues()["weighs_it"].search(self._reading.text, sentence.start_char, sentence.end_char) if before else None
        )
        if weighs is None:
            return []
        asked = [rule for rule in rules() if any(r.rule.startswith(f"{rule.name}-by-") for r in before)]
        if not asked or asked[0].doers is not Doers.PUBLIC:
            return []
        stage = Stage(status=Status.UNDER_CONSIDERATION, at=weighs.start(), end=weighs.end(), gap=0)
        doers = self._doing.doers(asked[0], sentence, weighs, stage)
        return [self._response(asked[0], stage, doer, weighs, sentence) for doer in doers]

    def gone_on(self, sentence: Tokens, earlier: list[Response], told: list[Response]) -> list[Response]:
        """What becomes of deeds of the sentences before: "It reversed the decision". told: what this one tells by itself."""
        found: list[Response] = []
        for anaphor in find_anaphors(self._reading, sentence, earlier, told):
            cue, stage = anaphor.cue, anaphor.stage
            doers = () if anaphor.is_passive else self._doing.doers(anaphor.rule, sentence, cue, stage)
            named = [d for d in doers if is_theirs(anaphor, d, earlier)]
            found += [self._response(anaphor.rule, stage, d, cue, sentence) for d in named]
            found += [] if doers else as_before(anaphor, earlier, self._reading, sentence)
        return found

    def _counts(self, rule: Rule, cue: re.Match[str], sentence: Tokens) -> bool:
        text = self._reading.text
        mention = self._reading.mention_at(cue.start())
        if mention is not None and mention.kind is not EntityKind.INSTRUMENT and cue.end() <= mention.end:
            return False
        if mention is not None and rule.instrument is Instrument.LEGISLATION and is_old_law(mention.name):
            return False
        if rule.after_ban and not _BANS.search(text, max(0, cue.start() - BAN_REACH), cue.start()):
            return False
        before = text[sentence.start_char : cue.start()]
        if (rule.not_after and rule.not_after.search(before)) or cues()["denied"].search(before):
            return False
        if rule.to_body and not self.bodies.reached(cue.end(), sentence.end_char):
            return False
        if rule.near_act and not self._is_near_act(sentence):
            return False
        speculated = cues()["speculation"].search(before)
        is_industrys = rule.doers in (Doers.INDUSTRY, Doers.INDUSTRY_OR_PUBLIC)
        return not speculated or (not is_industrys and self._attributions.at(cue.start()) is not None)

    def _is_near_act(self, sentence: Tokens) -> bool:
        """Whether the act is told of around a sentence, or the page is the accuser's own."""
        own = actor_named(self._reading.outlet)
        if own is not None and own.name in self._accusers:
            return True
        if sentence.start not in self._near_act:
            text = self._reading.text
            around = (max(0, sentence.start_char - NEAR), min(len(text), sentence.end_char + NEAR))
            is_near = any(abs(at - sentence.start_char) <= OF_AFFAIR for at in self._told_at)
            wording = Wording(text, *around)
            is_near = is_near or any(wording.search(cue) for cue in (patterns("acts")["acts"], cues()["act"]))
            self._near_act[sentence.start] = is_near
        return self._near_act[sentence.start]

    def _responses(self, rule: Rule, cue: re.Match[str], sentence: Tokens) -> list[Response]:
        own_document = self._is_own_document(rule, sentence)
        lead = recommending_line(self._reading, sentence)
        if lead is not None:
            stage = Stage(status=Status.CALLED_FOR, at=sentence.start_char, end=cue.start(), gap=0)
            doers = self._doing.recommending(rule, lead, sentence, stage)
        else:
            told = stage_of(self._reading, rule, cue, sentence, own_document=own_document)
            if self._is_advice(sentence, cue):
                told = Stage(status=Status.CALLED_FOR, at=sentence.start_char, end=cue.start(), gap=0)
            if told is None and rule.instrument is Instrument.LEGISLATION and self._doing.sponsors(sentence):
                told = self._of_authored(rule, cue, sentence)
            if told is None:
                return []
            stage = told
            doers = self._doing.doers(rule, sentence, cue, stage)
        if rule.about_accused:
            doers = suing(self._reading, self.bodies, doers, cue, sentence)
        is_vague = stage.status is not Status.CALLED_FOR and all(d.route in ("body-of-kind", "nearest") for d in doers)
        if rule.instrument is Instrument.LEGISLATION and is_vague:
            doers = self._doing.sponsors(sentence) or doers
        by_people = stage.status is Status.PROPOSED and all(d.name in self.bodies.people for d in doers)
        if rule.instrument is Instrument.LEGISLATION and (by_people or not doers or stage.status is Status.IN_FORCE):
            names = {doer.name for doer in doers}
            doers = (*doers, *(d for d in self._doing.sponsors(sentence) if d.name not in names))
        if rule.name == BILL and (ending := ended_by(self._parties, sentence, stage)):
            land = self.bodies.jurisdiction(rule, ending[0], stage.status, sentence.start_char, sentence.end_char)
            doers = tuple(Doer(name=n, jurisdiction=land, confidence=SUBJECT, route="subject") for n in ending)
        if rule.instrument is Instrument.LEGISLATION and not doers and waits(sentence):
            doers = (self._having_it(sentence),)
        of_bill = stage.status is Status.PROPOSED and is_of_bill(self._reading, sentence)
        if of_bill:
            doers = self._of_bill(rule, doers, sentence, cue)
        return [self._response(rule, stage, doer, cue, sentence) for doer in doers]

    def _of_authored(self, rule: Rule, cue: re.Match[str], sentence: Tokens) -> Stage:
        """How far a bill has come of which only the authors are told: it is weighed, where the sentence says so."""
        weighs = (pattern for status, pattern in rule.status if status is Status.UNDER_CONSIDERATION)
        is_weighed = any(p.search(self._reading.text, cue.end(), sentence.end_char) for p in weighs)
        status = Status.UNDER_CONSIDERATION if is_weighed else Status.PROPOSED
        return Stage(status=status, at=cue.start(), end=cue.end(), gap=0)

    def _is_advice(self, sentence: Tokens, cue: re.Match[str]) -> bool:
        """Whether somebody who is named tells others what to do: "Put them on the list, says X"."""
        first = next((t for t in sentence if t.is_alpha), None)
        if first is None or first.tag_ != "VB" or not cues()["order"].match(sentence.text):
            return False
        said = self._attributions.at(cue.start())
        return said is not None and not said.by_outlet

    def _response(self, rule: Rule, stage: Stage, doer: Doer, cue: re.Match[str], sentence: Tokens) -> Response:
        return Response(
            actor=doer.name,
            jurisdiction=doer.jurisdiction,
            instrument=rule.instrument,
            status=self._reached(rule, stage.status, doer),
            name=self._name(cue),
            confidence=doer.confidence,
            evidence=self._reading.evidence_of(sentence),
            rule=f"{rule.name}-by-{doer.route}",
        )

    def _of_bill(self, rule: Rule, doers: tuple[Doer, ...], sentence: Tokens, cue: re.Match[str]) -> tuple[Doer, ...]:
        """Who brings the bill in; Congress, where what it would do is its own to do and nobody does so by name."""
        if rule.doers in (Doers.INDUSTRY, Doers.INDUSTRY_OR_PUBLIC):
            return ()
        if rule.instrument in _OF_AGENCIES:
            # What agencies would do under a bill the chamber that has it does not do.
            return tuple(d for d in doers if not MAKES_LAWS.search(d.name))
        if rule.instrument is Instrument.SANCTIONS and (imposing := self._doing.imposing(rule, sentence, cue)):
            return imposing
        if sponsors := self._doing.sponsors(sentence):
            return sponsors
        is_clear = rule.instrument is Instrument.LEGISLATION and any(d.confidence >= SUBJECT for d in doers)
        is_its = not is_clear and rule.instrument in (Instrument.SANCTIONS, Instrument.LEGISLATION)
        if not is_its and doers:
            return doers
        return (self._having_it(sentence),)

    def _having_it(self, sentence: Tokens) -> Doer:
        """The chamber, or Congress, that has a bill before it."""
        name = waited_for(self._reading, sentence)
        return Doer(name=name, jurisdiction="US", confidence=0.6, route=BILL_ROUTE)

    def _reached(self, rule: Rule, status: Status, doer: Doer) -> Status:
        """How far it has come: what a committee has passed is still proposed."""
        is_bill = rule.instrument is Instrument.LEGISLATION and status is Status.IN_FORCE
        return (
            Status.PROPOSED
            if is_bill and (_COMMITTEE.search(doer.name) or self.bodies.is_lawmaker(doer.name))
            else status
        )

    def _is_own_document(self, rule: Rule, sentence: Tokens) -> bool:
        """Whether a public body's own page is itself the memorandum or advisory of which the sentence speaks."""
        issued = self._reading.wording(sentence.start_char, sentence.end_char).search(cues()["issued"])
        return bool(rule.instrument is Instrument.EXECUTIVE_ACTION and issued and issuers_of(self._reading))

    def _name(self, cue: re.Match[str]) -> str | None:
        """The instrument's own name: the one nearest to its words, of those in the sentence if it names any."""
        sentence = self._reading.sentence_of(cue.start())
        near = self._reading.mentions_in(
            max(0, cue.start() - NAME_REACH), cue.end() + NAME_REACH, EntityKind.INSTRUMENT
        )
        inside = [mention for mention in near if sentence.start_char <= mention.start < sentence.end_char]
        nearest = min(inside or near, key=lambda m: max(m.start - cue.end(), cue.start() - m.end), default=None)
        return nearest.name if nearest else None
