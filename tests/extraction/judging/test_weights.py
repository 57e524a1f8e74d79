"""The packed judges: what is written is read again, what is damaged is refused, what was never seen says nothing."""

import numpy
import pytest

from tracker.extraction.judging.weights import MODEL, Judge, JudgeError, judge, key_of, load_judges, pack
from tracker.extraction.records import Instrument, Status

SMALL = Judge(
    outcomes=("yes", "no"),
    places={key_of("w:ban"): 0, key_of("w:deny"): 1},
    weights=numpy.array([[2.0, -1.0], [-0.5, 1.5]], dtype=numpy.float32),
    bias=numpy.array([-1.0, 0.25], dtype=numpy.float32),
)


def test_what_is_packed_is_read_again(tmp_path):
    pack(tmp_path / "small.npz", {"small": SMALL})
    found = load_judges(tmp_path / "small.npz")["small"]
    assert found.outcomes == SMALL.outcomes
    assert found.scores({"w:ban", "w:deny"}) == pytest.approx(SMALL.scores({"w:ban", "w:deny"}))


def test_features_that_were_never_seen_say_nothing_but_are_counted():
    assert SMALL.scores({"w:other"}) == pytest.approx(SMALL.bias)
    assert SMALL.scores({"w:ban", "a", "b", "c"})[0] == pytest.approx(2.0 / 2 - 1.0)


def test_damaged_weights_are_named_with_the_remedy(tmp_path):
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"no archive")
    with pytest.raises(
        JudgeError, match=r"broken\.npz cannot be read .* Restore tracker/extraction/judging/model\.npz"
    ):
        load_judges(broken)
    broken.write_bytes(MODEL.read_bytes()[:5000])
    with pytest.raises(JudgeError, match="cannot be read"):
        load_judges(broken)
    with pytest.raises(JudgeError, match="missing"):
        load_judges(tmp_path / "missing.npz")


def test_the_shipped_judges_know_the_closed_vocabularies_and_stay_small():
    assert judge("instruments").outcomes == tuple(instrument.value for instrument in Instrument)
    assert judge("stages").outcomes == tuple(status.value for status in Status)
    assert MODEL.stat().st_size < 1_200_000


def test_no_words_stand_in_the_weights():
    with numpy.load(MODEL) as packed:
        assert all(packed[name].dtype.kind in "uf" for name in packed.files if not name.endswith(".outcomes"))


def test_features_in_any_order_say_exactly_the_same():
    weights = numpy.array([[1e8], [1.0], [-1e8]], dtype=numpy.float32)
    places = {key_of(name): place for place, name in enumerate("abc")}
    apart = Judge(outcomes=("yes",), places=places, weights=weights, bias=numpy.zeros(1, dtype=numpy.float32))

    assert len({float(apart.sum(order)[0]) for order in ("abc", "acb", "cba", "bca")}) == 1
