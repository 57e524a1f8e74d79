"""The second writer: statements by content key, retired when they vanish, never deleted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.evidence.making import LABS, draft, outlet, report, snapshot
from tracker.evidence.models import Actor, Alias, Mention, Reading, Statement
from tracker.evidence.store import store

pytestmark = pytest.mark.django_db
EDITED_AT = datetime(2026, 3, 5, tzinfo=UTC)


def live():
    return Statement.objects.filter(retired_at=None)


def test_store_writes_the_same_rows_once_however_often_it_runs():
    said = draft().alleges(*LABS).exchanges(16e6, *LABS).citing("Anthropic")
    text = snapshot(report(outlet("Harbor Wire")), said.words.text)
    first = store(text, said.extraction())
    rows = list(Statement.objects.order_by("key").values("id", "key", "first_seen_at", "retired_at"))
    second = store(text, said.extraction())
    assert (first.n_new, first.n_known, second.n_new, second.n_known) == (4, 0, 0, 4)
    assert list(Statement.objects.order_by("key").values("id", "key", "first_seen_at", "retired_at")) == rows
    assert Mention.objects.count() == 4
    assert Reading.objects.get().cites == ["Anthropic"]


def test_store_keeps_a_statement_when_only_the_extractors_confidence_changes():
    said = draft().alleges("DeepSeek", confidence=0.6)
    text = snapshot(report(outlet("Harbor Wire")), said.words.text)
    store(text, said.extraction())
    surer = draft(said.words.text.split(" Anthropic")[0]).alleges("DeepSeek", confidence=0.9)
    stored = store(text, surer.extraction())
    assert (stored.n_new, stored.n_retired, live().get().confidence) == (0, 0, 0.9)


def test_store_retires_what_an_edited_article_no_longer_says():
    page = report(outlet("Harbor Wire"))
    first = draft("First edition.").alleges("DeepSeek", "MiniMax")
    store(snapshot(page, first.words.text), first.extraction())
    second = draft("Second edition.").alleges("DeepSeek")
    stored = store(snapshot(page, second.words.text, fetched_at=EDITED_AT), second.extraction())
    assert (stored.n_new, stored.n_retired) == (1, 2)
    assert Statement.objects.count() == 3
    assert live().get().target.name == "DeepSeek"


def test_store_retires_what_a_better_extractor_no_longer_finds_and_takes_it_back():
    said = draft("The page.").alleges("DeepSeek", "MiniMax")
    text = snapshot(report(outlet("Harbor Wire")), said.words.text)
    whole = said.extraction()
    store(text, whole)
    said.claims.pop()
    assert store(text, said.extraction()).n_retired == 1
    assert store(text, whole).n_new == 0
    assert live().count() == 2


def test_store_keeps_an_older_snapshot_that_is_read_late_as_retired():
    page = report(outlet("Harbor Wire"))
    first, second = draft("First edition.").alleges("MiniMax"), draft("Second edition.").alleges("DeepSeek")
    old = snapshot(page, first.words.text)
    new = snapshot(page, second.words.text, fetched_at=EDITED_AT)
    store(new, second.extraction())
    store(old, first.extraction())
    assert live().get().target.name == "DeepSeek"
    assert Statement.objects.count() == 2


def test_store_refuses_an_extraction_of_another_text():
    text = snapshot(report(outlet("Harbor Wire")), "Other words.")
    with pytest.raises(ValueError, match="another text"):
        store(text, draft().alleges("DeepSeek").extraction())


def test_store_knows_the_lexicons_actors_and_marks_others_as_unreviewed():
    said = draft().alleges("DeepSeek", "Quietly Unknown Labs")
    store(snapshot(report(outlet("Harbor Wire")), said.words.text), said.extraction())
    known, unknown = Actor.objects.get(name="DeepSeek"), Actor.objects.get(name="Quietly Unknown Labs")
    assert (known.is_known, known.country, unknown.is_known) == (True, "CN", False)
    assert Alias.objects.filter(actor=known).count() > 1
    assert unknown.slug == "quietly-unknown-labs"


def test_store_puts_every_span_on_its_words():
    said = draft().alleges(*LABS).exchanges(13e6, "MiniMax")
    text = snapshot(report(outlet("Harbor Wire")), said.words.text)
    store(text, said.extraction())
    assert all(text.text[row.start : row.end] == row.words for row in Statement.objects.all())
    assert all(text.text[row.start : row.end] == row.words for row in Mention.objects.all())


def test_store_describes_the_report():
    said = draft().alleges("DeepSeek")
    page = report(outlet("Harbor Wire"))
    store(snapshot(page, said.words.text), said.extraction())
    page.refresh_from_db()
    assert (page.is_relevant, page.relevance_reasons, page.reading_minutes) == (True, ["distillation"], 1)
