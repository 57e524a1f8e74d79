"""Telling the language of a text."""

import pytest

from tracker.extraction.pages.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The company said that it was not aware of the letter and has asked for a copy of it.", "en"),
        ("Das Unternehmen teilte mit, dass es von dem Brief nicht wisse und die Vorwürfe prüfen werde.", "de"),
        ("L’entreprise dit que les accusations ne sont pas fondées et que la lettre est dans une enquête.", "fr"),
        ("该公司表示不知道这封信，并要求提供一份副本。", "zh"),
        ("同社は書簡について知らないと述べた。", "ja"),
        ("12345 — 678", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_told_by_script_and_small_words(text, code):
    assert detect_language(text) == code
