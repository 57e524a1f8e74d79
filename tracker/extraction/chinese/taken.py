"""A Chinese report and its allegations -> which capabilities were taken, and by which techniques."""

from __future__ import annotations

from collections import defaultdict

from tracker.extraction.accusing.capabilities import Key, Taken
from tracker.extraction.accusing.charges import Allegation
from tracker.extraction.chinese.report import ChineseReport, Sentence
from tracker.extraction.cues import all_patterns, patterns


def find_chinese_taken(report: ChineseReport, allegations: tuple[Allegation, ...]) -> dict[Key, Taken]:
    """What each allegation's accused took, by claimant and target."""
    taken: dict[Key, Taken] = defaultdict(Taken)
    if not allegations:
        return taken
    claimants = [a.claimant for a in allegations]
    main = max(dict.fromkeys(claimants), key=claimants.count)
    targets = frozenset(a.target for a in allegations if a.target)
    for sentence in report.sentences:
        words = report.text[sentence.start : sentence.end]
        if sentence.is_question or patterns("chinese")["no_act"].search(words):
            continue
        keys = _accused(_naming(report, sentence, targets), allegations, main)
        for name, pattern in all_patterns("techniques").items():
            if pattern.search(words):
                for key in keys:
                    taken[key].techniques.add(name)
        if patterns("chinese")["taking"].search(words):
            for name, pattern in all_patterns("capabilities").items():
                if pattern.search(words):
                    for key in keys:
                        taken[key].capabilities.add(name)
    return taken


def _naming(report: ChineseReport, sentence: Sentence, targets: frozenset[str]) -> Sentence:
    """The sentence, or the one before the semicolon where it names none of the accused itself."""
    while sentence.number and not any(targets & set(who.accusable) for who in sentence.whos):
        earlier = report.sentences[sentence.number - 1]
        if not earlier.skeleton.endswith("；"):
            return sentence
        sentence = earlier
    return sentence


def _accused(sentence: Sentence, allegations: tuple[Allegation, ...], main: str) -> list[Key]:
    """The allegations that a sentence is about: of those whom it names, else, where it names nobody, the main accuser's."""
    targets = {a.target for a in allegations}
    named = [w for w in sentence.whos if set(w.accusable) & targets]
    own = {name for who in named for name in who.accusable}
    speakers = {name for who in sentence.whos for name in who.names}
    keys = [(a.claimant, a.target) for a in allegations if not named or a.target in own]
    said = [key for key in keys if key[0] in speakers]
    return said or [key for key in keys if key[0] == main]
