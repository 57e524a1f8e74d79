"""Stores of reports made by a seed: every way in which they may speak to each other, in every order."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from tests.evidence.making import Draft, day, draft, outlet, report, snapshot
from tracker.evidence import ledger
from tracker.evidence.recording import keep
from tracker.extraction.records import Instrument, Precision, Predicate, Qualifier

ACCUSERS = ("Anthropic", "OpenAI", "Google")
BODIES = ("National Security Agency", "Federal Bureau of Investigation")
ACCUSED = ("DeepSeek", "MiniMax", "Moonshot AI", "Alibaba", "China")
FIRST = date(2026, 1, 5)
NUMBERS = (16e6, 13e6, 3.4e6, 150_000)


@dataclass(frozen=True)
class Edition:
    """One page at one time: the report's name, its outlet, its day, which edition it is, and what it says."""

    name: str
    source: str
    on: date
    number: int
    said: Draft


def editions(seed: int, n_reports: int = 12) -> list[Edition]:
    """The same for the same seed; a report in five was edited later."""
    chance = random.Random(seed)
    made = []
    for index in range(n_reports):
        on = FIRST + timedelta(days=chance.choice((0, 1, 3, 9, 30, 33, 70, 75, 160, 200)))
        source = chance.choice(("own", "Harbor Wire", "Quay Post", "Late Review", "Copy Site"))
        who = chance.choice(ACCUSERS)
        name = f"{who} newsroom" if source == "own" else source
        for number in range(1 + (chance.random() < 0.2)):
            made.append(Edition(f"report {seed} {index}", name, on, number, _draft(chance, f"{seed} {index}", who, on)))
    return made


def orders(made: list[Edition], n: int, seed: int) -> list[list[Edition]]:
    """Orders of reading in which no report's later edition comes before its earlier one."""
    chance = random.Random(f"order {seed}")
    found = [made]
    while len(found) < n:
        shuffled = sorted(made, key=lambda _: chance.random())
        queues = {one.name: [each for each in made if each.name == one.name] for one in made}
        found.append([queues[one.name].pop(0) for one in shuffled])
    return found


def read(order: list[Edition]) -> None:
    """The editions are fetched, stored and assessed one after the other."""
    sources = {}
    reports = {}
    for one in sorted(order, key=lambda one: one.source):
        if one.source not in sources:
            owner = one.source.removesuffix(" newsroom")
            kind = {"kind": "company", "reliability": "A", "owner": owner} if owner != one.source else {}
            sources[one.source] = outlet(one.source, **kind)
    for one in order:
        if one.name not in reports:
            made = report(sources[one.source], on=one.on)
            made.key = hashlib.sha256(one.name.encode()).hexdigest()
            made.title = one.name
            made.save()
            reports[one.name] = made
        fetched = datetime.combine(one.on, datetime.min.time(), tzinfo=UTC) + timedelta(days=2 + 5 * one.number)
        keep(snapshot(reports[one.name], one.said.words.text, fetched_at=fetched), one.said.extraction())


def ledger_of(order: list[Edition], *then) -> list[list[str]]:
    """What a store that read them in this order concludes, at once and after each further act; nothing stays."""
    with transaction.atomic():
        read(order)
        found = [list(ledger.lines())]
        for act in then:
            act()
            found.append(list(ledger.lines()))
        transaction.set_rollback(True)
    return found


def _draft(chance: random.Random, name: str, who: str, on: date) -> Draft:
    copied = " ".join(f"word{n} of the wire story number {n * 7} today" for n in range(40))
    said = draft(copied if chance.random() < 0.15 else f"Lead of {name} {chance.random()}.")
    for _ in range(chance.choice((0, 1, 1, 2))):
        _accuse(chance, said, chance.choice((who, chance.choice(ACCUSERS))), on)
    for _ in range(chance.choice((0, 1, 1, 2))):
        _say(chance, said, who, on)
    return said


def _accuse(chance: random.Random, said: Draft, who: str, on: date) -> None:
    targets = chance.sample(ACCUSED, chance.choice((1, 1, 2)))
    stated = _date(chance, on)
    kind = chance.random()
    if kind < 0.1:
        said.claim(Predicate.ALLEGES_DISTILLATION, who, None, date=stated, hedged=True)
    elif kind < 0.25:
        said.claim(Predicate.ALLEGES_DISTILLATION, BODIES[0], targets[0], date=stated, hedged=True)
        said.claims.append(replace(said.claims[-1], claimant=BODIES[1]))
    else:
        for target in targets:
            said.claim(Predicate.ALLEGES_DISTILLATION, who, target, date=stated, hedged=True)


def _say(chance: random.Random, said: Draft, who: str, on: date) -> None:
    target = chance.choice(ACCUSED)
    stated = _date(chance, on)
    match chance.randrange(7):
        case 0:
            said.claim(Predicate.DENIES, target, chance.choice((None, who)), date=stated)
        case 1:
            said.claim(Predicate.NO_RESPONSE, target, None)
        case 2:
            said.claim(Predicate.ADMITS, target, chance.choice((None, who)), date=stated)
        case 3:
            said.claim(Predicate.DISPUTES, "Nvidia", chance.choice((None, who)))
        case 4:
            said.claim(Predicate.DENIES, "Chinese Ministry of Commerce", None, date=stated)
        case 5:
            said.responds("White House", Instrument.EXECUTIVE_ACTION, on=on.isoformat())
        case _:
            actors = chance.sample(ACCUSED, chance.choice((0, 1, 1, 2)))
            by = chance.choice(((), (who,), (who,)))
            qualifier = chance.choice((Qualifier.MORE_THAN, Qualifier.EXACT))
            said.exchanges(chance.choice(NUMBERS), *actors, by=by, qualifier=qualifier)


def _date(chance: random.Random, on: date):
    earlier = on - timedelta(days=chance.choice((0, 0, 1, 30, 70)))
    match chance.randrange(4):
        case 0:
            return None
        case 1:
            return day(earlier.replace(day=1).isoformat(), Precision.MONTH)
        case _:
            return day(earlier.isoformat())
