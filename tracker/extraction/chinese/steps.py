"""A Chinese report -> what policy and industry do about it, or are asked to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tracker.extraction.chinese.report import PARTY, ChineseReport, Sentence
from tracker.extraction.chinese.subjects import Subjects
from tracker.extraction.chinese.who import Who
from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import table
from tracker.extraction.naming.roles import country_of, known_actor
from tracker.extraction.records import EntityKind, Instrument, Response, Status
from tracker.extraction.responding.response_kinds import body_of_land

# A deed with its doer in the sentence; one whose doer is carried on; an instrument with a status; a guess at either.
DEED, CARRIED, STAGED = 0.85, 0.6, 0.8
NEAR = 500
# How far around an instrument the words stand that say how far it has come.
REACH = 24
# What companies do every day: that they might is the writer's guess.
_DAILY = (Instrument.ACCESS_RESTRICTION, Instrument.TECHNICAL_DEFENCE, Instrument.INFORMATION_SHARING)
_CLAUSE = re.compile(r"[，；：。]")
_PASSIVE = re.compile(rf"(?:被|由|遭到?|受到)({PARTY})[^，。{PARTY[1:-1]}]{{0,8}}$")
# "向议员": to whom it is done.
_TO = re.compile(r"[向对给致与同][^，。]{0,4}$")
# Its own staff and customers somebody does not ask but tell.
_TOLD = re.compile(r"[^，。]{0,8}(?:员工|职员|雇员|公务员|公务|机关|官兵|人员|开发者|用户|客户|组织完成|机构用户)")
_ASKED = re.compile(r"(?:呼吁|敦促|要求|建议|主张|促请|吁请|希望|游说)[^，。]{0,12}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    name: str
    instrument: Instrument
    cue: re.Pattern[str]
    doers: str
    abroad: str | None
    itself: bool
    near_act: bool
    to_body: bool
    done: re.Pattern[str] | None
    needs_done: bool
    not_with: re.Pattern[str] | None


def find_steps(report: ChineseReport) -> tuple[Response, ...]:
    """Every response once, with its best evidence, in order of the text."""
    best: dict[tuple[str | None, Instrument, Status], Response] = {}
    for step in _Steps(report).find():
        key = (step.actor, step.instrument, step.status)
        if key not in best or step.confidence > best[key].confidence:
            best[key] = step
    kept = [step for step in best.values() if not _is_summed_up(step, list(best.values()))]
    return tuple(sorted(kept, key=lambda r: (r.evidence.start, r.instrument, r.actor or "", r.status)))


def _is_summed_up(step: Response, others: list[Response]) -> bool:
    """Whether a government is said to do what the report tells of its bodies by name."""
    actor = known_actor(step.actor or "")
    return (
        actor is not None
        and actor.role == "executive"
        and any(
            o.instrument is step.instrument
            and o.status is step.status
            and o.actor != step.actor
            and o.jurisdiction == step.jurisdiction
            for o in others
        )
    )


class _Steps:
    def __init__(self, report: ChineseReport) -> None:
        self._report = report
        self._subjects = Subjects(report)

    def find(self) -> Iterator[Response]:
        """Every response, sentence by sentence, doubles included."""
        for sentence in self._report.sentences:
            if sentence.is_question:
                continue
            for rule in _rules():
                for cue in rule.cue.finditer(sentence.skeleton):
                    yield from self._told(sentence, rule, cue)

    def _told(self, sentence: Sentence, rule: _Rule, cue: re.Match[str]) -> Iterator[Response]:
        skeleton = sentence.skeleton
        before = skeleton[: cue.start()]
        if _cue("undone_near").search(before[-16:]) or _cue("undone").search(before):
            return
        if rule.not_with is not None and rule.not_with.search(skeleton):
            return
        if rule.near_act and not self._is_near_charge(sentence):
            return
        if rule.to_body and not any(
            sentence.who(mark).kind is EntityKind.GOVERNMENT_BODY for mark in re.findall(PARTY, cue[0])
        ):
            return
        status = self._status(rule, cue, skeleton)
        if status is None:
            return
        who = self._described(sentence, rule, cue) or self._doer(sentence, rule, cue, status)
        if who is None or self._is_topic(sentence, who, cue):
            return
        own = who in sentence.whos
        for name in who.names:
            if self._may(rule, who, name, status):
                passed = rule.instrument is Instrument.LEGISLATION and status is Status.IN_FORCE
                yield Response(
                    actor=_government_of(name) if status is Status.UNDER_CONSIDERATION else name,
                    jurisdiction=self._place(rule, who, name),
                    instrument=rule.instrument,
                    # What a committee has passed is still proposed.
                    status=Status.PROPOSED if passed and "Committee" in name else status,
                    confidence=(DEED if rule.itself else STAGED) if own and not who.is_group else CARRIED,
                    evidence=self._report.evidence(sentence),
                    rule=f"{rule.name}-chinese",
                )

    def _is_near_charge(self, sentence: Sentence) -> bool:
        """Whether the act is told as a wrong shortly before or after."""
        text = self._report.text[max(0, sentence.start - NEAR) : sentence.end + NEAR]
        cues = patterns("chinese")
        return bool(cues["act"].search(text) and (cues["wrong"].search(text) or cues["accuse"].search(text)))

    def _is_topic(self, sentence: Sentence, who: Who, cue: re.Match[str]) -> bool:
        """Whether they only speak about it: "就…发布公告答记者问"."""
        between = sentence.skeleton[sentence.at(who.end) : cue.start()] if who in sentence.whos else ""
        return bool(re.search("(?:就(?!此)|针对|围绕)[^，。]*$", between))

    def _status(self, rule: _Rule, cue: re.Match[str], skeleton: str) -> Status | None:
        """How far it has come: what its own clause says, before the words rather than behind."""
        start = max((m.end() for m in _CLAUSE.finditer(skeleton, 0, cue.start())), default=0)
        before = skeleton[max(start, cue.start() - REACH) : cue.start()]
        behind = _CLAUSE.split(skeleton[cue.end() : cue.end() + REACH])[0]
        asked = self._asked(skeleton, cue.start(), start)
        if asked and rule.instrument is not Instrument.DIPLOMACY:
            return Status.CALLED_FOR
        words = before + cue[0]
        if rule.instrument in _DAILY and _cue("expected").search(before):
            return None
        if rule.instrument in _DAILY and _cue("in_making").search(words):
            return Status.UNDER_CONSIDERATION
        for status in (Status.UNDER_CONSIDERATION, Status.EASED):
            if _cue(status).search(words):
                return status
        if rule.doers == "public" and not rule.itself and _cue("tabled").search(behind):
            return Status.UNDER_CONSIDERATION
        done = rule.done is not None and rule.done.search(words + behind)
        if rule.instrument is Instrument.LEGISLATION:
            return Status.IN_FORCE if done else Status.PROPOSED if _cue("proposed").search(words + behind) else None
        if done or (rule.itself and not rule.needs_done):
            return Status.IN_FORCE
        return None

    def _asked(self, skeleton: str, at: int, start: int) -> bool:
        """Whether somebody asks for it: in its clause, or in the one before, which it then carries on ("、", a colon)."""
        asked = _cue("called_for").finditer(skeleton, start, at)
        if any(m[0] != "要求" or not _TOLD.match(skeleton, m.end(), at) for m in asked):
            return True
        lead = skeleton[:start]
        return lead.endswith("：") and bool(_cue("called_for").search(_CLAUSE.split(lead[:-1])[-1]))

    def _doer(self, sentence: Sentence, rule: _Rule, cue: re.Match[str], status: Status) -> Who | None:
        skeleton = sentence.skeleton
        beside = re.search(f"({PARTY})$", skeleton[: cue.start()])
        if rule.doers == "private" and beside and sentence.who(beside[1]).can_speak:
            return sentence.who(beside[1])
        if agent := _PASSIVE.search(skeleton[: cue.start()]):
            return sentence.who(agent[1])
        at = sentence.places[cue.start()]
        if status is Status.CALLED_FOR:
            asking = list(_cue("called_for").finditer(skeleton, 0, cue.start()))
            at = sentence.places[asking[0].start()] if asking else at
        found = self._subjects.before(sentence, at)
        is_company = found is not None and found in sentence.whos and not self._is_public(found, found.names[0])
        if found is not None and is_company and rule.doers == "public" and status is not Status.CALLED_FOR:
            # "美国限制英伟达芯片出口": whose chips they are does not restrict them.
            clause = max((m.end() for m in _CLAUSE.finditer(skeleton, 0, sentence.at(found.start))), default=0)
            bodies = [w for w in sentence.whos if w.kind is EntityKind.GOVERNMENT_BODY and w.end <= found.start]
            return next((w for w in reversed(bodies) if sentence.at(w.start) >= clause), found)
        return found

    def _described(self, sentence: Sentence, rule: _Rule, cue: re.Match[str]) -> Who | None:
        """A public body that is named by its kind and country, where it stands nearest before the deed."""
        if rule.doers not in ("public", "anybody"):
            return None
        start = max((m.end() for m in _CLAUSE.finditer(sentence.skeleton, 0, cue.start())), default=0)
        found = [m for m in _bodies().finditer(sentence.skeleton, start, cue.start()) if m.lastgroup]
        between = (
            re.search(f"(?<![对向就把将]){PARTY}", sentence.skeleton[found[-1].end() : cue.start()]) if found else None
        )
        of_body = found and re.search(f"{PARTY}[^，。]{{0,4}}$", sentence.skeleton[start : found[-1].start()])
        if not found or between or of_body or _TO.search(sentence.skeleton, start, found[-1].start()):
            return None
        at, end = (sentence.places[place] for place in found[-1].span())
        name = _kinds()[int(str(found[-1].lastgroup)[1:])][0]
        return Who(start=at, end=end, names=(name,), kind=EntityKind.GOVERNMENT_BODY)

    def _may(self, rule: _Rule, who: Who, name: str, status: Status) -> bool:
        """Whether such a party can do it; anybody may ask for it."""
        if who.is_outlet or who.kind is EntityKind.PLACE:
            return False
        public = self._is_public(who, name)
        if status is Status.CALLED_FOR or rule.doers == "anybody":
            return True
        return public == (rule.doers == "public")

    def _is_public(self, who: Who, name: str) -> bool:
        is_body = who.kind is EntityKind.GOVERNMENT_BODY
        return is_body or (who.kind is EntityKind.PERSON and who.start != who.end and country_of(name) is not None)

    def _place(self, rule: _Rule, who: Who, name: str) -> str | None:
        described = next((code for kind, code in _kinds() if kind == name), None)
        return described or (country_of(name) if self._is_public(who, name) else rule.abroad)


def _government_of(name: str) -> str:
    """What an official threatens, his government would do; the name itself where it is no official's."""
    actor = known_actor(name)
    is_american = actor is not None and actor.role == "official" and actor.country == "US"
    return "US government" if is_american else name


def _cue(name: str) -> re.Pattern[str]:
    section = table("chinese_responses")["status"]
    assert isinstance(section, dict)
    return _compiled(section[str(name)])


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    """Names and countries of the bodies that are named by their kind."""
    return tuple((name, code) for _, name, code in _described_bodies())


@cache
def _described_bodies() -> tuple[tuple[str, str, str], ...]:
    """Pattern, name and country of the bodies that are named by their kind."""
    section = table("chinese_responses")["described"]
    assert isinstance(section, dict)
    of_land = [
        (f"(?:{land})(?:{kind})", body_of_land(code, called), code)
        for land, code in section["lands"]
        for kind, called in section["of_land"]
    ]
    return (*((pattern, name, code) for pattern, name, code in section["kinds"]), *of_land)


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<k{n}>{pattern})" for n, (pattern, _, _) in enumerate(_described_bodies())))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _rules() -> tuple[_Rule, ...]:
    entries = table("chinese_responses")["rules"]
    assert isinstance(entries, list)
    return tuple(
        _Rule(
            name=entry["name"],
            instrument=Instrument(entry["instrument"]),
            cue=re.compile("|".join(entry["cues"])),
            doers=entry["doers"],
            abroad=entry.get("abroad"),
            itself=entry.get("itself", False),
            near_act=entry.get("near_act", False),
            to_body=entry.get("to_body", False),
            done=re.compile(entry["done"]) if "done" in entry else None,
            needs_done=entry.get("needs_done", False),
            not_with=re.compile(entry["not_with"]) if "not_with" in entry else None,
        )
        for entry in entries
    )
