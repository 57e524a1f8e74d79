"""A search as a value: read from an address, written back, and what is no search."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.evidence.queries.timeline import KINDS
from tracker.evidence.searching.asked import (
    LETTERS,
    MAX_TEXT,
    BadQuery,
    Facet,
    SearchQuery,
    Sort,
    clean,
    days_of,
    read,
)

slugs = st.text("abcxyz-09", min_size=1, max_size=12)
queries = st.builds(
    SearchQuery,
    text=st.text(max_size=60).map(clean).filter(lambda text: len(text) <= MAX_TEXT),
    actors=st.lists(slugs, max_size=3, unique=True).map(lambda found: tuple(sorted(found))),
    kind=st.sampled_from(["", *KINDS]),
    grade=st.sampled_from(["", *LETTERS]),
    source=st.one_of(st.just(""), slugs),
    period=st.sampled_from(["", "2026", "2026-02"]),
    language=st.sampled_from(["", "en", "zh-cn"]),
    sort=st.sampled_from(Sort),
    is_literal=st.booleans(),
)


@given(queries)
def test_a_query_written_and_read_is_the_same(query: SearchQuery) -> None:
    assert read(query.pairs()) == query
    assert read(parse_qsl(str(query))) == query
    assert str(read(parse_qsl(str(query)))) == str(query)


@given(
    st.lists(
        st.tuples(st.sampled_from(["q", "actor", "kind", "period", "sort", "x"]), st.text(max_size=300)), max_size=8
    )
)
def test_any_address_is_a_search_or_says_why_not(pairs: list[tuple[str, str]]) -> None:
    try:
        written = str(read(pairs).pairs())
    except BadQuery as error:
        written = str(error)
    assert written
    assert "\x00" not in written


def test_addresses_that_mean_the_same_are_one_query() -> None:
    one = read([("actor", "b"), ("q", " a\x00b\n c  "), ("actor", "a"), ("sort", "relevance"), ("after", "x")])
    assert one == read([("q", "a b c"), ("actor", "a"), ("actor", "b"), ("actor", "b")])
    assert str(one) == "q=a+b+c&actor=a&actor=b"


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([("q", "x" * 10_000)], "10,000 characters long; a search takes 200"),
        ([("kind", "rumour")], "'rumour' is no kind"),
        ([("grade", "Z")], "'Z' is no grade"),
        ([("period", "2026-13")], "such as 2026 or 2026-02"),
        ([("language", "english!")], "such as en or zh"),
        ([("sort", "price")], "'price' is no order"),
        ([("kind", "reply"), ("kind", "figure")], "'kind' 2 times"),
        ([("actor", f"a{n}") for n in range(9)], "names 9 actors"),
        ([("actor", f"a{n}") for n in range(5000)], "more than 40 things"),
    ],
)
def test_what_cannot_be_meant_is_refused(pairs: list[tuple[str, str]], reason: str) -> None:
    with pytest.raises(BadQuery) as refused:
        read(pairs)
    assert reason in str(refused.value)


def test_facets_are_set_and_taken_away() -> None:
    query = SearchQuery(text="a").having(Facet.ACTOR, "b").having(Facet.ACTOR, "a").having(Facet.KIND, "reply")
    assert query.chosen == ((Facet.ACTOR, "a"), (Facet.ACTOR, "b"), (Facet.KIND, "reply"))
    assert query.without(Facet.ACTOR, "a").without(Facet.KIND, "reply").actors == ("b",)


def test_days_of_a_period() -> None:
    assert days_of("2026") == (date(2026, 1, 1), date(2027, 1, 1))
    assert days_of("2026-12") == (date(2026, 12, 1), date(2027, 1, 1))
    assert days_of("2026-02") == (date(2026, 2, 1), date(2026, 3, 1))
