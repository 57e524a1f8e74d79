"""Why a grade is what it is, composed from its parts in every language; names are never taken apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from tests.web import rows
from tests.web.presentation.reading import LANGUAGES, read_in
from tracker.evidence.queries.conflicts import ConflictPair
from tracker.evidence.queries.rows import FormerLimit, FormerWords, Grade
from tracker.extraction.records import Instrument, Metric, Predicate, Qualifier, Statistic, Status
from tracker.grading import Version, VersionKind
from tracker.grading.parts import CapPart, ConflictPart, Move, MoveKind
from tracker.grading.records import CapCause, Directness, Letter, Reliability
from tracker.web.presentation.grade_words import (
    grade_rows,
    grade_sentence,
    grade_title,
    limit_words,
    what_lowers,
    what_raises,
)
from tracker.web.presentation.versions import conflict_words, version_words

# Names that no form may take apart, or take for words of its own.
NAMES = (
    "Weil, Gotshal and Partners",
    "The “Stop, and Look” Desk",
    "Quay's own document",
    "Northwire: B · 0.80.",
    "2 others",
    "<b>阿里巴巴</b>",
    "新华社，北京",
)
CLAIMS = [*Predicate, "withdraws"]


def graded(*origins: object, **fields: object) -> Grade:
    return replace(rows.grade(), why=rows.why(*origins, **fields))


def plain(said: object) -> str:
    return unescape(str(said))


def test_the_sentence_names_the_origins_and_counts_who_repeats_them() -> None:
    own = rows.origin("Anthropic", 1, directness=Directness.DIRECT, reliability=Reliability.A, n_repeats=18)
    grade = graded(own, rows.origin("The Ledger", 2, is_stored=False, n_repeats=1))
    assert grade_title(grade) == (
        "Two independent origins: Anthropic’s own document (direct, A) and The Ledger (reported, B, known here only "
        "through others). 18 further reports repeat the first. 1 further report repeats the second."
    )
    with read_in("zh-hans"):
        assert "另有18篇报道复述第一个。" in grade_title(grade)
    with read_in("tr"):
        assert "1 haber daha ikincisini yineliyor." in grade_title(grade)


def test_many_origins_are_counted_and_the_first_ones_named() -> None:
    grade = graded(*(rows.origin(f"Wire {n}", n) for n in range(12)))
    assert grade_title(grade).startswith("12 independent origins: Wire 0 (reported, B), ")
    assert grade_title(grade).endswith("Wire 3 (reported, B) and 8 more.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_names_stay_whole_in_every_language(language: str, name: str) -> None:
    origins = [rows.origin(name, n, directness=how, n_repeats=n) for n, how in enumerate(Directness)]
    rival = Version(kind=VersionKind.CLAIM, predicate="alleges_distillation", who=(name,), whom=name)
    moves = tuple(
        Move(kind=MoveKind.WITHOUT, origin=name, is_document=own, score="0.61", letter=Letter.C)
        for own in (True, False)
    )
    grade = graded(*origins, conflict=ConflictPart(rivals=(rival,), effect="-0.15"), would_lower=moves)
    with read_in(language):
        told = [grade_sentence(grade), *(row.words for row in grade_rows(grade)), *what_lowers(grade)]
        assert plain(told[0]).count(name) == len(origins) + 2
        assert all(name in plain(one) for one in told)
        # As a template sets it: what is mark-up already stays, the rest is escaped.
        assert "<b>" not in str(told[0])


@pytest.mark.parametrize("language", ["tr", "zh-hans"])
def test_every_form_is_said_in_every_language(language: str) -> None:
    caps = [CapPart(limit="0.54", cause=cause, effect="-0.03") for cause in CapCause]
    moves = [Move(kind=kind, origin="X", score="0.61", letter=Letter.C) for kind in MoveKind]
    moves.append(Move(kind=MoveKind.WITHOUT, origin="X"))
    versions = [
        *(Version(kind=VersionKind.CLAIM, predicate=one, who=("X",), whom="Y") for one in CLAIMS),
        *(Version(kind=VersionKind.CLAIM, predicate=one) for one in CLAIMS),
        *(counted(qualifier=qualifier) for qualifier in Qualifier),
        *(counted(metric=metric) for metric in Metric),
        *(counted(statistic=statistic) for statistic in Statistic),
        *(Version(kind=VersionKind.RESPONSE, instrument=one, status=Status.PROPOSED) for one in Instrument),
    ]
    conflicts = [ConflictPart(rivals=(one,), effect="-0.15") for one in versions]
    grades = [
        *(graded(rows.origin("X", 1), cap=cap) for cap in caps),
        *(graded(rows.origin("X", 1), conflict=conflict) for conflict in conflicts),
        graded(rows.origin("X", 1), would_raise=tuple(moves)),
    ]

    def told() -> list[str]:
        return [
            plain(one) for grade in grades for one in (grade_sentence(grade), *limit_words(grade), *what_raises(grade))
        ]

    english = told()
    with read_in(language):
        own = told()
        alike = [one for one, other in zip(english, own, strict=True) if one == other]
        assert alike == []
        assert not any('lang="en"' in one for one in own)


def counted(**fields: object) -> Version:
    given = {"metric": Metric.EXCHANGES, "value": 13e6, "low": 12e6, "high": 14e6, "qualifier": Qualifier.EXACT}
    return Version(kind=VersionKind.FIGURE, **(given | {"statistic": Statistic.TOTAL, "unit": ""} | fields))


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (
            Version(
                kind=VersionKind.CLAIM, predicate="denies", who=("A and B",), day=date(2026, 2, 1), precision="month"
            ),
            "the denial by A and B, Feb 2026",
        ),
        (
            replace(counted(qualifier=Qualifier.MORE_THAN), who=("MiniMax", "Weil, Gotshal and Partners")),
            "“more than 13 million exchanges” attributed to MiniMax and Weil, Gotshal and Partners",
        ),
        (replace(counted(), who=tuple("ABCDEF")), "“13 million exchanges” attributed to A, B, C, D and 2 others"),
        (Version(kind=VersionKind.RESPONSE, name="Some Act", status="proposed"), "Some Act (proposed)"),
    ],
)
def test_a_version_is_named_by_its_parts(version: Version, words: str) -> None:
    assert version_words(version) == words


def test_the_sides_of_a_conflict_are_said_in_the_readers_language_and_older_ones_in_english() -> None:
    one, other = rows.figure(13e6, "X"), rows.figure(5e6, "X")
    old = ConflictPair(kind="value", detail="the allegation by X; “5,000,000 exchanges”", first=one, second=other)
    new = replace(old, versions=(counted(who=("X",)), counted(value=5e6)))
    assert conflict_words(new) == "“13 million exchanges” attributed to X; “5 million exchanges”"
    with read_in("zh-hans"):
        assert conflict_words(new) == "“1300万次交互”，归于X；“500万次交互”"
        assert conflict_words(old) == '<span lang="en">The allegation by X; “5,000,000 exchanges”</span>'


def test_what_an_older_store_kept_is_shown_as_english() -> None:
    former = FormerWords(
        sentence="One origin: A and B (reported, C).",
        limits=(FormerLimit(kind="cap", words="capped at 0.89: why", effect="-0.01"),),
        raises=("A settled conflict: B · 0.80.",),
        lowers=("Without A and B: nothing would stand.",),
    )
    grade = replace(graded(rows.origin("A and B", 1)), former=former)
    assert grade_sentence(grade) == former.sentence
    assert [row.words for row in grade_rows(grade)] == ["A and B", "capped at 0.89: why"]
    with read_in("tr"):
        shown = [grade_sentence(grade), *what_raises(grade), *what_lowers(grade), *limit_words(grade)]
        assert all(part.startswith('<span lang="en">') for part in shown)
    assert grade.limits == {"cap"}
