"""Errors of this package: a sentence with input, reason and remedy, in this process and out of another."""

from __future__ import annotations

import pickle
from datetime import timedelta

import pytest

from scrapers.errors import (
    ArticleLack,
    Broken,
    HttpStatus,
    NotAFeed,
    NotAnArticle,
    Refused,
    ScrapeError,
    Timeout,
    TooBig,
    Unreachable,
)

ERRORS = [
    Refused("http://a.test/", "its address is private", "Use another"),
    TooBig("http://a.test/", "it is too big", "Raise the limit"),
    NotAFeed("http://a.test/", "it is a page", "Look in a browser"),
    NotAnArticle("http://a.test/", ArticleLack.STUB, "a notice", "Look in a browser"),
    HttpStatus("http://a.test/", 404, host="a.test"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_error_comes_whole_out_of_another_process(error: ScrapeError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_sentence_names_input_reason_and_remedy(error: ScrapeError) -> None:
    assert str(error) == f"{error.what}: {error.why}. {error.remedy}."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Timeout("a.test", "no answer"), "a.test: no answer. Try again later."),
        (Refused("a.test", "its address is private", "Use another"), "a.test: its address is private. Use another."),
    ],
)
def test_who_asked_says_what_to_do_where_the_error_knows_nothing_better(error: ScrapeError, said: str) -> None:
    assert error.told("Try again later") == said
    assert "again" not in str(error)


def test_a_status_tells_how_long_the_host_wants_to_be_left_alone() -> None:
    error = HttpStatus("http://a.test/", 429, host="a.test", retry_after=timedelta(hours=1))
    assert str(error) == "http://a.test/: a.test answered with status 429, and asks to be left alone for 3,600 seconds."


def test_only_what_cannot_pass_is_permanent() -> None:
    assert Refused("a", "b", "c").permanent
    assert TooBig("a", "b", "c").permanent
    for kind in (Broken, Timeout, Unreachable, NotAFeed):
        assert not kind("a", "b", "c").permanent


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        (301, True),
        (401, True),
        (403, True),
        (404, True),
        (410, True),
        (408, False),
        (425, False),
        (429, False),
        (500, False),
        (503, False),
        (599, False),
    ],
)
def test_status_decides_whether_it_can_pass(status: int, permanent: bool) -> None:
    assert HttpStatus("http://a.test/", status, host="a.test").permanent is permanent
