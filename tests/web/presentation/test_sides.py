"""The accused's side: every answer credited, graded and dated no better than it is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.web import rows
from tracker.evidence.queries.rows import Item, StatedDay
from tracker.web.presentation import sides, story

ALIBABA = rows.actor("Alibaba")


def _side(*told: Item) -> sides.Side:
    return sides.sides([ALIBABA], told, last_read=None)[0]


def test_the_best_graded_answer_is_told_first() -> None:
    denial = rows.claim("denies", "Alibaba", "Anthropic", on=date(2026, 9, 1), grade=rows.grade("0.51"))
    silence = rows.claim("no_response", "Alibaba", on=date(2026, 6, 24), grade=rows.grade("0.88"))
    side = _side(denial, silence)
    assert side.sentence == (
        "Alibaba had not answered (24 Jun 2026), according to Wire; "
        "rejects the allegation made by Anthropic (1 Sep 2026), according to Wire."
    )
    assert side.cited == (silence, denial)
    point = story.summary([denial, silence], [side], n_conflicts=0)[0]
    assert point.item is denial


def test_a_weak_or_hedged_answer_says_so() -> None:
    denial = rows.claim("denies", "Alibaba", grade=rows.grade("0.20"))
    assert denial.claim is not None
    hedged = replace(denial, claim=replace(denial.claim, is_hedged=True))
    assert _side(hedged).sentence == "Alibaba rejects the allegation, on weak sources, according to Wire (hedged)."


def test_a_silence_of_some_day_of_a_month_has_no_day() -> None:
    silence = replace(rows.claim("no_response", "Alibaba"), occurred=StatedDay(date(2026, 2, 1), "month"))
    accused = rows.claim("alleges_distillation", "Anthropic", "Alibaba", asked_as_of=date(2026, 2, 28))
    assert _side(silence, accused).sentence == "Alibaba: no reply on record as of Feb 2026."


def test_an_undated_silence_says_when_it_was_fetched() -> None:
    assert "report of unknown date (fetched 23 Feb 2026)" in _side(rows.claim("no_response", "Alibaba")).sentence


def test_silences_are_told_in_one_line() -> None:
    reports = (replace(rows.REPORT, id=number) for number in (1, 2, 3))
    side = _side(
        *(
            rows.claim("no_response", "Alibaba", on=date(2026, month, 24), report=told)
            for month, told in zip((2, 4, 3), reports, strict=True)
        )
    )
    assert side.silences_words == "No reply in 3 reports, 24 Feb 2026 to 24 Apr 2026"
    assert _side().silences_words == ""


def test_a_standing_leads_to_the_best_graded_reply_behind_it() -> None:
    accused = rows.claim("alleges_distillation", "Anthropic", "Alibaba", standing="denied")
    weak, good = rows.claim("denies", "Alibaba", grade=rows.grade("0.30")), rows.claim("denies", "Alibaba")
    others = rows.claim("denies", "Embassy", grade=rows.grade("0.90"))
    assert sides.reply_behind(accused, [weak, good, others]) is good
    assert sides.reply_behind(replace(accused, standing="alleged"), [good]) is None


def test_a_retraction_leads_to_the_withdrawal_behind_it() -> None:
    accused = rows.claim("alleges_distillation", "Anthropic", "Alibaba", standing="retracted")
    others = rows.claim("withdraws", "Anthropic", "MiniMax"), rows.claim("withdraws", "OpenAI", "Alibaba")
    own = rows.claim("withdraws", "Anthropic", "Alibaba")
    assert sides.reply_behind(accused, [*others, own]) is own
    assert sides.reply_behind(accused, others) is None
