"""Which report is the translation of another: it says so, or all its facts and names stand in one order."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.evidence.derived import LATER, of, origins
from tests.evidence.making import POST_DAY, draft, outlet, publish, report, snapshot
from tracker.collection.models import Report
from tracker.evidence.recording import keep
from tracker.extraction.records import Entity, EntityKind, Span

pytestmark = pytest.mark.django_db


def test_a_marked_translation_is_a_copy_of_its_original():
    def story(lead):
        return draft(lead).alleges("DeepSeek", "MiniMax").exchanges(1.6e7, "DeepSeek")

    original = publish(outlet("Harbour Wire"), story("Three labs."))
    Report.objects.filter(pk=original.pk).update(language="en")
    made = report(outlet("港口晚报"), on=LATER)
    made.language = "zh"
    made.save()
    translated = story("编译自：Harbour Wire\n三家实验室。\n")
    keep(snapshot(made, translated.words.text), translated.extraction())
    assert (of(made).kind, of(made).parent_id, of(made).sign) == ("copy", original.pk, "translation")
    assert of(made).words == "编译自：Harbour Wire"
    assert origins() == ["Harbour Wire"]


LABS = ("DeepSeek", "Moonshot AI", "MiniMax", "Alibaba", "Zhipu", "Anthropic")


def tale(opening, naming, *, numbers=(1.6e7, 3.4e6, 1.3e7, 150_000)):
    """A report with four numbers and three accused; `naming` is a sentence for each name, in the report's language."""
    made = draft(" ".join([opening, *(naming.format(name) for name in (*LABS, *reversed(LABS), *LABS))]))
    made.alleges("DeepSeek", "MiniMax", "Moonshot AI")
    for number in numbers:
        made.exchanges(number, "DeepSeek")
    return made


def published_in(language, name, text, on=POST_DAY):
    made = report(outlet(name, language=language), on=on)
    extraction = text.extraction()
    keep(snapshot(made, text.words.text), replace(extraction, entities=mentioned(extraction)))
    return made


def mentioned(extraction):
    """The names of the labs wherever they stand."""
    text = extraction.report.text
    return tuple(
        Entity(
            name=name,
            kind=EntityKind.ORGANISATION,
            known=True,
            mentions=tuple(Span(m.start(), m.end(), name) for m in re.finditer(name, text)),
            rule="made",
        )
        for name in LABS
    )


ENGLISH, CHINESE = (
    "The {} matter was told to the readers of this paper.",
    "{}一事已告知本报读者，详情见下文各段所述内容。",
)


def test_an_unmarked_translation_is_told_by_all_facts_and_names_in_one_order():
    original = published_in("en", "Harbour Wire", tale("Three labs were named.", ENGLISH))
    made = published_in("zh", "港口晚报", tale("三家实验室被点名。", CHINESE), on=LATER)
    assert (of(made).kind, of(made).parent_id, of(made).sign) == ("copy", original.pk, "translation")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (tale("三家实验室被点名。", CHINESE, numbers=(1.6e7, 3.4e6, 1.3e7, 2e5, 9e5, 8e5)), "zh"),
        (tale("Three labs were named in other words.", "Of {} the paper had nothing but old news to tell."), "en"),
        (
            draft("三家实验室被点名，详情如下。")
            .alleges("DeepSeek")
            .exchanges(1.6e7)
            .exchanges(3.4e6)
            .exchanges(1.3e7),
            "zh",
        ),
    ],
    ids=["other numbers", "the same language", "few facts"],
)
def test_who_tells_of_the_same_event_in_another_language_is_no_translation(text, language):
    published_in("en", "Harbour Wire", tale("Three labs were named.", ENGLISH))
    assert of(published_in(language, "港口晚报", text, on=LATER)).kind == "original"
