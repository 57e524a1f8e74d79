"""Names: known ones under their canonical name, new ones typed by their context."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.naming.mentions import entities_of, find_mentions
from tracker.extraction.pages.blocks import find_blocks


def names(text, outlet=None):
    return {(m.name, m.kind.value) for m in find_mentions(text, find_blocks(text), outlet)}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("It was Moonshot that answered.", "Moonshot AI", "organisation"),
        ("月之暗面没有回应。", "Moonshot AI", "organisation"),
        ("The Z.ai release was delayed.", "Zhipu AI", "organisation"),
        ("Anthropic’s Claude was the target.", "Claude", "product"),
        ("A DeepSeek-V4 test failed.", "DeepSeek V4", "product"),
        ("DeepSeek released R1 a year ago.", "DeepSeek R1", "product"),
        ("Moonshot AI released K2.5.", "Kimi K2.5", "product"),
        ("It ran on GB300s in Thailand.", "GB300", "product"),
        ("Claude 3.5 Sonnet was copied.", "Claude Sonnet 3.5", "product"),
        ("Rivals studied GPT-4o closely.", "GPT-4o", "product"),
        ("They wrote to the U.S. Department of Commerce.", "US Department of Commerce", "government_body"),
        ("The bill would let Commerce act.", "US Department of Commerce", "government_body"),
        ("It told U.S. House lawmakers so.", "US House of Representatives", "government_body"),
        ("The Office of Fair Data and Trade opened a probe.", "Office of Fair Data and Trade", "government_body"),
        ("The bill is H.R. 8283.", "H.R. 8283", "instrument"),
        ("The memo, NSTM-4, names nobody.", "NSTM-4", "instrument"),
        ("They proposed the Stop Model Theft Act of 2026.", "Stop Model Theft Act of 2026", "instrument"),
        ("Sen. Jane Roebuck disagreed.", "Jane Roebuck", "person"),
        ("“No,” said Zora Quill, a senior fellow at the institute.", "Zora Quill", "person"),
        ("The think tank Harbor Institute agreed.", "Harbor Institute", "organisation"),
        ("Quillon, a Dutch startup, makes chips.", "Quillon", "organisation"),
        ("The officials told Quayside Ledger so.", "Quayside Ledger", "organisation"),
        ("It built a model called Quillet.", "Quillet", "product"),
        ("Sources: Reuters, Fortune", "Fortune", "organisation"),
        ("He said so in a post on X on Friday.", "X", "product"),
    ],
)
def test_a_name_is_found_with_its_kind(text, name, kind):
    assert (name, kind) in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Commerce between the states grew.",
        "He made a fortune and a post about it.",
        "It takes time to house people.",
        "The Internet is large. However, AI and APIs matter.",
        "Collectively, the labs issued queries.",
        "On Monday in February they met.",
        "A State-of-the-Art system was shown.",
    ],
)
def test_everyday_words_name_nobody(text):
    assert names(text) == set()


def test_a_surname_means_the_person_named_before():
    text = "Zora Quill, a researcher, left. Later Quill returned, and Quillian too."
    mentions = [m for m in find_mentions(text, find_blocks(text)) if m.name == "Zora Quill"]
    assert [m.text for m in mentions] == ["Zora Quill", "Quill"]


def test_an_acronym_in_brackets_means_the_name_before_it():
    text = "The Harbor Policy Institute (HPI) wrote it. HPI has ten members."
    [entity] = entities_of(find_mentions(text, find_blocks(text)))
    assert [m.text for m in entity.mentions] == ["Harbor Policy Institute", "HPI", "HPI"]


@pytest.mark.parametrize("form", ["PDF", "HTML", "CEO", "AI"])
def test_what_every_reader_knows_by_other_words_is_no_acronym_of_the_name_before_it(form):
    text = f"A letter to the Harbor Policy Institute ({form}) said it. The {form} has ten pages."
    [entity] = entities_of(find_mentions(text, find_blocks(text)))
    assert [m.text for m in entity.mentions] == ["Harbor Policy Institute"]


def test_a_family_name_means_its_only_version():
    assert names("Claude Fable 5 is new. Fable answers. Anthropic made it.") == {
        ("Claude Fable 5", "product"),
        ("Anthropic", "organisation"),
    }


def test_the_reports_outlet_counts_where_it_is_named():
    assert names("Written by Quay Post for all.", outlet="Quay Post") == {("Quay Post", "organisation")}
    assert names("Written for all.", outlet="Quay Post") == set()


def test_places_are_told_apart():
    assert names("Chips went from China to Thailand.") == {("China", "place"), ("Thailand", "place")}


@given(
    st.lists(
        st.sampled_from(
            [
                "DeepSeek",
                "R1",
                "Claude",
                "Opus 4.6",
                "Sen.",
                "Jane",
                "Roe",
                "the",
                "said",
                ",",
                ".",
                "\n\n",
                "U.S.",
                "Act",
                "Kimi K3",
                "X",
                "(",
                ")",
            ]
        ),
        max_size=30,
    )
)
def test_mentions_are_in_order_apart_and_verbatim(pieces):
    text = " ".join(pieces)
    found = find_mentions(text, find_blocks(text))
    assert all(m.text == text[m.start : m.end] for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The firm sells Claude Max at a higher price.", "Claude Max", "product"),
        ("The agent installed Pinsel and drew a chair.", "Pinsel", "product"),
        ("On the podcast Loud Minutes they disagreed.", "Loud Minutes", "organisation"),
        ("Companies such as Tarn, Orrery and Vessel were not named.", "Orrery", "organisation"),
        ("Spokeswoman Greta Lindh had nothing to add.", "Greta Lindh", "person"),
        ("Norvik Petroleum stopped the unit.", "Norvik Petroleum", "organisation"),
        ("The lab released Otter 2 on Monday.", "Otter 2", "product"),
        ("Corvane, the maker of Polar, was bought in May.", "Corvane", "organisation"),
        ("Corvane, the maker of Polar, was bought in May.", "Polar", "product"),
        ("It used the video generator Seedling 2.0.", "Seedling 2.0", "product"),
        ("The tool is sold through Alderway Cloud.", "Alderway Cloud", "organisation"),
    ],
)
def test_a_name_outside_the_lexicon_is_typed_by_its_company(text, name, kind):
    assert (name, kind) in names(text)


@pytest.mark.parametrize("word", ["BigCos", "TechBros", "GenAI", "Represents", "Generally"])
def test_a_capital_alone_makes_no_name(word):
    found = {name for name, _ in names(f"{word} matters to nobody. And so {word} was left alone.")}
    assert word not in found
