"""Names in scripts without blanks, written wrongly: what a name is found by all the same.

A Chinese name is mostly mistyped as other characters that sound the same: 智普 for 智谱. A dictionary of 350,000 words
has none that sounds like a name of four characters, tones aside, and few that sound like a shorter one with its tones;
those few stand in `ordinary_words.txt`. Any other wrong character is one of at least four, where what is left is a name's own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path

# Scripts that are looked for by pairs of characters: written without blanks, or with endings stuck to the words.
UNSPACED_CLASS = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
# Names of so many characters are found by all but one of them, or by how they sound without tones.
FEWEST, MOST = 4, 8
_NAME = re.compile(rf"[0-9{UNSPACED_CLASS}]{{2,{MOST}}}")
_FOLDER = Path(__file__).parent


def slips(folded: str) -> list[str]:
    """What a name and its misspellings have in common, empty for names of other scripts and lengths.

    How it sounds; itself with a blank for each character in turn; its pairs of characters, which tell whose own they are.
    """
    if not _NAME.fullmatch(folded) or folded in ordinary_words():
        return []
    return [*sounding(folded), *blanked(folded), *pairs(folded)]


def sounding(folded: str) -> list[str]:
    """'zhi4 pu3' of 智谱, in each tone that its characters have; without tones, once, from FEWEST characters on.

    Empty where a character's reading is not known.
    """
    read = [_sounds().get(character, []) for character in folded]
    if not all(read):
        return []
    if len(read) >= FEWEST:
        return [" ".join(one[0][:-1] for one in read)]
    return [" ".join(one) for one in product(*read)]


def blanked(folded: str) -> list[str]:
    """'月之_面' and so on, of a name that is long enough."""
    if len(folded) < FEWEST:
        return []
    return [f"{folded[:at]}_{folded[at + 1 :]}" for at in range(len(folded))]


def pairs(folded: str) -> list[str]:
    return list(dict.fromkeys(folded[at : at + 2] for at in range(len(folded) - 1)))


@cache
def ordinary_words() -> frozenset[str]:
    """Words that are near a name and mean something else."""
    return frozenset(word for line in _lines("ordinary_words.txt") for word in line.split())


@cache
def _sounds() -> dict[str, list[str]]:
    """Of each character its syllable, in every tone that it has."""
    found = defaultdict[str, list[str]](list)
    for line in _lines("sounds.txt"):
        sound, characters = line.split()
        for character in characters:
            found[character].append(sound)
    return dict(found)


def _lines(name: str) -> list[str]:
    told = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in told if line and not line.startswith("#")]
