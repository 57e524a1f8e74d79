"""Lines of a mail's text, against the standard library's."""

from __future__ import annotations

import random
import textwrap

import pytest

from tracker.digests.fragments import WIDTH, wrapped


@pytest.mark.parametrize("indent", ["", "  "])
def test_words_stand_on_the_lines_on_which_the_standard_library_puts_them(indent: str) -> None:
    chance = random.Random(7)
    for _ in range(300):
        lengths = [chance.choice([1, 2, 3, 5, 8, 13, WIDTH - 2, WIDTH, 120]) for _ in range(chance.randrange(1, 40))]
        words = " ".join(chance.choice("xé中-") * length for length in lengths)
        assert wrapped(words, indent) == textwrap.fill(
            words,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
