"""`manage.py bench regrade`: its table, and what it refuses. How fast it is, no test asks."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_bench_fills_two_stores_and_compares_them(monkeypatch):
    from tracker.evidence.benching import regrading

    monkeypatch.setattr(regrading, "N_AFFAIRS", 2)
    monkeypatch.setattr(regrading, "N_PER_AFFAIR", 4)
    monkeypatch.setattr(regrading, "BLOCK", 8)
    found = regrading.bench(16, 48, 2, with_hot=False, tell=lambda _: None)
    small, large = found.costs
    assert (small.n_reports, large.n_reports, small.n_measured) == (16, 50, 2)
    assert set(small.steps) == {"storing", "deriving", "grading"}
    assert found.is_same
    assert found.n_lines > 20
    assert large.n_queries <= small.n_queries * 1.3
    values = json.loads(json.dumps(regrading.bench_values(found)))
    assert values["rebuild"]["is_same"] is True
    assert any(line.startswith("met     queries") for line in regrading.bench_lines(found))


@pytest.mark.parametrize("number", ["0", "many"])
def test_a_bad_number_of_reports_is_refused_with_an_example(number):
    with pytest.raises(CommandError, match="is no number of reports; write one like 20000"):
        call_command("bench", "regrade", f"--reports={number}", stdout=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_a_store_whose_numbers_began_beyond_the_stride_is_refused():
    from tracker.evidence.benching import cloning

    with pytest.raises(ValueError, match="no report has a number below"):
        cloning.clone([], 1, 2, lambda _: None)


def test_a_store_too_small_to_compare_is_refused():
    with pytest.raises(CommandError, match="are too few to compare; write at least 400"):
        call_command("bench", "regrade", "--reports=100")


@pytest.mark.django_db(transaction=True)
def test_bench_searches_in_two_stores(monkeypatch):
    from tracker.evidence.benching import made_store, searching
    from tracker.evidence.searching.asked import SearchQuery
    from tracker.evidence.searching.search import search

    monkeypatch.setattr(made_store, "N_LABS", 50)
    monkeypatch.setattr(made_store, "LENGTH", 40)
    chosen = ("a word in nearly all", "a name misspelt", "a number", searching.DEEP)
    monkeypatch.setattr(searching, "KINDS", {title: searching.KINDS[title] for title in chosen})
    found = searching.bench(80, 400, 2, lambda _: None)
    assert [(one.title, other.n_reports) for one, other in found.pairs] == [(title, 400) for title in chosen]
    assert found.large[0].n_found > found.small[0].n_found > 10
    assert len(list(searching.bench_lines(found))) == len(chosen) + 4
    assert json.loads(json.dumps(searching.bench_values(found)))["large"][0]["n_reports"] == 400
    named = search(SearchQuery(text=made_store.unspaced_name(2)))
    assert named.names.shown[0].actor.name == made_store.lab(2)
    assert search(SearchQuery(text=f"{made_store.figure_of(2) / 1e6:g} million")).figures
