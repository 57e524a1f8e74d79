"""facts.toml tells nothing that the reports do not say."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from scrapers.newsroom.library import HERE, Library, Outlet
from scrapers.newsroom.markup import plain_text

FACTS: dict[str, Any] = tomllib.loads((HERE / "facts.toml").read_text(encoding="utf-8"))
QUALIFIERS = {"exact", "about", "more_than", "less_than", "range"}
METRICS = {"exchanges", "accounts", "traffic_share", "tokens", "money", "other"}
STATUSES = {"called_for", "under_consideration", "proposed", "in_force", "eased"}
INSTRUMENTS = {
    "export_control", "legislation", "executive_action", "sanctions", "investigation", "legal_action", "diplomacy",
    "use_ban", "submission", "information_sharing", "access_restriction", "technical_defence",
}  # fmt: skip


@pytest.fixture(scope="module")
def texts(library: Library) -> dict[str, list[str]]:
    """Each report's text, edition by edition."""
    return {report.slug: [plain_text(edition.body) for edition in report.editions] for report in library.reports}


def test_sample_counts_agree(library: Library) -> None:
    sample = FACTS["sample"]
    irrelevant = sorted(report.slug for report in library.reports if not report.is_relevant)
    assert sample["outlets"] == len(library.outlets)
    assert sample["reports"] == len(library.reports)
    assert sample["relevant"] == len(library.reports) - len(irrelevant)
    assert sorted(sample["unrelated"]) == irrelevant
    assert sample["edited"] == [report.slug for report in library.reports if len(report.editions) > 1]


def test_feed_counts_agree(library: Library) -> None:
    counts = {feed["url"]: (feed["entries"], feed["rejected"]) for feed in FACTS["feed"]}
    assert counts == {
        outlet.base + outlet.feed_path: (
            len(library.of(outlet)) + len(outlet.repeated) + len(outlet.linkless),
            _refused(outlet),
        )
        for outlet in library.outlets.values()
    }


def _refused(outlet: Outlet) -> dict[str, int]:
    counts = {"no_link": len(outlet.linkless), "duplicate": len(outlet.repeated)}
    return {reason: n for reason, n in counts.items() if n}


def test_spoiled_dates_agree(library: Library) -> None:
    (named,) = [feed["without_usable_date"] for feed in FACTS["feed"] if "without_usable_date" in feed]
    assert set(named) == {report.slug for report in library.reports if report.feed_date is not None}


def test_every_figure_is_worded_so_in_the_reports_named(texts: dict[str, list[str]]) -> None:
    n_worded = 0
    for incident, figure in _figures():
        for slug, words in figure["words"].items():
            editions = texts[slug] if figure.get("final", True) else texts[slug][:1]
            assert words in editions[-1], (incident["slug"], slug, words)
            n_worded += 1
    assert n_worded > 60


def test_figures_of_an_older_edition_are_gone_from_the_last(texts: dict[str, list[str]]) -> None:
    for _, figure in _figures():
        if not figure.get("final", True):
            assert all(words not in texts[slug][-1] for slug, words in figure["words"].items())


def test_figures_keep_to_the_closed_vocabulary() -> None:
    for incident, figure in _figures():
        assert figure["qualifier"] in QUALIFIERS
        assert figure["metric"] in METRICS
        assert set(figure["actors"]) <= set(incident["accused"])
        assert set(figure["words"]) <= set(incident["reports"]), incident["slug"]


def test_incidents_and_responses_name_reports_of_the_sample(texts: dict[str, list[str]]) -> None:
    for table in (*FACTS["incident"], *FACTS["response"]):
        assert table["reports"]
        assert set(table["reports"]) <= set(texts)
    for incident in FACTS["incident"]:
        assert all(set(reply["reports"]) <= set(incident["reports"]) for reply in incident.get("reply", ()))


def test_responses_keep_to_the_closed_vocabulary() -> None:
    for response in FACTS["response"]:
        assert response["status"] in STATUSES
        assert response["instrument"] in INSTRUMENTS


def test_every_relevant_report_belongs_to_an_incident_or_a_response(library: Library) -> None:
    told = {slug for table in (*FACTS["incident"], *FACTS["response"]) for slug in table["reports"]}
    assert {report.slug for report in library.reports if report.is_relevant} == told


def test_conflicts_are_worded_so_in_the_reports_named(texts: dict[str, list[str]]) -> None:
    assert {conflict["kind"] for conflict in FACTS["conflict"]} == {"date", "qualifier", "who", "reply"}
    for conflict in FACTS["conflict"]:
        assert len(set(conflict["words"].values())) > 1
        for slug, words in conflict["words"].items():
            assert words in texts[slug][-1], (slug, words)


def test_copies_carry_the_agency_mark_and_the_same_words(texts: dict[str, list[str]]) -> None:
    for original, *copies in FACTS["sample"]["copies"]:
        for copy in copies:
            runs = _runs_of_words(texts[copy][-1])
            assert "(Harbor Wire)" in texts[copy][-1]
            assert len(runs & _runs_of_words(texts[original][-1])) / len(runs) > 0.85


def _figures() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for incident in FACTS["incident"]:
        for figure in incident.get("figure", ()):
            yield incident, figure


def _runs_of_words(text: str) -> set[tuple[str, ...]]:
    words = text.replace("’", "'").split()
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}
