"""Files of tests that wait are spread among the others."""

import pytest

from tests.interleaving import spread


@pytest.mark.parametrize(
    ("waiting", "computing", "order"),
    [
        ("", "abc", "abc"),
        ("XY", "", "XY"),
        ("X", "abcde", "Xabcde"),
        ("XY", "abcdefghij", "XabcdYefghij"),
        ("XYZ", "ab", "XaYbZ"),
    ],
)
def test_each_comes_at_its_turn_and_none_is_lost(waiting, computing, order):
    assert "".join(spread(waiting, computing)) == order
