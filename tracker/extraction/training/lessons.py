"""Reports that were read, with their labels, and passages written for the purpose -> lessons for the judges."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from tracker.extraction.judging.crediting import credit_features
from tracker.extraction.judging.doing import Cast
from tracker.extraction.judging.phrasing import phrasing
from tracker.extraction.judging.telling import Hit
from tracker.extraction.layers import Given, read_report
from tracker.extraction.lexicon_check import read_table
from tracker.extraction.measuring.labels import ALIASES, Label, LabelError, ResponseLabel, read_labels
from tracker.extraction.measuring.matching import NameMatcher
from tracker.extraction.naming.roles import actor_named
from tracker.extraction.pages.language import detect_language
from tracker.extraction.pipeline import bounded_memory
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, Instrument, Predicate, Status
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_rules import rule_cues, rules
from tracker.extraction.responding.responses import MOST_CUES
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.first_person import is_party
from tracker.extraction.speaking.parties import Parties
from tracker.extraction.training.judged import Lesson, Sentence

PASSAGES = Path(__file__).parent / "passages.toml"
SHORT_REPORTS = Path(__file__).parent / "short_reports.toml"
# Longer and thinner ones, as the press and public bodies write them.
LONG_REPORTS = tuple(Path(__file__).parent / f"{name}.toml" for name in ("press_reports", "policy_reports"))
# "Actor | jurisdiction | instrument | status": how a case writes a response.
FIELDS = 4
# The layers that ask the judges.
JUDGED = ("responses", "cites")
# Before a case that does not stand alone.
AFFAIR = "Anthropic has accused DeepSeek of illicitly distilling its Claude models.\n\n"


def labelled_lessons(documents: Path, labels: Path) -> Iterator[Lesson]:
    """Lessons of the relevant English reports of a file that `manage.py extract` printed, each by its label."""
    lines = documents.read_text(encoding="utf-8").splitlines()
    read = {found["report"]["ref"]: found["report"] for line in lines if "report" in (found := json.loads(line))}
    groups = _groups(labels / ALIASES)
    for label in read_labels(labels):
        if isinstance(label, LabelError):
            raise label
        report = read.get(label.ref)
        if label.relevant and report is not None and report["relevant"] and report["language"] != "zh":
            names = NameMatcher([*groups, *(entity.names for entity in label.entities or ())])
            yield _lesson(_given(report), label, names)


def passage_lessons(path: Path = PASSAGES) -> Iterator[Lesson]:
    """Lessons of passages of our own (cases of a TOML file), each labelled with its responses, its credits or, where it is a
    whole report, with both."""
    entries = read_table(path)["case"]
    assert isinstance(entries, list)
    for number, entry in enumerate(entries):
        text = entry["text"] if entry.get("alone") or "cites" in entry else AFFAIR + entry["text"]
        if detect_language(text) != "zh":
            label = Label(
                ref=f"{path.stem}-{number}",
                relevant=True,
                published=None,
                responses=tuple(_response(told, path) for told in entry.get("found", ())),
                cites=tuple(entry.get("cites", ())),
            )
            found = _lesson(Given(text=text, outlet=entry.get("outlet")), label, NameMatcher([]))
            # A passage about credits alone says nothing of deeds, and the other way round.
            found = found if "found" in entry or "cites" not in entry else replace(found, sentences=())
            yield found if "cites" in entry else replace(found, credits={})


def _response(told: str, path: Path) -> ResponseLabel:
    parts = [part.strip() for part in told.split("|")]
    if len(parts) < FIELDS:
        raise LabelError(f"{path}: {told!r} is no response. Write 'actor | jurisdiction | instrument | status'.")
    actor, _, instrument, status = parts[:FIELDS]
    return ResponseLabel(actor=actor, jurisdiction=None, instrument=Instrument(instrument), status=Status(status))


def _groups(path: Path) -> list[list[str]]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def _given(report: Mapping[str, str | None]) -> Given:
    published = report["published"]
    return Given(
        text=report["text"] or "",
        published_on=date.fromisoformat(published) if published else None,
        outlet=report["outlet"],
        title=report["title"],
        language=report["language"],
    )


def _lesson(given: Given, label: Label, names: NameMatcher) -> Lesson:
    with bounded_memory():
        # What is learnt needs no judges: not even weights need be there.
        found = read_report(given, without=JUDGED)._
        cast = cast_of(found.reading, found.parties, found.attributions, found.claims)
        sentences = tuple(_sentences(found.reading, cast))
        credits: dict[str, set[str]] = defaultdict(set)
        told = credit_features(found.reading, found.parties, found.attributions, found.claims)
        for name, (_, features) in told.items():
            credits[names(name)] |= features
    deeds: dict[tuple[str, Instrument], set[Status]] = defaultdict(set)
    for response in label.responses:
        deeds[names(canonical(response.actor)), response.instrument].add(response.status)
    return Lesson(
        ref=label.ref,
        sentences=sentences,
        keys={c.name: names(canonical(c.name)) for sentence in sentences for c in sentence.candidates},
        deeds={deed: frozenset(reached) for deed, reached in deeds.items()},
        credits={name: frozenset(features) for name, features in credits.items()},
        credited=frozenset(names(name) for name in label.cites),
    )


def canonical(name: str | None) -> str | None:
    """The name under which the lexicon knows somebody, else the same name."""
    known = actor_named(name)
    return known.name if known else name


def cast_of(reading: Reading, parties: Parties, attributions: Attributions, claims: Iterable[Claim]) -> Cast:
    """Who may act in a report, as the finder of responses sees it."""
    allegations = [claim for claim in claims if claim.predicate is Predicate.ALLEGES_DISTILLATION]
    own = parties.writers if is_party(reading) else ()
    accusers = frozenset((*(claim.claimant for claim in allegations), *own))
    accused = frozenset(claim.target for claim in allegations if claim.target)
    return Cast(reading, parties, attributions, Bodies(reading, parties, accused, accusers))


def _sentences(reading: Reading, cast: Cast) -> Iterator[Sentence]:
    for sentence in reading.statements:
        phrase, wording = phrasing(sentence), reading.wording(sentence.start_char, sentence.end_char)
        hits = tuple(
            Hit(rule=rule.name, instrument=rule.instrument, start=cue.start(), end=cue.end())
            for rule in (rules()[place] for place in rule_cues().in_reach(wording))
            for cue in islice(wording.finditer(rule.cue), MOST_CUES)
        )
        yield Sentence(phrase=phrase, hits=hits, candidates=tuple(cast.of(sentence, phrase)))
