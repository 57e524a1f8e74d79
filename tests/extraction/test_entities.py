"""Every name of the labelled texts is found with its kind, and nothing else; people have the role that the text gives."""

import pytest

from tests.extraction.entity_cases import entities_in, load_cases, names_in
from tracker.extraction import lexicon
from tracker.extraction.records import EntityKind

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.text[:60] for case in CASES])
def test_a_text_names_whom_it_names(case):
    assert names_in(case.text) == case.names


@pytest.mark.parametrize("case", [c for c in CASES if c.roles], ids=[c.text[:60] for c in CASES if c.roles])
def test_people_have_the_role_that_the_text_gives(case):
    found = {e.name: e.role for e in entities_in(case.text)}
    assert {name: found.get(name) for name in case.roles} == case.roles


def test_every_entity_says_which_rule_found_it():
    assert [e.name for case in CASES for e in entities_in(case.text) if not e.rule] == []


def test_only_people_have_roles():
    assert {e.kind for case in CASES for e in entities_in(case.text) if e.role} == {EntityKind.PERSON}


def test_a_known_actor_carries_its_looked_up_item():
    items = {a.name: a.wikidata for a in lexicon.load_actors() if a.wikidata}
    for name, item in items.items():
        assert [e.wikidata for e in entities_in(f"They met {name} on Monday.") if e.name == name] in ([item], [])
    assert all(e.wikidata is None for e in entities_in("Quillon, a Dutch startup, makes chips."))


def test_enough_texts_name_nobody():
    assert sum(not case.names for case in CASES) >= 20


@pytest.mark.parametrize("text", ["Anthropic answered.", "They asked Claude and OpenAI."])
def test_looked_up_items_reach_the_entities(text):
    assert all(e.wikidata for e in entities_in(text))


def test_items_are_unique():
    items = [a.wikidata for a in lexicon.load_actors() if a.wikidata]
    assert len(items) == len(set(items))
