"""The word lists are whole: no name means two things, parents exist, countries are codes."""

import re
from collections import Counter

import pytest

from tracker.extraction import lexicon
from tracker.extraction.lexicon_check import LexiconError


def test_no_alias_belongs_to_two_actors():
    owners = Counter()
    for actor in lexicon.load_actors():
        owners.update({actor.name, *actor.aliases, *actor.weak})
    assert [name for name, n in owners.items() if n > 1] == []


def test_slugs_and_names_are_unique():
    actors = lexicon.load_actors()
    assert len({a.slug for a in actors}) == len({a.name for a in actors}) == len(actors)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", a.slug) for a in actors)


def test_parents_are_actors_themselves():
    names = lexicon.actors_by_name()
    assert [a.name for a in lexicon.load_actors() if a.parent and a.parent not in names] == []


def test_countries_are_codes():
    assert all(re.fullmatch(r"[A-Z]{2}|INT", a.country) for a in lexicon.load_actors() if a.country)


def test_a_missing_list_is_named():
    with pytest.raises(LexiconError, match=r"units\.toml: 'nothing' is missing"):
        lexicon.words("units", "nothing")
