"""A Chinese report -> whom it credits: outlets, publishers of documents, people who speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction.chinese.charges import filled
from tracker.extraction.chinese.report import PARTY, ChineseReport, Sentence
from tracker.extraction.chinese.who import Who
from tracker.extraction.lexicon import table
from tracker.extraction.records import EntityKind

# Longer entries of a line of sources are titles.
LONGEST_NAME = 30
_ENTRY = re.compile(r"[^｜|、，/；（）\n]+(?=[｜|、，/；（\n。]|$)")


def find_credits(report: ChineseReport) -> Iterator[tuple[int, str, str]]:
    """(offset in the report's own text, name, rule) of each credit, doubles included."""
    yield from _titled(report)
    for sentence in report.sentences:
        if not sentence.is_question:
            listed = _source_line().match(sentence.skeleton)
            if listed:
                yield from _listed(report, sentence, listed.end())
                continue
            for who, name, rule in _of_sentence(report, sentence):
                yield report.compact.there(who.start, who.end)[0], name, rule


def _titled(report: ChineseReport) -> Iterator[tuple[int, str, str]]:
    """Outlets in the marks of a title that no list knows; those it knows are parties."""
    known = {who.start for who in report.whos}
    for match in _title().finditer(report.text):
        group = "told" if match["told"] else "telling"
        if match.start(group) not in known and _press().search(match[group]):
            start, end = report.compact.there(*match.span(group))
            yield start, report.reading.text[start:end], "titled-outlet"
    for match in _forum().finditer(report.text):
        yield report.compact.there(*match.span("forum"))[0], match["forum"], "forum"


def _listed(report: ChineseReport, sentence: Sentence, start: int) -> Iterator[tuple[int, str, str]]:
    """Each entry of a line of sources: whom it names, in full where a known name is only its beginning."""
    for entry in _ENTRY.finditer(sentence.skeleton, start):
        marks = re.findall(PARTY, entry[0])
        at = report.compact.there(sentence.places[entry.start()], sentence.places[entry.end()])
        bare = report.reading.text[slice(*at)].strip(" *_，。\n")
        if marks and not re.match(rf"{PARTY}[A-Za-z0-9.]", entry[0]):
            yield from ((at[0], name, "source-line") for mark in marks for name in sentence.who(mark).names)
        elif re.match(rf"[A-Z]|{PARTY}|[a-z-]+\.[a-z]{{2,3}}$", entry[0]) and len(bare) <= LONGEST_NAME:
            yield at[0], bare, "source-line"


def _of_sentence(report: ChineseReport, sentence: Sentence) -> Iterator[tuple[Who, str, str]]:
    skeleton = sentence.skeleton
    for kind in ("outlet", "speaker", "person"):
        for rule, pattern in _frames(kind):
            for match in pattern.finditer(skeleton):
                who = sentence.who(next(m for m in match.groups() if m))
                for name in _credited(report, kind, who):
                    yield who, name, rule


def _credited(report: ChineseReport, kind: str, who: Who) -> tuple[str, ...]:
    if kind == "outlet":
        return who.names if who.is_outlet else ()
    if who.is_outlet or who.is_group or not who.can_speak:
        return ()
    if kind == "speaker":
        return (who.spoken_by,) if who.spoken_by else who.names
    if who.spoken_by:
        return (who.spoken_by,)
    is_spokesman = who.kind is EntityKind.GOVERNMENT_BODY and report.text[who.start : who.end].endswith("发言人")
    return who.names if who.kind is EntityKind.PERSON or is_spokesman else ()


@cache
def _source_line() -> re.Pattern[str]:
    return re.compile(str(table("chinese_cites")["source_line"]))


@cache
def _title() -> re.Pattern[str]:
    return re.compile(str(table("chinese_cites")["titled"]))


@cache
def _forum() -> re.Pattern[str]:
    return re.compile(str(table("chinese_cites")["forum"]))


@cache
def _press() -> re.Pattern[str]:
    return re.compile(str(table("chinese_cites")["press"]))


@cache
def _frames(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for entry in _section(kind)["frames"]:
        pattern = entry["pattern"]
        for word in ("{outlet}", "{who}"):
            pattern = pattern.replace(word, f"({PARTY})")
        found.append((entry["name"], re.compile(filled(pattern))))
    return tuple(found)


def _section(name: str) -> dict[str, list[dict[str, str]]]:
    section = table("chinese_cites")[name]
    assert isinstance(section, dict)
    return section
