"""What a page says of itself, as JSON beside its text and back."""

import json
from datetime import UTC, datetime

import pytest

from scrapers.records import DateSource, Post
from tests.collection import making
from tracker.collection.facts import MAX_DATES, TextFacts, facts_of, read_facts

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEXT = "What it is about.\nRing found\nWords.\nTowns answer\nMore words."


def article(**changes):
    page = making.page(TEXT).article
    for name, value in changes.items():
        object.__setattr__(page, name, value)
    return page


def back(page, text=TEXT):
    return read_facts(json.loads(json.dumps(facts_of(page, text))))


def test_a_page_that_says_nothing_leaves_nothing():
    assert facts_of(article(), TEXT) == {}
    assert read_facts({}) == TextFacts()


def test_dates_and_sources_come_back_as_they_went():
    said = making.stated(AT, DateSource.JSON_LD)
    found = back(
        article(dates=(said, making.stated(AT, DateSource.URL), said), updated=said, read_from={"title": "meta"})
    )
    assert [(date.source, date.at, date.precision) for date in found.dates] == [
        ("json_ld", AT, "time"),
        ("url", AT, "time"),
    ]
    assert found.updated.at == AT
    assert found.read_from == {"title": "meta"}


def test_characters_that_were_not_decoded_have_a_share():
    assert back(article(), "abc\ufffd").undecoded == 0.25
    assert back(article(), "").undecoded == 0.0


def test_there_is_an_end_to_dates():
    many = tuple(making.stated(AT.replace(day=day), DateSource.TEXT) for day in range(1, 28))
    assert len(back(article(dates=many)).dates) == MAX_DATES


def post(first_line, at=AT):
    return Post(first_line=first_line, at=making.stated(at) if at else None, title=first_line, url=None)


def test_posts_are_found_in_the_text_each_up_to_the_next():
    found = back(article(posts=(post("Ring found"), post("Towns answer", None))))
    assert [TEXT[one.start : one.end] for one in found.posts] == ["Ring found\nWords.\n", "Towns answer\nMore words."]
    assert [one.at and one.at.at for one in found.posts] == [AT, None]
    assert found.post_at(TEXT.index("Words")).title == "Ring found"
    assert found.post_at(0) is None
    assert found.post_at(len(TEXT)) is None


@pytest.mark.parametrize("text", ["", "Nothing of it.", "words Ring found words"])
def test_posts_that_are_not_in_the_text_are_none(text):
    assert back(article(posts=(post("Ring found"),)), text).posts == ()


def test_a_post_may_begin_the_text():
    assert back(article(posts=(post("What it is about."), post("Ring found")))).posts[0].start == 0
