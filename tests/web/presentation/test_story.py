"""The summary and parts of an incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.web import rows
from tracker.evidence.queries.responses import ResponseRow, StageRow
from tracker.evidence.queries.rows import Item, StatedDay
from tracker.evidence.queries.timeline import kind_of
from tracker.evidence.titles import Title
from tracker.web.presentation import choosing, meaning, sides, story
from tracker.web.presentation.timeline import timeline

ACCUSED = ("DeepSeek", "MiniMax")


def test_summary_of_nothing_is_empty() -> None:
    assert story.summary((), (), n_conflicts=0) == ()


def test_who_is_accused_on_weak_sources_only_is_told_apart() -> None:
    told = [
        rows.claim("alleges_distillation", "White House", "DeepSeek", grade=rows.grade("0.80")),
        rows.claim("alleges_distillation", "White House", "China", grade=rows.grade("0.17")),
    ]
    point = story.summary(told, (), n_conflicts=0)[0]
    assert point.item is told[0]
    assert "that DeepSeek distilled" in point.text
    assert point.text.endswith("On weak sources also: China.")


def test_summary_rests_on_the_weakest_grade() -> None:
    told = [
        rows.claim("alleges_distillation", "Anthropic", "DeepSeek", grade=rows.grade("0.90")),
        rows.claim("alleges_distillation", "Anthropic", "MiniMax", grade=rows.grade("0.40")),
    ]
    point = story.summary(told, (), n_conflicts=0)[0]
    assert point.item is told[1]
    assert not point.text.startswith("On weak sources")


def test_accusation_of_nobody_does_not_weaken_that_of_somebody() -> None:
    told = [
        rows.claim("alleges_distillation", "Anthropic", "Alibaba"),
        rows.claim("alleges_distillation", "Anthropic", grade=rows.grade("0.20")),
    ]
    assert story.summary(told, (), n_conflicts=0)[0].item is told[0]


def test_summary_never_adds_figures_up() -> None:
    told = [rows.figure(3e6, "DeepSeek"), rows.figure(4e6, "MiniMax")]
    assert "7 million" not in story.summary(told, (), n_conflicts=0)[0].text


def test_a_denial_is_not_silence() -> None:
    told = [rows.claim("alleges_distillation", "Anthropic", "Alibaba"), rows.claim("denies", "Alibaba", "Anthropic")]
    side = sides.sides([rows.actor("Alibaba")], told, last_read=StatedDay(date(2026, 6, 25), "day"))[0]
    assert not side.is_silent
    assert side.sentence == "Alibaba rejects the allegation made by Anthropic, according to Wire."


def test_reports_that_differ_on_the_answer_are_both_told() -> None:
    told = [rows.claim("denies", "Alibaba", "Anthropic"), rows.claim("no_response", "Alibaba", manner="declined")]
    side = sides.sides([rows.actor("Alibaba")], told, last_read=None)[0]
    assert side.sentence == (
        "Alibaba rejects the allegation made by Anthropic, according to Wire; declined to comment, according to Wire."
    )


def test_whoever_an_allegation_names_has_a_side() -> None:
    told = [rows.claim("alleges_distillation", "Anthropic", "Xiaomi")]
    assert [side.actor.name for side in sides.sides([], told, last_read=None)] == ["Xiaomi"]


def test_answers_of_others_are_kept_apart() -> None:
    told = [rows.claim("denies", "Embassy", "White House"), rows.claim("denies", "Alibaba")]
    accused = sides.sides([rows.actor("Alibaba")], told, last_read=None)
    assert [item.claimant.name for item in sides.voices(told, accused) if item.claimant] == ["Embassy"]


def test_rail_folds_long_gaps_and_leaves_out_warnings() -> None:
    told = [
        rows.claim("alleges_distillation", "Anthropic", "Alibaba", on=date(2026, 2, 1)),
        rows.claim("warns", "Anthropic", on=date(2026, 3, 1)),
        rows.claim("denies", "Alibaba", on=date(2026, 6, 1)),
    ]
    moments = timeline(told)
    assert [moment.gap for moment in moments] == ["", "4 months"]
    assert [entry.kind for moment in moments for entry in moment.entries] == ["accusation", "reply"]
    assert [moment.gap for moment in timeline(told, is_newest_first=True)] == ["", "4 months"]


def test_rail_says_when_only_the_report_s_day_is_known() -> None:
    reported = StatedDay(date(2026, 2, 23), "day")
    assert timeline([rows.figure(5, "DeepSeek", reported=reported)])[0].entries[0].is_reported


def test_a_weakly_graded_number_never_leads_where_a_better_one_stands() -> None:
    weak = rows.figure(16e6, *ACCUSED, metric="accounts", grade=rows.grade("0.22"))
    good = rows.figure(24e3, *ACCUSED, metric="accounts")
    assert choosing.lead([weak, good], "accounts") is good
    assert choosing.lead([weak], "accounts") is weak
    assert choosing.lead([], "accounts") is None
    assert choosing.drawable([weak, good]) == (good,)
    assert choosing.drawable([weak]) == ()


def test_a_joint_total_leads_before_one_actor_s() -> None:
    joint, single = rows.figure(16e6, *ACCUSED), rows.figure(151e6, "Alibaba")
    assert choosing.lead([single, joint], "exchanges") is joint


def test_a_month_stands_after_its_days() -> None:
    month = rows.claim("no_response", "DeepSeek")
    month = replace(month, occurred=StatedDay(date(2026, 2, 1), "month"))
    moments = timeline([month, rows.claim("alleges_distillation", "Anthropic", "DeepSeek", on=date(2026, 2, 23))])
    assert [moment.day.precision for moment in moments] == ["day", "month"]


def test_a_company_s_own_act_is_no_policy() -> None:
    letter = rows.response("submission", "in_force", "Anthropic")
    law = rows.response("legislation", "proposed", "House")
    assert (kind_of(letter), kind_of(law)) == ("industry", "policy")


def test_a_total_that_one_of_its_own_exceeds_does_not_lead() -> None:
    joint = rows.figure(28.8e6, *ACCUSED, grade=rows.grade("0.60"))
    own = rows.figure(151e6, "MiniMax", grade=rows.grade("0.93"))
    assert choosing.lead([joint, own], "exchanges") is own


def test_a_firm_total_leads_before_a_larger_infirm_one() -> None:
    infirm, firm = rows.figure(200e6, *ACCUSED, grade=rows.grade("0.48")), rows.figure(151e6, "MiniMax")
    assert choosing.lead([infirm, firm], "exchanges") is firm


def test_activity_is_the_window_of_well_graded_totals() -> None:
    window = {"window_start": date(2026, 4, 22), "window_end": date(2026, 6, 5)}
    weak = rows.figure(
        1, "DeepSeek", window_start=date(2025, 1, 1), window_end=date(2025, 2, 1), grade=rows.grade("0.2")
    )
    assert choosing.activity([weak, rows.figure(5, "MiniMax", **window)]) == "22 Apr to 5 Jun 2026"
    assert choosing.activity([weak]) == ""
    assert choosing.activity([rows.figure(5, "MiniMax", **window)], _shouted) == "22 APR TO 5 JUN 2026"


def _shouted(form: str) -> str:
    return form.replace("to", "TO").replace("Apr", "APR").replace("Jun", "JUN")


def test_what_nobody_dates_has_no_place_on_the_rail() -> None:
    assert timeline([rows.response("sanctions", "in_force", "Treasury")]) == ()


def test_a_person_is_named_with_the_office() -> None:
    person = replace(rows.actor("Michael Kratsios"), kind="person", office="White House")
    told = replace(rows.claim("alleges_distillation", "x", "DeepSeek"), claimant=person)
    assert story.summary([told], (), n_conflicts=0)[0].text.startswith("Michael Kratsios (White House) alleges")


def test_rail_names_the_accused_in_the_order_of_the_title() -> None:
    day = date(2026, 2, 23)
    told = [rows.claim("alleges_distillation", "Anthropic", lab, on=day) for lab in ("DeepSeek", "MiniMax", "Moonshot")]
    parties = [rows.actor(lab) for lab in ("Moonshot", "DeepSeek", "MiniMax")]
    sentence = timeline(told, parties=parties)[0].entries[0].lines[0].sentence
    assert "that Moonshot, DeepSeek and MiniMax distilled" in sentence


def test_a_month_stands_no_later_than_the_first_report_of_what_it_dates() -> None:
    reported = StatedDay(date(2026, 9, 12), "day")
    month = rows.claim("alleges_distillation", "JoyIn", "OpenAI", reported=reported)
    month = replace(month, occurred=StatedDay(date(2026, 9, 1), "month"))
    silence = rows.claim("no_response", "OpenAI", on=date(2026, 9, 12))
    before = rows.claim("denies", "OpenAI", on=date(2026, 9, 3))
    moments = timeline([silence, month, before])
    assert [moment.entries[0].kind for moment in moments] == ["reply", "accusation", "silence"]
    later = replace(month, reported=StatedDay(date(2026, 11, 2), "day"))
    assert [moment.entries[0].kind for moment in timeline([silence, later])] == ["silence", "accusation"]


def test_what_was_done_counts_instruments_and_tells_the_latest_step() -> None:
    held = rows.response(
        "sanctions", "in_force", "Commerce", step="held", reported=StatedDay(date(2026, 6, 1), "month")
    )
    undated = rows.response("use_ban", "in_force", "Alibaba", step="in_force", grade=rows.grade("0.20"))
    said = meaning.done([instrument("Entity List", held), instrument("A ban", undated)])
    assert [(one.text, one.item) for one in said] == [
        ("2 responses on record (sanctions and ban on use).", undated),
        ("The latest: Entity List, approved but held (reported Jun 2026).", held),
    ]
    rumour = rows.response(
        "sanctions", "proposed", "Congress", reported=StatedDay(date(2026, 7, 1), "day"), grade=rows.grade("0.14")
    )
    assert meaning.done([instrument("Entity List", held), instrument("Rumour", rumour)])[1].item is held
    assert [one.text for one in meaning.done([instrument("A ban", undated)])] == ["1 response on record (ban on use)."]
    assert meaning.done([]) == []


def instrument(title: str, *stages: Item) -> ResponseRow:
    return ResponseRow(
        id=len(title),
        slug=title,
        title=Title(title),
        kind=stages[0].response.instrument if stages[0].response else "",
        jurisdiction="US",
        name="",
        identifiers=(),
        by=(),
        stages=tuple(StageRow(step=one.response.step, is_asked=False, item=one) for one in stages if one.response),
        incidents=(),
    )


def test_whoever_speaks_for_the_accused_answers_for_it() -> None:
    head = replace(rows.actor("Elon Musk"), office="xAI", kind="person")
    said = replace(rows.claim("admits", "Elon Musk", on=date(2026, 4, 30)), claimant=head)
    accused = sides.sides([rows.actor("xAI")], [said], last_read=StatedDay(date(2026, 5, 4), "day"))
    assert not accused[0].is_silent
    assert accused[0].sentence == ("Elon Musk (xAI) concedes the act, or part of it (30 Apr 2026), according to Wire.")
    assert sides.voices([said], accused) == ()
    first = story.summary([said], accused, n_conflicts=0)[0]
    assert (first.heading, first.text) == (
        "What is admitted",
        "Elon Musk (xAI) concedes the act, or part of it (30 Apr 2026).",
    )
