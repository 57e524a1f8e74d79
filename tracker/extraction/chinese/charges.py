"""A Chinese report -> who alleges that whom distilled a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tracker.extraction.accusing.affair_roles import is_public
from tracker.extraction.accusing.charges import Allegation
from tracker.extraction.chinese.report import PARTY, ChineseReport, Sentence
from tracker.extraction.chinese.subjects import Subjects
from tracker.extraction.chinese.who import Who
from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import table
from tracker.extraction.naming.roles import country_of
from tracker.extraction.speaking.party import CHINA

# How sure a way of saying it is that it says who accuses whom.
SURE = {
    "accuse": 0.9,
    "passive-accused": 0.92,
    "issued-and-accused": 0.85,
    "passage-goes-on": 0.6,
    "linked-with": 0.7,
    "deed-as-attribute": 0.6,
    "accused-pronoun": 0.7,
}
SURE_ELSE = 0.8
OF_GROUP = 0.85
_TOLD_TO = re.compile(
    f"(?:向|致|给|告诉|告知|致函|致信|去信|上书|知会|通报|游说|提醒|呼吁|敦促)(?:美国)?(?P<body>{PARTY})"
)
# So far before a charge the act may be told.
NEAR = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    name: str
    pattern: re.Pattern[str]


def find_charges(report: ChineseReport) -> tuple[Allegation, ...]:
    """One per claimant and target, best evidence kept, in order of the text."""
    subjects = Subjects(report)
    best: dict[tuple[str, str | None], Allegation] = {}
    for sentence in report.sentences:
        for one in _of_sentence(report, subjects, sentence):
            key = (one.claimant, one.target)
            if one.claimant != one.target and (key not in best or one.confidence > best[key].confidence):
                best[key] = one
    # "China" beside one whom the same claimant names is no accused of its own.
    named = {claimant for claimant, target in best if target != CHINA}
    kept = [a for (claimant, target), a in best.items() if target != CHINA or claimant not in named]
    return tuple(sorted(kept, key=lambda a: (a.start, a.claimant, a.target or "")))


def _of_sentence(report: ChineseReport, subjects: Subjects, sentence: Sentence) -> Iterator[Allegation]:
    cues = patterns("chinese")
    if sentence.is_question or not sentence.whos:
        return
    told = re.sub(PARTY, "P", report.before(sentence, NEAR) + sentence.skeleton)
    if not cues["act"].search(told) and not cues["deed"].search(told):
        return
    # Whom a paper is sent to says nothing in it.
    skeleton = _without_told(cues["sent_to"].sub("某", sentence.skeleton), sentence)
    pairs: set[tuple[int, int]] = set()
    for kind in ("charges", "told", "quoted"):
        for frame in _frames("frames" if kind == "charges" else kind):
            for match in frame.pattern.finditer(skeleton):
                by, whom = sentence.who(match["by"]), sentence.who(match["whom"])
                if (by.start, whom.start) in pairs or _is_not_said(match) or not _is_deed(kind, match, skeleton):
                    continue
                made = list(_charges(report, sentence, by, whom, frame.name))
                pairs |= {(by.start, whom.start)} if made else set()
                yield from made
    if not pairs and not re.search(rf"{PARTY}[^，。]{{0,20}}$", skeleton[: _first_accusing(skeleton)]):
        yield from _without_speaker(report, subjects, sentence)


def _without_told(skeleton: str, sentence: Sentence) -> str:
    """The sentence without those public bodies to whom something is said: "向国会提出"."""
    for told in _TOLD_TO.finditer(skeleton):
        who = sentence.who(told["body"])
        if all(is_public(name) for name in who.names):
            skeleton = f"{skeleton[: told.start('body')]}某{skeleton[told.end('body') :]}"
    return skeleton


def _without_speaker(report: ChineseReport, subjects: Subjects, sentence: Sentence) -> Iterator[Allegation]:
    for frame in _frames("bare"):
        for match in frame.pattern.finditer(sentence.skeleton):
            by = subjects.before(sentence, sentence.places[match.start()])
            if by is not None and not _is_not_said(match):
                yield from _charges(report, sentence, by, sentence.who(match["whom"]), frame.name)


def _first_accusing(skeleton: str) -> int:
    found = patterns("chinese")["accuse"].search(skeleton)
    return found.start() if found else 0


def _is_not_said(match: re.Match[str]) -> bool:
    said = match.groupdict().get("said") or ""
    clause = re.split("[，：]", match.string[: match.start()])[-1]
    denied = patterns("chinese")["not_said"]
    return bool(denied.search(said) or re.search("是否|会不会|如果|假如|一旦|若", clause))


def _is_deed(kind: str, match: re.Match[str], skeleton: str) -> bool:
    """Whether what is said of the accused is the act; a verb of accusing says so itself."""
    cues = patterns("chinese")
    if kind == "charges":
        return True
    words = match["words"] if kind == "quoted" else re.split("[。；]", skeleton[match.end("whom") :])[0][:90]
    words = re.sub(PARTY, "P", words)
    found = cues["deed"].search(words)
    return (
        found is not None
        and not cues["no_act"].search(words)
        and not re.search("没有|并未|从未", words[: found.start()])
    )


def _charges(report: ChineseReport, sentence: Sentence, by: Who, whom: Who, frame: str) -> Iterator[Allegation]:
    claimants = [n for n in by.names if n != CHINA] if by.can_speak and not by.is_outlet else []
    targets = [n for n in whom.accusable if n not in by.names and (n == CHINA or not is_public(n))]
    # Nobody is accused of copying those of his own side.
    targets = [t for t in targets if not any(_sides_with(t, c) for c in claimants)]
    evidence = report.evidence(sentence)
    sure = SURE.get(frame, SURE_ELSE) * (OF_GROUP if by.is_group or whom.is_group else 1)
    hedged = bool(
        patterns("acts")["hedges"].search(evidence.text) or patterns("chinese")["hedged"].search(sentence.skeleton)
    )
    for claimant in claimants:
        for target in targets:
            yield Allegation(
                claimant=claimant,
                target=target,
                start=evidence.start,
                end=evidence.end,
                via=(),
                hedged=hedged,
                confidence=round(sure, 3),
                rule=frame,
            )


def _sides_with(target: str, claimant: str) -> bool:
    """Whether the accused is a public body, or at home where the claimant's own public bodies are."""
    country = "CN" if target == CHINA else country_of(target)
    return country is not None and country == "CN" == country_of(claimant)


@cache
def _frames(kind: str) -> tuple[_Frame, ...]:
    entries = table("chinese")["charges"]
    assert isinstance(entries, dict)
    return tuple(_Frame(name=entry["name"], pattern=re.compile(filled(entry["pattern"]))) for entry in entries[kind])


def filled(pattern: str) -> str:
    """A pattern of the lexicon with its places and words put in."""
    for name in ("by", "whom", "who"):
        pattern = pattern.replace(f"{{{name}}}", f"(?P<{name}>{PARTY})")
    gaps = {
        "other": PARTY,
        "gap": f"[^{PARTY[1:-1]}，。；：]{{0,18}}",
        "free": f"[^{PARTY[1:-1]}。；，]{{0,30}}?",
        "far": "[^。；，]{0,30}?",
        "longer": "[^。；]{0,60}?",
    }
    for name, gap in gaps.items():
        pattern = pattern.replace(f"{{{name}}}", gap)
    for name in ("ACCUSE", "SAY"):
        pattern = pattern.replace(name, "|".join(words_of(name.lower())))
    return pattern


def words_of(section: str) -> tuple[str, ...]:
    entries = table("chinese")[section]
    assert isinstance(entries, dict)
    return tuple(entries["patterns"])
