"""The encoder that works part by part: the numbers of spaCy's own, whatever the length."""

import numpy
import pytest
from spacy.ml.models.tok2vec import MaxoutWindowEncoder

from tracker.extraction.parsing.encoding import MOST_AT_ONCE, encode_by_parts

WIDTH = 96


@pytest.fixture(scope="module")
def encoders():
    numpy.random.seed(3)
    made = [MaxoutWindowEncoder(width=WIDTH, window_size=1, maxout_pieces=3, depth=4) for _ in range(2)]
    made[0].initialize(X=[numpy.ones((4, WIDTH), "float32")])
    for node in made[0].walk():
        if node.has_param("b"):  # which all begin as nothing
            node.set_param("b", numpy.random.normal(size=node.get_param("b").shape).astype("float32"))
    own, by_parts = made[0], made[0].copy()
    encode_by_parts(by_parts)
    return own, by_parts


@pytest.mark.parametrize(
    "lengths", [[1], [2, 1], [MOST_AT_ONCE - 8], [MOST_AT_ONCE, 40], [300, 0, 700, 5]], ids=lambda lengths: str(lengths)
)
def test_the_numbers_are_those_of_spacys_own_layers(encoders, lengths):
    own, by_parts = encoders
    random = numpy.random.default_rng(7)
    blocks = [random.normal(size=(length, WIDTH)).astype("float32") for length in lengths]
    for expected, found in zip(own.predict(blocks), by_parts.predict(blocks), strict=True):
        assert found.shape == expected.shape
        assert numpy.allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_what_is_read_is_left_as_it_was(encoders):
    _, by_parts = encoders
    block = numpy.ones((9, WIDTH), "float32")
    by_parts.predict([block])
    assert (block == 1).all()
