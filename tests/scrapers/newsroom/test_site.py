"""Which edition a client gets, decided from what it says it holds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.newsroom.site import Document, Version, choose

OLD = Version(body=b"old", etag='"old"', modified=datetime(2026, 6, 24, 12, tzinfo=UTC))
NEW = Version(body=b"new", etag='"new"', modified=datetime(2026, 6, 25, 12, tzinfo=UTC))
EDITED = Document(content_type="text/html", versions=(OLD, NEW))
PLAIN = Document(content_type="text/html", versions=(OLD,))


@pytest.mark.parametrize(
    ("held", "body", "is_known"),
    [
        (None, b"old", False),
        ('"old"', b"new", False),
        ('W/"old"', b"new", False),
        ('"new"', b"new", True),
        ('"other", W/"new"', b"new", True),
        ('"old", "new"', b"new", True),
        ('"other"', b"old", False),
        ("*", b"new", True),
    ],
)
def test_choose_gives_the_edition_after_the_held_tag(held: str | None, body: bytes, is_known: bool) -> None:
    choice = choose(EDITED, held, None)
    assert (choice.version.body, choice.is_known) == (body, is_known)


@pytest.mark.parametrize(
    ("since", "body", "is_known"),
    [
        ("Wed, 24 Jun 2026 11:59:59 GMT", b"old", False),
        ("Wed, 24 Jun 2026 12:00:00 GMT", b"new", False),
        ("Thu, 25 Jun 2026 12:00:00 GMT", b"new", True),
        ("Thu, 25 Jun 2026 12:00:00 -0000", b"new", True),
        ("the day before yesterday", b"old", False),
    ],
)
def test_choose_reads_a_date_where_there_is_no_tag(since: str, body: bytes, is_known: bool) -> None:
    choice = choose(EDITED, None, since)
    assert (choice.version.body, choice.is_known) == (body, is_known)


def test_choose_prefers_the_tag_to_the_date() -> None:
    assert choose(EDITED, '"old"', "Thu, 25 Jun 2026 12:00:00 GMT").is_known is False


def test_choose_knows_the_only_edition_by_its_tag() -> None:
    assert choose(PLAIN, '"old"', None).is_known is True


@given(held=st.text(max_size=40), since=st.text(max_size=40))
def test_choose_always_finds_a_version(held: str, since: str) -> None:
    assert choose(EDITED, held, since).version in EDITED.versions
