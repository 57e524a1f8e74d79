"""Which allegations are one incident, and which other statements belong to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from types import SimpleNamespace

import pytest

from tracker.evidence.campaigns import find_campaigns
from tracker.evidence.charges import charges_of
from tracker.evidence.placing import Shape, place
from tracker.evidence.said import Said

ANTHROPIC, OPENAI, DEEPSEEK, MINIMAX, ALIBABA = range(1, 6)
FEB, JUNE = "2026-02-23", "2026-06-24"


def said(
    number, report, kind="claim", predicate="alleges_distillation", start=0, day=None, precision="day", on=FEB, **who
):
    """A statement without a row in the database; grouping reads these fields alone."""
    row = SimpleNamespace(
        pk=number,
        key=f"{number:02}",
        report_id=report,
        report=SimpleNamespace(key=f"{report:02}", source=SimpleNamespace(slug="outlet")),
        kind=kind,
        predicate=predicate if kind == "claim" else "",
        start=start,
        end=start + 30,
        value=None,
        words="",
        claimant=None,
        target=None,
        retired_at=None,
    )
    fields = {"claimant": None, "target": None, "actors": frozenset(), "speakers": frozenset(), **who}
    return Said(
        row=row,
        day=(date.fromisoformat(day), precision) if day else None,
        reported_on=date.fromisoformat(on),
        known_at=datetime(2026, 2, 23, tzinfo=UTC),
        withdrawn_at=None,
        **fields,
    )


def accuses(number, report, target, claimant=ANTHROPIC, **changes):
    return said(number, report, claimant=claimant, target=target, **changes)


NAMES = {ANTHROPIC: "anthropic", OPENAI: "openai", DEEPSEEK: "deepseek", MINIMAX: "minimax", ALIBABA: "alibaba"}


def campaigns_of(statements):
    """The campaigns, each with the statements that it is made from."""
    reports = {}
    for one in sorted(statements, key=lambda one: one.id):
        reports.setdefault(one.report_id, []).append(one)
    whom = {one.id: one.target for one in statements if one.target is not None}
    charges = {pk: charge for own in reports.values() for pk, charge in charges_of(own, {}, whom).items()}
    found = find_campaigns(set(charges.values()), NAMES)
    return [(campaign, sorted(pk for pk in charges if charges[pk] in campaign.charges)) for campaign in found]


def groups(statements):
    return sorted(members for _, members in campaigns_of(statements))


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 1, MINIMAX, day=FEB)], [[1, 2]]),
        ([accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 2, MINIMAX, day="2026-02-24")], [[1, 2]]),
        ([accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 2, DEEPSEEK, claimant=OPENAI, day=FEB)], [[1], [2]]),
        ([accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 2, DEEPSEEK, day=JUNE)], [[1], [2]]),
        ([accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 2, DEEPSEEK, on=JUNE)], [[1, 2]]),
        ([accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 2, ALIBABA, on=JUNE)], [[1], [2]]),
        ([accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 2, ALIBABA, day="2026-03-20")], [[1], [2]]),
        ([accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 2, DEEPSEEK, day="2026-02-01", precision="month")], [[1, 2]]),
        ([accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 2, None, day=FEB)], [[1, 2]]),
        ([accuses(1, 1, DEEPSEEK, day=JUNE, on=JUNE), accuses(2, 1, DEEPSEEK, on=JUNE)], [[1, 2]]),
    ],
)
def test_find_campaigns_goes_by_accuser_accused_and_period(statements, expected):
    assert all(groups(order) == expected for order in permutations(statements))


def test_find_campaigns_takes_an_accusation_of_nobody_named_into_one_that_names_somebody():
    named = accuses(1, 1, DEEPSEEK, day=FEB)
    for nameless in (accuses(2, 2, None, day="2026-03-10"), accuses(2, 2, None, on=JUNE)):
        assert groups([nameless, named]) == groups([named, nameless]) == [[1, 2]]
    assert groups([named, accuses(2, 2, None, day=JUNE, on=JUNE)]) == [[1], [2]]
    assert groups([accuses(2, 2, None, day=FEB)]) == [[2]]


def test_find_campaigns_takes_what_several_say_in_one_sentence_as_one_campaign():
    joint = [accuses(1, 1, DEEPSEEK, day=FEB), accuses(2, 1, DEEPSEEK, claimant=OPENAI, day=FEB)]
    elsewhere = accuses(3, 2, DEEPSEEK, claimant=OPENAI, day=FEB)
    ((campaign, _),) = campaigns_of([*joint, elsewhere])
    assert campaign.accusers == {ANTHROPIC, OPENAI}


def test_find_campaigns_keeps_a_new_campaign_apart_from_a_look_back_in_the_same_report():
    old, look_back = (
        accuses(1, 1, DEEPSEEK, day=FEB),
        accuses(2, 2, DEEPSEEK, day="2026-02-01", precision="month", on=JUNE),
    )
    new = accuses(3, 2, ALIBABA, day=JUNE, on=JUNE)
    assert groups([old, look_back, new]) == [[1, 2], [3]]


def placed_with(statement, *allegations):
    homes = {}
    for campaign, members in campaigns_of(allegations):
        shape = Shape(
            id=min(members),
            first=campaign.first,
            accusers=frozenset(campaign.accusers),
            accused=frozenset(campaign.accused),
        )
        homes.update(dict.fromkeys(members, shape))
    own = [(one, homes[one.id]) for one in allegations if one.report_id == statement.report_id]
    found = place(statement, own, (), set(homes.values()))
    return found[0].id if found else None


def figure(report=1, **who):
    return said(9, report, kind="figure", predicate="", start=50, **who)


def reply(report=1, **who):
    return said(9, report, predicate="denies", start=50, **who)


def test_place_takes_a_number_to_the_campaign_whose_allegation_its_sentence_dates():
    old = accuses(1, 1, DEEPSEEK, day=FEB)
    new = accuses(2, 2, ALIBABA, day=JUNE, on=JUNE, start=50)
    look_back = accuses(3, 2, DEEPSEEK, day=FEB, on=JUNE, start=90)
    counted = said(
        9, 2, kind="figure", start=60, on=JUNE, actors=frozenset({DEEPSEEK}), speakers=frozenset({ANTHROPIC})
    )
    assert placed_with(counted, old, new, look_back) == 2
    assert [campaign.accused for campaign, _ in campaigns_of([old, new, look_back])] == [{DEEPSEEK}, {ALIBABA}]


BOTH = (accuses(1, 1, DEEPSEEK, day=FEB, start=0), accuses(2, 1, DEEPSEEK, claimant=OPENAI, day=FEB, start=40))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (figure(actors=frozenset({DEEPSEEK}), speakers=frozenset({ANTHROPIC})), 1),
        (figure(actors=frozenset({DEEPSEEK})), 2),
        (figure(speakers=frozenset({ANTHROPIC})), 1),
        (figure(actors=frozenset({ALIBABA}), speakers=frozenset({ANTHROPIC})), None),
        (reply(claimant=DEEPSEEK), 2),
        (reply(claimant=DEEPSEEK, target=ANTHROPIC), 1),
        (reply(claimant=ALIBABA), None),
        (reply(report=7, claimant=DEEPSEEK, target=ANTHROPIC, on="2026-03-01"), 1),
        (reply(report=7, claimant=DEEPSEEK, target=ANTHROPIC, on="2026-01-01"), None),
        (figure(report=7, actors=frozenset({DEEPSEEK}), speakers=frozenset({ANTHROPIC}), on="2026-03-01"), 1),
        (figure(report=7, actors=frozenset({DEEPSEEK}), on="2026-03-01"), None),
    ],
)
def test_place_takes_the_fitting_campaign_that_is_spoken_of_nearest(statement, expected):
    assert placed_with(statement, *BOTH) == expected
