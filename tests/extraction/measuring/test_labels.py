"""Labels: read as written, refused with the file, the reason and the remedy."""

import json
from datetime import date

import pytest

from tracker.extraction.measuring.labels import Label, LabelError, read_aliases, read_label, read_labels
from tracker.extraction.records import Predicate

WHOLE = {
    "id": "a",
    "relevant": True,
    "published": "2026-03-04",
    "entities": [{"names": ["Quintar", "Quintar AI"], "kind": "organisation"}],
    "figures": [{"metric": "accounts", "value": 12, "qualifier": "about", "actors": ["Quintar"]}],
    "claims": [{"predicate": "warns", "claimant": "Quintar", "target": None}],
    "techniques": ["jailbreaking"],
    "responses": [{"actor": None, "jurisdiction": "EU", "instrument": "diplomacy", "status": "eased"}],
    "cites": ["Quintar"],
}


def written(folder, data, name="a.json"):
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_a_label_is_read_as_it_is_written(tmp_path):
    label = read_label(written(tmp_path, WHOLE))
    assert (label.ref, label.relevant, label.published) == ("a", True, date(2026, 3, 4))
    assert label.entities[0].names == ("Quintar", "Quintar AI")
    assert label.figures[0].value == 12
    assert label.claims[0].predicate is Predicate.WARNS
    assert label.responses[0].actor is None
    assert (label.techniques, label.cites) == (("jailbreaking",), ("Quintar",))


def test_an_unrelated_report_needs_nothing_more(tmp_path):
    label = read_label(written(tmp_path, {"id": "a", "relevant": False}))
    assert (label.entities, label.claims, label.published) == (None, (), None)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ("{", r"a\.json is no valid JSON .* Mend it there"),
        ("[]", r"a\.json is no JSON object"),
        ({"id": "a"}, r"a\.json lacks 'relevant'\. Add it"),
        ({"id": "a", "relevant": "yes"}, r"`relevant` is neither true nor false"),
        ({"id": "a", "relevant": True, "published": "soon"}, r"Invalid isoformat string: 'soon'.*Mend that value"),
        (
            WHOLE | {"claims": [{"predicate": "accuses", "claimant": "A"}]},
            r"'accuses' is none of alleges_distillation, ",
        ),
        (WHOLE | {"claims": [{"predicate": "warns"}]}, r"lacks 'claimant'"),
        (
            {"id": "a", "relevant": True, "entites": []},
            r"a\.json cannot be used: 'entites' says nothing, 'entities' would\. Mend the spelling",
        ),
        ({"id": "a", "relevent": True}, r"'relevent' says nothing, 'relevant' would"),
        (
            WHOLE | {"claims": [WHOLE["claims"][0], {"predicate": "warns", "claimant": "A", "targett": "B"}]},
            r"in no\. 2 of `claims` 'targett' says nothing, 'target' would",
        ),
        (
            WHOLE | {"responses": [{"actr": None, "instrument": "diplomacy", "status": "eased"}]},
            r"in no\. 1 of `responses` 'actr' says nothing, 'actor' would",
        ),
        (WHOLE | {"claims": "none"}, r"`claims` is no list of objects"),
        (WHOLE | {"cites": "Quintar"}, r"`cites` is no list"),
        (WHOLE | {"entities": [{"names": [], "kind": "person"}]}, r"an entity has no `names`"),
        (WHOLE | {"figures": [WHOLE["figures"][0] | {"value": "12"}]}, r"`value` '12' is no number"),
    ],
)
def test_a_label_that_cannot_be_used_says_why(tmp_path, data, complaint):
    with pytest.raises(LabelError, match=complaint):
        read_label(written(tmp_path, data))


def test_notes_of_ones_own_are_let_be(tmp_path):
    noted = WHOLE | {"reader": "R", "doubtful": [], "claims": [WHOLE["claims"][0] | {"note": "headline only"}]}
    assert read_label(written(tmp_path, noted)).claims == read_label(written(tmp_path, WHOLE)).claims


def test_the_other_labels_of_a_folder_are_still_read(tmp_path):
    written(tmp_path, WHOLE, "b.json")
    written(tmp_path, "{", "a.json")
    written(tmp_path, [["Quintar", "Q"]], "aliases.json")
    bad, good = read_labels(tmp_path)
    assert isinstance(bad, LabelError)
    assert isinstance(good, Label)
    assert read_aliases(tmp_path) == (("Quintar", "Q"),)


def test_a_folder_without_labels_is_refused(tmp_path):
    with pytest.raises(LabelError, match="has no labels"):
        next(read_labels(tmp_path))


def test_aliases_are_lists_of_names(tmp_path):
    assert read_aliases(tmp_path) == ()
    written(tmp_path, {"a": 1}, "aliases.json")
    with pytest.raises(LabelError, match="is no list of lists"):
        read_aliases(tmp_path)
