"""Titles of incidents and responses, composed from their parts in every language; names are never taken apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from tests.web.presentation.reading import LANGUAGES, read_in
from tests.web.presentation.test_grade_words import NAMES
from tracker.evidence.titles import Title, TitleForm, TitleParts, dated, english, parties
from tracker.extraction.records import Instrument
from tracker.web.presentation.titles import shown_title, title_words

ALLEGED = TitleParts(form=TitleForm.ALLEGED, who=parties(["Anthropic"]), whom=parties(["DeepSeek", "MiniMax"]))
ADMITTED = TitleParts(form=TitleForm.ADMITTED, who=parties(["xAI"]), whom=parties(["OpenAI"]))
ASKED = TitleParts(form=TitleForm.ACT, who=parties(["US senators"]), kind="export_control", is_asked=True)
ACTS = [replace(ASKED, kind=kind, is_asked=is_asked) for kind in Instrument for is_asked in (True, False)]


def titled(parts: TitleParts) -> Title:
    return Title(english(parts), parts)


@pytest.mark.parametrize(
    ("parts", "day", "turkish", "chinese"),
    [
        (
            ALLEGED,
            (date(2026, 2, 23), "day"),
            "Anthropic: DeepSeek ve MiniMax hakkında damıtma iddiası, Şub 2026",
            "Anthropic：指控深度求索（DeepSeek）和稀宇科技（MiniMax）进行蒸馏，2026年2月",
        ),
        (
            ADMITTED,
            (date(2026, 2, 23), "year"),
            "xAI: OpenAI modelini damıttığını kabul ettiği aktarılıyor, 2026",
            None,
        ),
        (ASKED, (date(2026, 4, 1), "month"), "İhracat denetimi, talep eden: US senators, Nis 2026", None),
    ],
)
def test_titles_are_said_in_the_readers_language(
    parts: TitleParts, day: tuple[date, str], turkish: str, chinese: str | None
) -> None:
    title = titled(dated(parts, day))
    assert title_words(title) == shown_title(title) == title.words
    with read_in("tr"):
        assert title_words(title) == turkish
    if chinese:
        with read_in("zh-hans"):
            assert title_words(title) == chinese


@pytest.mark.parametrize("language", ["tr", "zh-hans"])
def test_every_form_is_said_in_every_language(language: str) -> None:
    forms = [ALLEGED, replace(ALLEGED, whom=parties([])), ADMITTED, replace(ADMITTED, whom=parties([])), *ACTS]
    with read_in(language):
        for parts in [*forms, *(replace(one, who=parties("ABCDEFG")) for one in forms)]:
            said = title_words(titled(parts))
            assert said != english(parts)
            assert "lang=" not in shown_title(titled(parts))
            assert not {"others", "by", "of", "parties"} & set(said.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_names_stay_whole_in_every_language(language: str, name: str) -> None:
    both = parties([name, "A"])
    with read_in(language):
        for parts in (replace(ALLEGED, who=both, whom=both), replace(ADMITTED, who=both), replace(ASKED, who=both)):
            assert name in title_words(titled(parts))
            assert name in unescape(shown_title(titled(parts)))
            assert "<b>" not in shown_title(titled(parts))


def test_what_has_no_parts_stays_english_and_a_law_keeps_its_name() -> None:
    old = Title("Anthropic alleges distillation by DeepSeek and MiniMax, February 2026")
    law = titled(TitleParts(form=TitleForm.NAMED, own="Deterring Model Attacks Act"))
    with read_in("tr"):
        for title in (old, law):
            assert title_words(title) == title.words
            assert shown_title(title) == f'<span lang="en">{title.words}</span>'
