"""Blocks: what stands alone in a text, and what introduces it."""

import pytest

from tracker.extraction.pages.blocks import find_blocks

TEXT = """Acme Accuses Bolt of Copying

Acme said on Monday that Bolt had copied its model.
It gave these numbers:
- Bolt: 3 million exchanges
- Crane: 2 million exchanges
  - in two days

What happens next?

| Lab | Exchanges |
| Bolt | 3M |

Scale: over 150,000 exchanges

A line that was only
wrapped by its sender."""


def _kinds(text):
    return [(block.kind.value, text[block.start : block.end]) for block in find_blocks(text)]


def test_each_line_is_told_by_its_form():
    assert _kinds(TEXT) == [
        ("heading", "Acme Accuses Bolt of Copying"),
        ("paragraph", "Acme said on Monday that Bolt had copied its model."),
        ("paragraph", "It gave these numbers:"),
        ("list_item", "Bolt: 3 million exchanges"),
        ("list_item", "Crane: 2 million exchanges"),
        ("list_item", "in two days"),
        ("question", "What happens next?"),
        ("table_row", "| Lab | Exchanges |"),
        ("table_row", "| Bolt | 3M |"),
        ("paragraph", "Scale: over 150,000 exchanges"),
        ("paragraph", "A line that was only\nwrapped by its sender."),
    ]


def test_list_items_hang_on_their_lead_in_and_paragraphs_on_their_heading():
    blocks = find_blocks(TEXT)
    assert [block.parent for block in blocks] == [None, 0, 0, 2, 2, 4, None, 6, 6, 6, 6]


@pytest.mark.parametrize("text", ["", "\n\n", "One line"])
def test_short_texts_have_at_most_one_block(text):
    assert len(find_blocks(text)) <= 1


def test_an_indented_line_right_below_an_item_belongs_to_it():
    wrapped = "- Bolt sent many prompts\n  (3 million), Acme says.\n- Crane did not.\nNobody else is named."
    assert _kinds(wrapped) == [
        ("list_item", "Bolt sent many prompts\n  (3 million), Acme says."),
        ("list_item", "Crane did not."),
        ("paragraph", "Nobody else is named."),
    ]
