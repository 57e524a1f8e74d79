"""The sample's data files, and what is said about damaged ones."""

import re
import shutil
from pathlib import Path

import pytest

from scrapers.newsroom.library import HERE, FeedFormat, Library, SampleDataError, read_library


def test_library_has_eight_outlets_in_every_feed_format(library: Library) -> None:
    assert len(library.outlets) == 8
    assert {outlet.feed_format for outlet in library.outlets.values()} == set(FeedFormat)


def test_library_keeps_to_example_hosts(library: Library) -> None:
    assert all(host.endswith(".example") for host in library.outlets)


def test_library_lists_reports_newest_first(library: Library) -> None:
    dates = [report.published for report in library.reports]
    assert dates == sorted(dates, reverse=True)


def test_library_gives_every_report_an_address_of_its_own(library: Library) -> None:
    assert len({report.url for report in library.reports}) == len(library.reports)


def test_library_reports_have_the_length_of_real_ones(library: Library) -> None:
    for report in library.reports:
        text = report.editions[0].body
        length = len(re.findall(r"[\u4e00-\u9fff]", text)) // 2 or len(text.split())
        assert 140 <= length <= 520, report.slug


def test_library_never_names_the_product() -> None:
    files = [path for path in HERE.rglob("*") if path.suffix in {".md", ".toml", ".html"}]
    assert files
    assert not [path.name for path in files if "stillwatch" in path.read_text(encoding="utf-8").lower()]


def test_edition_falls_back_to_the_last_one(library: Library) -> None:
    report = next(report for report in library.reports if len(report.editions) == 1)
    assert report.edition(2) is report.editions[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no head at all", "does not begin with a block"),
        ("+++\ntitle = \n+++\nbody", "its head is not TOML"),
        ('+++\noutlet = "nowhere.example"\n+++\nbody', "'nowhere.example' is missing or unknown"),
        (
            '+++\noutlet = "harborwire.example"\ntitle = "t"\nsummary = "s"\npublished = 2026-01-01\n+++\nb',
            "no time with an offset",
        ),
    ],
)
def test_read_library_names_the_damaged_file(tmp_path: Path, text: str, reason: str) -> None:
    shutil.copy(HERE / "outlets.toml", tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "broken.md").write_text(text, encoding="utf-8")
    with pytest.raises(SampleDataError, match=re.escape(reason)) as caught:
        read_library(tmp_path)
    assert "broken.md" in str(caught.value)
