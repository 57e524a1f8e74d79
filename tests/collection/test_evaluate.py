"""`manage.py evaluate`: measures on labelled reports, the gate, what cannot be used; no database."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tracker.extraction.measuring import summary

pytestmark = pytest.mark.model

STORY = "Anthropic has accused DeepSeek of illicitly distilling Claude with more than 150,000 exchanges.\n"
LABEL = {
    "id": "a",
    "relevant": True,
    "published": None,
    "entities": [
        {"names": ["Anthropic"], "kind": "organisation"},
        {"names": ["DeepSeek"], "kind": "organisation"},
        {"names": ["Claude"], "kind": "product"},
    ],
    "figures": [{"metric": "exchanges", "value": 150000, "qualifier": "more_than", "actors": ["DeepSeek"]}],
    "claims": [{"predicate": "alleges_distillation", "claimant": "Anthropic", "target": "DeepSeek"}],
}


@pytest.fixture
def gold(tmp_path) -> Path:
    (tmp_path / "a.txt").write_text(f"---\noutlet: Quay Post\n---\n{STORY}")
    (tmp_path / "a.json").write_text(json.dumps(LABEL))
    return tmp_path


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("evaluate", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        status = stop.code
    return status, out.getvalue(), err.getvalue()


def test_the_table_has_a_row_a_layer(gold):
    status, out, err = run(gold)
    assert (status, err) == (0, "")
    assert out.startswith("1 reports, 0 of them unread, 0 spans")
    assert [line.split()[:4] for line in out.splitlines() if line.startswith("claims ")] == [
        ["claims", "1.000", "1.000", "1.000"]
    ]


def test_json_gives_the_same_to_programs(gold):
    _, out, _ = run(gold, "--json", "--calibration", "--leave-out-names")
    values = json.loads(out)
    assert values["claims"]["f1"] == 1
    assert values["_"] == {"documents": 1, "missing": [], "evidence_faults": 0}
    assert sum(band["items"] for band in values["calibration"]) == 2
    assert values["unknown_names"]["_"]["documents"] == 1


def test_errors_are_listed_with_their_words(gold):
    (gold / "a.json").write_text(json.dumps(LABEL | {"claims": [], "cites": ["Quay Post"]}))
    _, out, _ = run(gold, "--errors")
    assert "  - cites: quay post" in out
    assert "  + claims: alleges_distillation · anthropic · deepseek\n      from: Anthropic has accused" in out


def test_errors_with_unknown_names_follow(gold):
    (gold / "a.json").write_text(json.dumps(LABEL | {"claims": [{"predicate": "warns", "claimant": "DeepSeek"}]}))
    _, out, _ = run(gold, "--errors", "--leave-out-names")
    plain, renamed = out.split("With unknown names\n")
    assert "  - claims: warns · deepseek" in plain
    assert "  - claims: warns · " in renamed
    assert "deepseek" not in renamed


def test_a_layer_below_its_floor_fails_and_is_named(gold):
    (gold / "floors.toml").write_text("[floors]\nclaims = 1.0\nrelevance = 1.0\n")
    assert run(gold, "--floors")[0] == 0
    (gold / "a.json").write_text(json.dumps(LABEL | {"claims": []}))
    status, _, err = run(gold, "--floors")
    assert status == 1
    assert err == "claims fell below its floor: 0.000, floor 1.000\n"


def test_calibration_and_unknown_names_have_their_tables(gold):
    _, out, _ = run(gold, "--calibration", "--leave-out-names")
    assert "unknown names" in out
    assert re.search(r"Of (\d) items at 0\.8–1\.0, \1 are right; promised are 90%: kept\.", out)


def test_labels_and_reports_may_lie_apart(gold):
    (gold / "gold").mkdir()
    (gold / "corpus").mkdir()
    (gold / "a.json").rename(gold / "gold" / "a.json")
    (gold / "a.txt").rename(gold / "corpus" / "a.txt")
    assert run(gold)[0] == run(gold / "gold", "--reports", gold / "corpus")[0] == 0


def test_what_cannot_be_used_is_named_and_the_rest_goes_on(gold):
    (gold / "b.json").write_text("{")
    (gold / "c.json").write_text(json.dumps({"id": "c", "relevant": False}))
    status, out, err = run(gold)
    assert status == 1
    assert out.startswith("2 reports, 1 of them unread")
    assert "b.json is no valid JSON" in err
    assert "c.txt does not exist. Check the name." in err


def test_a_folder_without_labels_is_refused(tmp_path):
    with pytest.raises(CommandError, match="has no labels"):
        run(tmp_path)
    (tmp_path / "b.json").write_text("{")
    with pytest.raises(CommandError, match=r"No label in .* can be used"):
        run(tmp_path)


def test_missing_floors_are_refused(gold):
    with pytest.raises(CommandError, match=r"floors\.toml does not exist"):
        run(gold, "--floors")


def test_figures_are_kept_for_the_page(gold, tmp_path, monkeypatch):
    monkeypatch.setattr(summary, "FILE", tmp_path / "measured.json")
    (gold / "floors.toml").write_text("[floors]\nclaims = 0.9\n")
    assert run(gold, "--write")[0] == 0
    kept = summary.read_summary()
    assert (kept.n_reports, kept.n_relevant) == (1, 1)
    claims = next(line for line in kept.lines if line.layer == "claims")
    assert (claims.score.f1, claims.floor) == (1, 0.9)
