"""Where a report has its matter from, in sentences."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web import rows
from tracker.evidence.queries.derivations import Origin, Paper, Step
from tracker.web.presentation.origins import origin_sentence, step_words

LETTER = Paper(
    speaker="Harbour AI",
    speaker_slug="harbour-ai",
    kind="letter",
    first_on=date(2026, 6, 10),
    last_on=date(2026, 6, 24),
    n_reports=3,
)


def origin(kind: str, *chain: Step, sign: str = "credit", n_copies: int = 0) -> Origin:
    return Origin(
        kind=kind,
        computed=kind,
        sign=sign,
        sign_label="",
        words="",
        start=None,
        end=None,
        similarity=None,
        ruling=None,
        undone=(),
        chain=chain,
        copies=(),
        n_copies=n_copies,
        witnesses=(),
        fellows=(),
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (origin("original"), "It credits nobody for what it reports."),
        (origin("original", n_copies=2), "It credits nobody for what it reports, and others carry its text."),
        (
            origin("citing", Step(name="Harbour AI", how="citing", paper=LETTER)),
            "What it reports rests on a letter by Harbour AI.",
        ),
        (origin("citing", Step(name="JoyIn", how="citing")), "What it reports rests on what JoyIn says."),
        (origin("copy", Step(name="Quay Post", how="copy")), "Its text is that of Quay Post’s report."),
        (origin("copy", Step(name="Wire", how="copy", report=rows.REPORT)), "Its text is that of Wire."),
        (
            origin("copy", Step(name="Wire", how="copy", report=rows.REPORT), sign="translation"),
            "It is a translation of Wire.",
        ),
        (
            origin("rewrite", Step(name="Quay Post", how="rewrite")),
            "It tells in other words what Quay Post’s report told.",
        ),
    ],
)
def test_an_origin_is_told_in_a_sentence(told: Origin, words: str) -> None:
    assert origin_sentence(told) == words


def test_a_party_s_own_words_are_no_report() -> None:
    assert step_words(Step(name="JoyIn", how="citing")) == "what JoyIn says"
