"""Addresses and pages that keep the day they were asked for."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.web.presentation.links import dated, keep_day

DAY = date(2026, 6, 24)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/", "/?as_of=2026-06-24"),
        ("/search/?q=a+b&after=", "/search/?q=a+b&after=&as_of=2026-06-24"),
        ("/sources/#wire", "/sources/?as_of=2026-06-24#wire"),
        ("?after=2026-02-23~7", "?after=2026-02-23~7&as_of=2026-06-24"),
        ("/figures/?as_of=2026-01-01&metric=accounts", "/figures/?metric=accounts&as_of=2026-06-24"),
    ],
)
def test_address_keeps_what_it_has_and_gets_the_day(address: str, wanted: str) -> None:
    assert dated(address, DAY).replace("%7E", "~") == wanted


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ('<a href="/actors/">', '<a href="/actors/?as_of=2026-06-24">'),
        ('<a class="x" href="/a/?q=1&amp;r=2">', '<a class="x" href="/a/?q=1&amp;r=2&amp;as_of=2026-06-24">'),
        ('<a href="/a/?q=%27%26">', '<a href="/a/?q=%27%26&amp;as_of=2026-06-24">'),
        (
            '<form class="finder" action="/search/">',
            '<form class="finder" action="/search/"><input type="hidden" name="as_of" value="2026-06-24">',
        ),
    ],
)
def test_page_keeps_the_day_in_links_and_forms(page: str, wanted: str) -> None:
    assert keep_day(page, DAY) == wanted


@pytest.mark.parametrize(
    "page",
    [
        '<a href="#counts">',
        '<a href="https://wire.example/story">',
        '<a href="//wire.example/story">',
        '<a href="/static/web/mark.svg">',
        '<a data-undated href="/actors/">',
        '<form data-undated action="/actors/">',
        '<link rel="stylesheet" href="/static/web/house.css">',
        "&lt;a href=&quot;/actors/&quot;&gt;",
    ],
)
def test_page_leaves_other_links_alone(page: str) -> None:
    assert keep_day(page, DAY) == page
