"""Which news meet which follow, asked one by one and looked up for many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.digests.matching import Met, Piece, Shelf, Wish, in_order, meets

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def piece(number: int = 1, *topics: str, **changes: object) -> Piece:
    kind = str(changes.get("kind", "claim"))
    given: dict[str, object] = {"day": date(2026, 3, 1), "taken_at": NOON, "letter": "B", "is_silent": False}
    return Piece(**{"id": number, "kind": kind, "topics": frozenset({*topics, f"kind:{kind}"}), **given, **changes})


def wish(subject: str = "everything", target: str = "", **changes: object) -> Wish:
    return Wish(**{"subject": subject, "target": target, "least_letter": "D", "seen_upto": 0, "since": NOON, **changes})


ABOUT = ("incident:anthropic-2026-02", "incident:of-old", "actor:deepseek", "response:ban-us")


@pytest.mark.parametrize(
    ("asked", "is_met"),
    [
        (wish(), True),
        (wish("incident", "anthropic-2026-02"), True),
        (wish("incident", "of-old"), True),
        (wish("incident", "anthropic-2026"), False),
        (wish("actor", "deepseek"), True),
        (wish("actor", "of-old"), False),
        (wish("response", "ban-us"), True),
        (wish("kind", "claim"), True),
        (wish("kind", "figure"), False),
        (wish("search", "q=deepseek"), False),
        (wish("something", "new"), False),
        (wish(least_letter="B"), True),
        (wish(least_letter="A"), False),
        (wish(seen_upto=6), True),
        (wish(seen_upto=7), False),
        (wish(since=NOON + timedelta(seconds=1)), False),
    ],
)
def test_follow_is_told_what_it_asks_for(asked: Wish, is_met: bool) -> None:
    one = piece(7, *ABOUT)
    assert meets(asked, one) is is_met
    assert Shelf([one]).of(asked) == Met(frozenset({7} if is_met else ()), frozenset())


def test_search_is_told_what_it_finds() -> None:
    asked, one = wish("search", "q=deepseek", least_letter="B"), piece(7)
    assert meets(asked, one, {7})
    assert not meets(asked, replace(one, letter="C"), {7})
    assert Shelf([one, piece(8)]).of(asked, frozenset({7})).told == {7}


def test_what_has_no_grade_is_never_graded_too_low() -> None:
    assert meets(wish(least_letter="A"), piece(letter=""))


def test_silent_news_are_known_apart() -> None:
    shelf = Shelf([piece(1), piece(2, is_silent=True)])
    assert shelf.of(wish()) == Met(frozenset({1}), frozenset({2}))


def test_that_something_is_taken_back_concerns_only_who_was_told() -> None:
    one = piece(2, kind="taken_back", takes_back=1)
    assert not meets(wish(), one)
    assert Shelf([one]).of(wish()).told == frozenset()


def test_what_was_wrong_is_told_first_and_then_by_kind_grade_and_day() -> None:
    rows = [
        piece(1, kind="ruled", letter=""),
        piece(2, letter="C"),
        piece(3, letter="A"),
        piece(4, letter="A", day=date(2026, 3, 2)),
        piece(5, kind="incident"),
        piece(6, kind="withdrawn"),
        piece(7, kind="retracted", letter=""),
        piece(8, kind="unheard_of"),
    ]
    assert [one.id for one in in_order(rows)] == [7, 6, 5, 4, 3, 2, 1, 8]


topics = st.sampled_from(["actor:a", "actor:b", "incident:a", "response:a"])
pieces = st.builds(
    lambda about, kind, letter, silent, minutes, gone: (about, kind, letter, silent, minutes, gone),
    st.frozensets(topics),
    st.sampled_from(["claim", "figure", "regraded"]),
    st.sampled_from(["", "A", "B", "C", "D"]),
    st.booleans(),
    st.integers(0, 3),
    st.booleans(),
)
wishes = st.builds(
    wish,
    st.sampled_from(["everything", "actor", "incident", "response", "kind", "search"]),
    st.sampled_from(["a", "b", "claim", "figure"]),
    least_letter=st.sampled_from("ABCD"),
    seen_upto=st.integers(0, 30),
    since=st.integers(0, 40).map(lambda minutes: NOON + timedelta(minutes=minutes)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, max_size=20), st.lists(wishes, max_size=8), st.frozensets(st.integers(1, 40)))
def test_looking_up_finds_what_asking_one_by_one_finds(drawn: list, asked: list[Wish], found: frozenset[int]) -> None:
    rows, number, minutes = [], 0, 0
    for about, kind, letter, silent, later, gone in drawn:
        number, minutes = number + 1 + later, minutes + later
        taken_at = NOON + timedelta(minutes=minutes)
        changes = {"letter": letter, "is_silent": silent, "takes_back": 1 if gone else None, "taken_at": taken_at}
        rows.append(piece(number, *about, kind=kind, **changes))
    shelf = Shelf(reversed(rows))
    for one in asked:
        met = {row.id: row.is_silent for row in rows if meets(one, row, found)}
        assert shelf.of(one, found) == Met(
            frozenset(pk for pk, silent in met.items() if not silent),
            frozenset(pk for pk, silent in met.items() if silent),
        )
