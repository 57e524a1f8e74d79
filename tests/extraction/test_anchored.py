"""The fast form of an expression: it finds what the plain one finds, at every place, with every group."""

import re

import pytest

from tests.extraction.wording import FEBRUARY, JUNE
from tracker.extraction.anchored import any_of
from tracker.extraction.lexicon import FOLDER, table

TEXT = f"""{FEBRUARY}{JUNE}
“Foo” said: the foobar, FOO-bar and a food bar; bars, Bars, kilo, \u212ailo, \u017fay.
Barred from AI. AI agents spoke; the a.i. of 7 labs was silent. 指控三家公司。They denied it, per Foo, in 2026:
no comment was given! Did they say so? Nobody could be reached | copied, cloned or stolen."""
PHRASES = [
    [r"\bfoo", r"\bbar\b"],
    [r"\b(?:foo|ba(?:r|z))s?\b", r"\bkilo"],
    [r"\bfood|\bfoo", r"say"],
    [r"\b(?P<who>They|Nobody)\b", r"\bfoo"],
    [r"\b[Tt]hey\b", r"\b(?:[Nn]o|did)\b"],
    ["指控", r"\bfoo", "公司"],
    [r"oo|ar", r"\b(?-i:AI)\b"],
    [r"\b(?:they|nobody)? ?(?:could|said)\b"],
    [r"(?<!AI )\bagents\b", r"\bfoo"],
    [r"a+", r"b{1,2}"],
    [r"(?<![a-z] )bar", r"\b(?<!a )food", r"(?<=\bfoo)bar"],
    [r"\b(?:a )?(?:food )?bar", r"(?:\bnobody|\bthey)\b"],
    [r"\b(?:a |the )??foobar", r"(?:foo)?bar|(?<!g)公司"],
    [r"\b(?:a )?(?P<what>food)", r"\b(?:the )?(foo)"],
    [r"(?<!指)控三", r"(?<![。\n])they"],
    [r"\d+ labs", r"\bsilent"],
    [r"\b(?:in )?\d\d+", r"\b\d labs", r"kilo"],
    [r"[|)]", r"\bfoo"],
    [r"\b(?:[|)] copied|cloned)"],
    [r"\b(?:ai|foo)(?: agents)?"],
    [""],
    [r"\bfoobar", r"\bfoo\b", r"\bfood?", r"\bfo+d"],
    [r"\d labs", r"7 lab", r"\d"],
    [r"[;:,] [a-z]+", r"[”’] said", r"\. "],
    [r"\b[A-Z]\w+ed\b", r"\bbarred"],
    [r"(?<=a )\bfood", r"(?<=the )a\.i", r"(?<!AI )\bagents"],
    [r"(?:[Ff]o|b)o?", r"\bİ?kilo", r"\bsay"],
]


def found(pattern, text):
    return [(match.span(), match.groupdict()) for match in pattern.finditer(text)]


def plain(phrases):
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases), re.IGNORECASE)


@pytest.mark.parametrize("phrases", PHRASES, ids=" ".join)
def test_the_fast_form_finds_what_the_plain_one_finds(phrases):
    assert found(any_of(phrases), TEXT) == found(plain(phrases), TEXT)


@pytest.mark.parametrize("start", range(0, len(TEXT), 7))
def test_it_finds_the_same_within_limits(start):
    phrases = [r"\bfoo", r"\b(?:bar|they)\b", "指控", "say"]
    limits = (start, start + 40)
    one, other = any_of(phrases).search(TEXT, *limits), plain(phrases).search(TEXT, *limits)
    assert (one and one.span()) == (other and other.span())


def sections():
    """Every list of phrases of the lexicon."""
    for path in sorted(FOLDER.glob("*.toml")):
        for name, content in table(path.stem).items():
            if isinstance(content, dict) and "patterns" in content:
                yield pytest.param(content["patterns"], id=f"{path.stem}.{name}")


@pytest.mark.parametrize("phrases", list(sections()))
def test_every_cue_of_the_lexicon_finds_the_same_in_both_forms(phrases):
    assert found(any_of(phrases), TEXT) == found(plain(phrases), TEXT)


UNKNOWN = [
    [r"\W+ labs", r"\bfoo"],
    [r"^\W{0,3}foo", r"\bfoobar", r"\bfood", r"[”’] said"],
    [r"\bfoo(?:d|bar)", r"(?P<who>They|Nobody)", r"\b(?-i:[A-Z]+)\b"],
]


@pytest.mark.parametrize("phrases", UNKNOWN, ids=" ".join)
def test_phrases_without_a_known_beginning_find_the_same_too(phrases):
    assert found(any_of(phrases), TEXT) == found(plain(phrases), TEXT)


@pytest.mark.parametrize("phrases", [[r"(?<!\w)(?:Foo|AI)\b", "bar"], [r"(?:A|B)ars?"], [r"\d+ labs"]], ids=" ".join)
def test_letters_are_taken_as_they_are_where_case_counts(phrases):
    exact = re.compile("|".join(f"(?:{phrase})" for phrase in phrases))
    assert found(any_of(phrases, fold=False), TEXT) == found(exact, TEXT)
