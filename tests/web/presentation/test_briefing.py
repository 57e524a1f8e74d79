"""Why an incident matters, the questions about it, and on what it rests: only what is graded, never a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.web import rows
from tests.web.presentation.test_story import instrument
from tracker.evidence.queries.conflicts import ConflictPair
from tracker.evidence.queries.histories import CitedIn
from tracker.evidence.queries.origins import Led, OriginGroup
from tracker.evidence.queries.rows import ClaimContent, Item, ResponseLink, StatedDay
from tracker.evidence.titles import Title
from tracker.web.presentation import meaning, sides
from tracker.web.presentation.briefing import WORDS_PER_MINUTE, Briefing
from tracker.web.presentation.company import company
from tracker.web.presentation.points import Point, Sentence
from tracker.web.presentation.questions import questions
from tracker.web.presentation.scripts import language_of
from tracker.web.presentation.shown import first
from tracker.web.presentation.sourcing import sourcing
from tracker.web.presentation.timeline import timeline

TODAY = date(2026, 11, 22)
ANTHROPIC, ALIBABA = rows.actor("Anthropic"), rows.actor("Alibaba")


def alleged(target: str = "Alibaba", **fields: object) -> Item:
    return rows.claim("alleges_distillation", "Anthropic", target, on=date(2026, 6, 24), **fields)


def stage(step: str, on: date | None, *, kind: str = "legislation", status: str = "proposed") -> Item:
    occurred = StatedDay(on, "day") if on else None
    return rows.response(kind, status, "Congress", step=step, occurred=occurred)


def test_nothing_is_asked_of_an_incident_without_statements() -> None:
    assert questions((), (), responses=(), conflicts=(), sourcing=()) == ()
    assert meaning.impact(()) == []
    assert meaning.horizon((), TODAY) == ()


def test_every_answer_is_attributed_or_rests_on_an_item() -> None:
    told = [
        alleged(standing="denied", replied_on=date(2026, 6, 25)),
        rows.claim("denies", "Alibaba", "Anthropic", on=date(2026, 6, 25)),
        rows.figure(28.8e6, "Alibaba", qualifier="more_than"),
        rows.claim("attributes_evidence", "Anthropic", words="IP addresses and payment data"),
    ]
    side = sides.sides([ALIBABA], told, last_read=None)
    asked = questions(told, side, responses=(), conflicts=(), sourcing=())
    assert [one.heading for one in asked] == [
        "Who alleges it?",
        "Against whom?",
        "How many exchanges?",
        "On what evidence?",
        "Did the accused reply?",
        "What is disputed?",
    ]
    assert (
        asked[0].text == "Anthropic alleges that Alibaba distilled or copied a model without permission (24 Jun 2026)."
    )
    assert asked[1].text == "Alibaba: denied by the accused on 25 Jun 2026."
    assert "more than 28.8 million exchanges, attributed to Alibaba" in asked[2].text.replace(
        " attributed", ", attributed"
    )
    assert "“IP addresses and payment data”" in asked[3].text
    assert "Alibaba rejects the allegation" in asked[4].text
    assert all(sentence.item for one in asked for sentence in one.sentences)
    for verb in (" stole ", " distilled Claude", " is guilty", " proves "):
        assert verb not in " ".join(one.text for one in asked)


def test_a_weakly_graded_answer_says_so_once() -> None:
    asked = questions([alleged(grade=rows.grade("0.20"))], (), responses=(), conflicts=(), sourcing=())
    assert asked[0].text.startswith("On weak sources: Anthropic alleges")
    assert asked[0].text.count("On weak sources") == 1


def test_a_question_on_conflicts_gives_both_versions() -> None:
    pair = ConflictPair(kind="value", detail="They differ.", first=rows.figure(13e6, "A"), second=rows.figure(3e6, "A"))
    asked = questions([alleged()], (), responses=(), conflicts=(pair, pair), sourcing=())
    disputed = next(one for one in asked if one.heading == "What is disputed?")
    assert "13 million exchanges attributed to A; in another version, Anthropic alleges 3 million" in disputed.text
    assert disputed.text.endswith("Reports disagree on 1 further point.")


@pytest.mark.parametrize(
    ("item", "when"),
    [
        (stage("in_force", date(2024, 1, 1), status="in_force"), "Now"),
        (stage("passed", date(2026, 10, 1)), "Within a quarter"),
        (stage("proposed", date(2026, 10, 1)), "Within a year"),
        (stage("proposed", date(2025, 10, 1)), ""),
        (stage("in_force", date(2026, 12, 31), status="in_force"), "Within a quarter"),
        (stage("in_force", date(2027, 8, 1), status="in_force"), "Within a year"),
        (stage("in_force", date(2026, 11, 1), status="in_force", kind="diplomacy"), "Now"),
        (stage("in_force", date(2026, 1, 1), status="in_force", kind="diplomacy"), ""),
        (stage("lifted", date(2026, 11, 1), status="eased"), ""),
        (stage("proposed", None), ""),
    ],
)
def test_a_stage_has_the_horizon_that_it_says_itself(item: Item, when: str) -> None:
    found = meaning.horizon([instrument("A measure", item)], TODAY)
    assert [point.heading for point in found] == ([when] if when else [])
    assert all(point.item is item for point in found)


def test_a_horizon_is_bounded() -> None:
    told = [instrument(f"Measure {n}", stage("proposed", date(2026, 10, 1 + n))) for n in range(7)]
    said = meaning.horizon(told, TODAY)[0].sentences
    assert len(said) == meaning.MOST_TOLD + 1
    assert said[0].text == "Measure 6, proposed (7 Oct 2026)."
    assert said[-1].text == "And 3 other responses, below."


def test_impact_tells_who_cites_a_figure_and_what_was_aimed_at() -> None:
    content = ClaimContent(
        predicate="alleges_distillation", capabilities=("coding", "tool_use"), techniques=(), is_hedged=False, manner=""
    )
    claim = replace(alleged(), claim=content)
    figure = rows.figure(28.8e6, "Alibaba")
    cited = CitedIn(figure=figure.id, response=ResponseLink("bill", Title("H.R. 1")))
    said = meaning.impact([claim, figure], (), [cited])
    assert [one.text for one in said] == [
        "Anthropic says that this was aimed at: coding and tool use.",
        "H.R. 1 cites 28.8 million exchanges.",
    ]
    assert [one.item for one in said] == [claim, figure]


def origin(name: str, directness: str, *languages: str) -> OriginGroup:
    reports = tuple(replace(rows.REPORT, id=n, language=code) for n, code in enumerate(languages))
    led = (Led(report=reports[0], copies=reports[1:]),)
    return OriginGroup(
        name=name, reliability="A", directness=directness, reports=reports, led=led, n_reports=len(reports)
    )


def test_sources_are_summed_up_in_words() -> None:
    days = {"first": StatedDay(date(2026, 2, 23), "day"), "newest": StatedDay(date(2026, 9, 1), "month")}
    groups = [origin("Anthropic newsroom", "direct", "en", "zh"), origin("Wire", "unnamed", "de")]
    said = sourcing(groups, n_reports=31, parties=[ANTHROPIC], **days)
    assert [one.text for one in said] == [
        "31 reports from 2 origins, in 3 languages (English, Chinese and German).",
        "One origin has direct access: Anthropic newsroom.",
        "One origin is a party’s own: Anthropic newsroom.",
        "1 origin does not say who told it.",
        "1 report is a copy.",
        "First published 23 Feb 2026, newest Sep 2026.",
    ]
    assert sourcing((), n_reports=0, parties=(), first=None, newest=None) == ()


def test_a_silence_is_told_with_its_day_and_one_that_no_report_tells_stands_apart() -> None:
    told = rows.claim("no_response", "Alibaba", manner="declined", on=date(2026, 6, 24))
    silent = replace(told, known_from=datetime(2026, 6, 25, 9, tzinfo=UTC))
    moments = timeline([silent], silences=(StatedDay(date(2026, 9, 1), "month"), ["Zhipu: no reply on record."]))
    lines = [line for moment in moments for entry in moment.entries for line in entry.lines]
    assert [line.sentence for line in lines] == [
        "Alibaba: no reply on record as of 24 Jun 2026 (declined to comment)",
        "Zhipu: no reply on record",
    ]
    assert [line.item for line in lines] == [silent, None]


def test_a_silence_of_a_report_that_is_dated_ahead_is_told_as_of_the_day_that_it_was_read() -> None:
    told = rows.claim("no_response", "Alibaba", on=date(2026, 6, 24))
    silent = replace(told, known_from=datetime(2026, 6, 22, 9, tzinfo=UTC))
    lines = [line for moment in timeline([silent]) for entry in moment.entries for line in entry.lines]
    assert [line.sentence for line in lines] == ["Alibaba: no reply on record as of 22 Jun 2026"]


def test_an_accusation_tells_how_it_stands_for_each_accused() -> None:
    told = [alleged(standing="denied", replied_on=date(2026, 6, 25)), alleged("Zhipu", standing="alleged")]
    line = timeline(told)[0].entries[0].lines[0]
    assert line.standing == "Alibaba: denied by the accused on 25 Jun 2026; Zhipu: alleged"
    assert timeline([alleged(standing="alleged")])[0].entries[0].lines[0].standing == "Alleged"


def test_company_counts_incidents_and_reports_and_is_bounded() -> None:
    items = [alleged(), alleged("Zhipu"), *(rows.figure(1, "Alibaba", f"Lab {n}") for n in range(15))]
    found = company(ALIBABA, items, ())
    assert len(found.fellows) == 12
    assert found.n_all == 16
    assert found.fellows[0].actor == ANTHROPIC
    assert {fellow.actor.name for fellow in found.fellows}.isdisjoint({"Zhipu", "Alibaba"})
    assert company(rows.actor("Nobody"), items, ()).fellows == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("阿里巴巴", "zh"),
        ("ディープシーク", "ja"),
        ("딥시크", "ko"),
        ("Z.ai", ""),
        ("Алибаба", "ru"),
        ("Anthropic公司", "zh"),
    ],
)
def test_a_name_is_marked_by_its_script(name: str, code: str) -> None:
    assert language_of(name) == code


def test_the_first_of_a_list_say_how_many_are_left() -> None:
    assert (first([1, 2, 3], 2).rows, first([1, 2, 3], 2).n_more) == ((1, 2), 1)
    assert first([1, 2], 5, n_all=9).n_more == 7
    assert not first([], 5)


@pytest.mark.parametrize(
    ("n_words", "minutes"), [(WORDS_PER_MINUTE, 1), (WORDS_PER_MINUTE + 1, 2), (3 * WORDS_PER_MINUTE, 3)]
)
def test_reading_takes_as_long_as_its_words(n_words: int, minutes: int) -> None:
    said = Point(heading="Impact", sentences=(Sentence(text="word " * (n_words - 6)),))
    brief = Briefing(
        summary=(), matters=(said,), questions=(), sources=(Sentence(text="It has five words here."),), sides=()
    )
    assert brief.minutes == minutes
