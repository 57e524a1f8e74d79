"""Who can act for the public in a report: known bodies, officials by their title, countries, and bodies named by kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.extraction.naming.roles import country_of, known_actor
from tracker.extraction.reading import Mention, Reading
from tracker.extraction.records import EntityKind, Instrument, Status
from tracker.extraction.responding.response_kinds import (
    bare_departments,
    department_of,
    described_kinds,
    government_in,
    heads_of,
    land_around,
    land_of_court,
    land_of_name,
    lands_named,
    name_of_kind,
    seat_behind,
    stand_ins,
)
from tracker.extraction.responding.response_rules import Doers, Place, Rule
from tracker.extraction.responding.response_scenes import land_of_scene
from tracker.extraction.speaking.parties import CHINA, Parties

OFFICES = ("official", "lawmaker", "politician", "legislator")
# "The government" is an administration that was named so shortly before.
GOVERNMENT_REACH = 300
_TITLE = re.compile(
    r"\b(?:Sens?|Reps?|Senators?|Representatives?|Secretary|Minister|[Cc]hair\w*|President|Director|Congress\w+|Gov|Governor"
    r"|Ambassador|Undersecretary|official|Commissioner|Premier|Chancellor|MEP|MP|Attorney General)\b\.?\s+(?:[\w.]+\s+)?$"
)
# "Sens. A, B and C": the title is of them all.
_TITLED = re.compile(
    r"\b(?:Sens|Reps|Senators|Representatives)\b\.?\s+[^.;:\n]{1,80}(?:,|\band)\s+$|\b(?:senators|lawmakers|representatives|legislators)(?:,? (?:\w+ )?(?:led|headed) by|,(?: [^.;:\n]{1,60}\band)?)\s+$"
)
_SEATED = re.compile(r"\b(?:Sen|Rep|Senator|Representative|Congress\w+)\b\.?\s+(?:[\w.]+\s+)?$")
OFFICE_REACH = 80
# Officers of a state act in their own name, not for the government of the country.
_OF_STATE = re.compile(r"\b(?:Gov\.?|Governor|(?<!U\.S\. )(?<!US )Attorney General)\s+(?:[\w.]+\s+)?$")
_HEADS = re.compile(
    r",?\s+who\s+(?:chairs|leads|heads|runs)\s+(?:the\s+)?|,?\s*(?:\([^()\n]{1,20}\))?,?\s*(?:the\s+)?(?:[\w-]+\s+){1,4}(?:of|at|for)\s+(?:the\s+)?|\s+of\s+(?:the\s+)?"
)
_HEADED = re.compile(r"[’']s\s+|(?:[’']s)?,?\s+(?:[\w-]+\s+){1,3}")
_APPOSED = re.compile(
    r"\s*(?:\([RDI][-–)]|,\s*(?:[RDI]-[A-Z]|(?:an?|the)\s+(?:[\w-]+\s+){0,3}(?:Republican|Democrat|senator|lawmaker|"
    r"congress\w+|chair\w*|ranking member|minister|commissioner|official)\b))"
)
_GOVERNED = re.compile(
    r"\b(?:to|with|by|for|(?<!group )(?<!pair )(?<!trio )(?<!number )(?<!coalition )of|told|tells?|(?:urg|press|ask|lobby)(?:e?s|ed|ing)|calls? on|called on|from|before|against|partner|other|sister|fellow)\s+(?:the\s+)?$"
)
# So close behind "a letter to" stands to whom it goes.
BODY_REACH = 60
# What companies must file with these tells nothing of the affair.
_NO_BODY = re.compile(
    r"\bSecurities and Exchange\b|\bCourt\b|\bPatent\b|\bStock Exchange\b|\bCommunications Commission\b"
)
_BODIES = re.compile(
    r"(?:the |an? |its |two |three |several |all |members of |leaders of |offices? of |heads? of )*(?:[\w.’'-]+ ){0,4}?"
    r"(?:Congress|lawmakers|legislators|senators?|MPs|MEPs|regulators?|policymakers|officials|minist(?:er|ry|ers|ries)|parliament|"
    r"(?:sub)?committee|government|Secretary of \w+|House|Senate|White House|administration|agenc(?:y|ies))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Described:
    """A body that is named only by its kind, or stands for one named before: where, and under which name."""

    start: int
    end: int
    name: str


class Bodies:
    """The public bodies, officials and countries of one report."""

    def __init__(self, reading: Reading, parties: Parties, accused: frozenset[str], accusers: frozenset[str]) -> None:
        self._reading = reading
        self._parties = parties
        self.accused = accused
        self.accusers = accusers
        self._named: dict[str, list[Mention]] = {}
        for mention in reading.mentions:
            self._named.setdefault(mention.name, []).append(mention)
        self.people = {m.name for m in reading.mentions if m.kind is EntityKind.PERSON}

    def described(self, start: int, end: int) -> list[Described]:
        """The bodies named by kind between two offsets that no word governs ("to lawmakers"), in order."""
        text, wording = self._reading.text, self._reading.wording(start, end)
        found = []
        for match in wording.finditer(described_kinds()):
            if self._parties.at(match.end() - 1) is not None or _GOVERNED.search(text, start, match.start()):
                continue
            is_bare = match[0].casefold() == "government"
            seat = seat_behind(self._reading, match.end())
            if not (seat or match["land"] or match["chamber"]):
                seat = land_of_scene(self._reading, match.start())
            before = self._government_before(match.start()) if is_bare and not seat else None
            found.append(Described(match.start(), match.end(), before or name_of_kind(match, seat)))
        for match in wording.finditer(stand_ins()):
            name = self._named_before(match)
            is_free = self._parties.at(match.start()) is None and not _GOVERNED.search(text, start, match.start())
            if name is not None and is_free:
                found.append(Described(match.start(), match.end(), name))
        for match in wording.finditer(bare_departments()):
            if self._parties.at(match.start()) is None:
                found.append(Described(match.start(), match.end(), department_of(match[0])))
        return sorted(found, key=lambda d: d.start)

    def can(self, rule: Rule, name: str, status: Status, *, is_place: bool = False) -> bool:
        """Whether somebody of this name can do what the rule tells of; is_place: it is a country right before
        its verb."""
        actor = known_actor(name)
        public = self.is_public(name)
        if actor is not None and actor.role == "embassy":
            return rule.instrument is Instrument.DIPLOMACY
        if rule.place is Place.COURT and name.casefold().endswith(("court", "courts")):
            return False
        if self._is_place(name):
            acts = rule.doers in (Doers.PUBLIC, Doers.ANYBODY)
            return rule.instrument is Instrument.USE_BAN or (is_place and acts and status is not Status.CALLED_FOR)
        if status is Status.CALLED_FOR:
            return name not in self.accused and (actor is None or actor.kind is not EntityKind.PRODUCT)
        if rule.doers is Doers.PUBLIC:
            return public
        if rule.doers is Doers.PRIVATE and rule.to_body:
            return not public
        if rule.doers is Doers.PRIVATE:
            return not public or (name in self.people and not self.is_lawmaker(name))
        company = not public and name not in self.people and (actor is None or actor.kind is EntityKind.ORGANISATION)
        if rule.doers is Doers.ANYBODY:
            return public or (company and not self._is_beyond(rule, name, status))
        goes_to_court = rule.instrument is Instrument.LEGAL_ACTION
        return (company and (goes_to_court or name not in self.accused)) or (
            public and rule.doers is Doers.INDUSTRY_OR_PUBLIC
        )

    def _is_beyond(self, rule: Rule, name: str, status: Status) -> bool:
        """Whether a company does no such thing: weigh a ban on others, or answer its own accusation."""
        is_ban = rule.instrument is Instrument.USE_BAN
        weighed = status is Status.UNDER_CONSIDERATION and is_ban
        return weighed or (rule.place is Place.PUBLIC_ONLY and name in self.accused and not is_ban)

    def government_of(self, name: str) -> str:
        """Officials speak, their government acts: of what an official only tells of or threatens, it is the doer."""
        actor = known_actor(name)
        if name not in self.people or (actor is not None and actor.role == "lawmaker"):
            return name
        if any(_OF_STATE.search(self._reading.text[: m.start][-50:]) for m in self._named[name]):
            return name
        return f"{country_of(name) or 'US'} government"

    def office_of(self, name: str) -> str:
        """The body that an official is introduced with ("X, director of Y", "Y spokesperson X"); else the name itself."""
        if name not in self.people:
            return name
        for person in self._named.get(name, ()):
            near = self._reading.mentions_in(
                max(0, person.start - OFFICE_REACH), person.end + OFFICE_REACH, EntityKind.GOVERNMENT_BODY
            )
            for body in near:
                if body.start > person.end and _HEADS.fullmatch(self._reading.text, person.end, body.start):
                    return body.name
                if body.end < person.start and _HEADED.fullmatch(self._reading.text, body.end, person.start):
                    return body.name
        actor = known_actor(name)
        return (actor.parent if actor is not None else None) or name

    def employer_of(self, name: str) -> str:
        """The company that a person is introduced with ("X, head of security at Y"): what "we" did it has done; else
        the name itself."""
        if name not in self.people:
            return name
        for person in self._named.get(name, ()):
            near = self._reading.mentions_in(
                max(0, person.start - OFFICE_REACH), person.end + OFFICE_REACH, EntityKind.ORGANISATION
            )
            for company in near:
                text = self._reading.text
                heads = company.start > person.end and _HEADS.fullmatch(text, person.end, company.start)
                if heads or (company.end < person.start and _HEADED.fullmatch(text, company.end, person.start)):
                    return company.name
        actor = known_actor(name)
        return (actor.parent if actor is not None else None) or name

    def reached(self, start: int, end: int) -> bool:
        """Whether a public body, a lawmaker or an official is named right behind an offset, whom something is sent to."""
        text = self._reading.text
        named = self._reading.mentions_in(
            start, min(end, start + BODY_REACH), EntityKind.GOVERNMENT_BODY, EntityKind.PERSON
        )
        for mention in named[:2]:
            official = mention.kind is EntityKind.GOVERNMENT_BODY or self.is_public(mention.name)
            if (
                official
                and not _NO_BODY.search(mention.name)
                and not re.search(r"[,;:.]\s", text[start : mention.start])
            ):
                return True
        return _BODIES.match(text, start, end) is not None

    def is_lawmaker(self, name: str) -> bool:
        """Whether a name is that of a person who can bring a bill in but not put it in force."""
        actor = known_actor(name)
        if actor is not None:
            return actor.role == "lawmaker"
        text = self._reading.text
        return name in self.people and any(
            _SEATED.search(text[max(0, m.start - 50) : m.start])
            or _TITLED.search(text[max(0, m.start - 100) : m.start])
            for m in self._named.get(name, ())
        )

    def acting(self, name: str) -> str:
        """Under which name a country or its capital acts: its government's, where that has one of its own."""
        if government := government_in(name):
            return government
        actor = known_actor(name)
        if actor is None or actor.kind is not EntityKind.PLACE:
            return name
        if actor.country == "US" and (actor.role == "country" or name == "Washington"):
            return "US government"
        return CHINA if actor.country == "CN" else name

    def is_public(self, name: str) -> bool:
        """Whether a name is that of a public body, an official, a country or a body named by kind."""
        if land_of_name(name) is not None:
            return True
        actor = known_actor(name)
        if actor is not None:
            return actor.kind in (EntityKind.GOVERNMENT_BODY, EntityKind.PLACE) or actor.role in OFFICES
        kinds = {m.kind for m in self._named.get(name, ())}
        is_body = not kinds.isdisjoint((EntityKind.GOVERNMENT_BODY, EntityKind.PLACE))
        return is_body or (name in self.people and self._is_titled(name))

    def jurisdiction(self, rule: Rule, name: str, status: Status, start: int, end: int) -> str | None:
        """Where what they do has force: at the actor's home, or with the public body that is asked; None for industry."""
        office = self.office_of(name)
        public = self.is_public(name) or office != name
        if rule.place is Place.COURT:
            return land_of_court(self._reading, start, end) or land_of_scene(self._reading, start)
        if rule.place is Place.NONE or (rule.place is Place.PUBLIC_ONLY and not public):
            return None
        own = land_of_name(name) or country_of(name) or country_of(office) or (self._land(name) if public else None)
        if not public and (rule.place is Place.RECIPIENT or status is Status.CALLED_FOR):
            bodies = self._reading.mentions_in(start, end, EntityKind.GOVERNMENT_BODY)
            asked = [country_of(m.name) or land_around(self._reading, m) for m in bodies]
            asked += lands_named(self._reading, start, end)
            foreign = [land for land in asked if land not in (None, "CN")]
            return foreign[0] if foreign else land_of_scene(self._reading, start) or "US"
        return own or land_of_scene(self._reading, start) or "US"

    def _land(self, name: str) -> str | None:
        """The country of a body that the lexicon does not know, by the words around its mentions."""
        found = (
            land_around(self._reading, m) for m in self._named.get(name, ()) if m.kind is EntityKind.GOVERNMENT_BODY
        )
        return next((land for land in found if land), None)

    def _named_before(self, match: re.Match[str]) -> str | None:
        """The body, president or administration that "the department" or "the administration" stands for."""
        word, text = match["word"].casefold(), self._reading.text
        earlier = [m for m in self._reading.mentions if m.end <= match.start()]
        if word == "administration":
            is_biden = "Biden administration" in {m.name for m in earlier} and not re.search(r"\bTrump\b", text)
            return "Biden administration" if is_biden else "Trump administration"
        if word == "president":
            return next((m.name for m in reversed(earlier) if m.name in ("Donald Trump", "Joe Biden")), None)
        heads = heads_of(word)
        bodies = [m for m in reversed(earlier) if m.kind is EntityKind.GOVERNMENT_BODY]
        return next((m.name for m in bodies if any(head in m.name for head in heads)), None)

    def _government_before(self, offset: int) -> str | None:
        """The administration that "the government" stands for, where one was named shortly before."""
        near = self._reading.mentions_in(max(0, offset - GOVERNMENT_REACH), offset, EntityKind.GOVERNMENT_BODY)
        return next((m.name for m in reversed(near) if m.name.endswith(("administration", "government"))), None)

    def _is_place(self, name: str) -> bool:
        actor = known_actor(name)
        kinds = {m.kind for m in self._named.get(name, ())}
        return name == CHINA or EntityKind.PLACE in kinds or (actor is not None and actor.kind is EntityKind.PLACE)

    def _is_titled(self, name: str) -> bool:
        """Whether a person is introduced as an official or lawmaker."""
        text = self._reading.text
        return any(
            _TITLE.search(text[max(0, m.start - 50) : m.start])
            or _TITLED.search(text[max(0, m.start - 100) : m.start])
            or _APPOSED.match(text, m.end)
            for m in self._named.get(name, ())
        )
