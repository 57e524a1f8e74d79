"""Floors: which layer fell, and what is wrong with a file of floors."""

import pytest

from tests.extraction.measuring.making import extraction, label
from tracker.extraction.measuring.floors import falls, read_floors
from tracker.extraction.measuring.labels import LabelError
from tracker.extraction.measuring.layers import Layer
from tracker.extraction.measuring.scoring import Read, measure


def test_layers_below_their_floor_fell():
    measured = measure([Read(label=label(cites=("A",)), found=extraction(cites=("A", "B")))])
    fallen = falls(measured, {Layer.CITES: 0.7, Layer.RELEVANCE: 1.0, Layer.PUBLISHED: 0.5})
    assert [(fall.layer, fall.floor) for fall in fallen] == [(Layer.CITES, 0.7), (Layer.PUBLISHED, 0.5)]
    assert fallen[0].f1 == pytest.approx(2 / 3)
    assert fallen[1].f1 is None


def test_floors_are_read_by_layer(tmp_path):
    (tmp_path / "floors.toml").write_text('[floors]\ncites = 0.5\n"figures (value)" = 1\n')
    assert read_floors(tmp_path) == {Layer.CITES: 0.5, Layer.FIGURE_VALUES: 1.0}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, r"floors\.toml does not exist\. Write it"),
        ("[other]", r"has no table \[floors\]"),
        ("[floors]\ncite = 1", "'cite' is not a valid Layer.*Mend it"),
        ("[floors]\ncites = []", "cannot be used"),
        ("[floors", "cannot be used"),
        ("floors = 1", "cannot be used"),
    ],
)
def test_a_file_of_floors_that_cannot_be_used_says_why(tmp_path, text, complaint):
    if text is not None:
        (tmp_path / "floors.toml").write_text(text)
    with pytest.raises(LabelError, match=complaint):
        read_floors(tmp_path)
