"""Names that a further spaCy pipeline proposes: our rules say what they are, and what was found without it stays."""

import pytest
import spacy

from tracker.extraction import extract
from tracker.extraction.naming.mentions import find_mentions
from tracker.extraction.naming.proposals import ProposerError, propose, with_proposed
from tracker.extraction.pages.blocks import find_blocks
from tracker.extraction.reading import Mention
from tracker.extraction.records import EntityKind

TEXT = """Norvik and deepNorth at odds

The startup deepNorth, a Norwegian AI lab, denied it on Monday. The minister spoke to quiet-harbour about DeepSeek.
The tide was high at Seven Sisters that night."""


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    """A pipeline that sees names in places of its own; it would also call DeepSeek a law and a date a name."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "ORG", "pattern": "The startup deepNorth"},
            {"label": "ORG", "pattern": "deepNorth"},
            {"label": "PERSON", "pattern": "quiet"},
            {"label": "LAW", "pattern": "DeepSeek"},
            {"label": "DATE", "pattern": "Monday"},
            {"label": "ORG", "pattern": "Seven Sisters"},
        ]
    )
    folder = tmp_path_factory.mktemp("proposer") / "en_names"
    nlp.to_disk(folder)
    return str(folder)


def test_only_names_are_proposed(pipeline):
    assert "Monday" not in {TEXT[start:end] for start, end in propose(TEXT, pipeline)}
    assert "DeepSeek" in {TEXT[start:end] for start, end in propose(TEXT, pipeline)}


def test_what_was_found_without_it_stays(pipeline):
    alone, helped = extract(TEXT), extract(TEXT, name_model=pipeline)
    assert set(alone.entities) <= set(helped.entities)
    assert {e.kind for e in helped.entities if e.name == "DeepSeek"} == {EntityKind.ORGANISATION}


def test_a_proposal_is_typed_by_its_context_and_not_by_its_label():
    text = "They spoke of it. The regulator fined Torvane, a Swiss AI company, in May."
    start = text.index("Torvane")
    found = with_proposed(text, find_blocks(text), (), [(start, start + len("Torvane"))])
    assert [(m.name, m.kind, m.known) for m in found] == [("Torvane", EntityKind.ORGANISATION, False)]
    assert found[0].rule.startswith("proposed-")


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("The tide was high at noon and everybody went home.", "tide"),
        ("The tide was high at noon and everybody went home.", "everybody went"),
        ("They said that it was Late that night.", "Late"),
        ("Torvane Faces Fine\n\nIt was late that night in the harbour.", "Torvane"),
    ],
)
def test_a_proposal_that_no_rule_can_type_is_no_name(text, proposal):
    start = text.index(proposal)
    assert with_proposed(text, find_blocks(text), (), [(start, start + len(proposal))]) == ()


def test_a_proposal_across_a_known_name_changes_nothing():
    text = "DeepSeek Torvane, a Swiss AI company, was fined."
    known = find_mentions(text, find_blocks(text))
    assert isinstance(known[0], Mention)
    assert with_proposed(text, find_blocks(text), known, [(0, 16)]) == known


def test_articles_and_possessives_are_no_part_of_a_proposed_name():
    text = "They spoke of it. The regulator fined the Torvane's, a Swiss AI company, in May."
    start = text.index("the Torvane")
    found = with_proposed(text, find_blocks(text), (), [(start, start + len("the Torvane's"))])
    assert {m.text for m in found} <= {"Torvane"}


def test_a_pipeline_that_is_not_there_is_named_with_the_remedy():
    with pytest.raises(ProposerError, match=r"en_core_web_none cannot be loaded .* Install it"):
        propose(TEXT, "en_core_web_none")
