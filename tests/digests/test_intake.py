"""From the ledger to news: once, in order, silently where nobody wants to hear of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.digests import factories as make
from tests.digests.ledger import NOW, later, ledger_row, loud
from tests.evidence.making import POST_DAY, company, draft, outlet, publish
from tracker.digests import intake
from tracker.digests.intake import take_in
from tracker.digests.models import Intake, News
from tracker.evidence.models import Assertion, Change, FormerKey, FormerSlug, Incident, Point

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("stopped")
def test_what_is_there_the_first_time_is_taken_in_silently() -> None:
    publish(company(), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek"))
    n_changes = Change.objects.count()
    assert take_in(NOW) == n_changes > 0
    assert set(News.objects.values_list("silent", flat=True)) == {"earlier"}
    assert take_in(later(1)) == 0


@pytest.mark.usefixtures("begun")
def test_news_say_what_they_are_about_and_how_well_it_is_founded() -> None:
    publish(company(), draft().alleges("DeepSeek", "MiniMax").exchanges(150_000, "DeepSeek"))
    assert take_in(NOW) == 3
    slug = Incident.objects.get().slug
    by_kind = {one.kind: one for one in loud()}
    assert set(by_kind) == {"incident", "claim", "figure"}
    figure = by_kind["figure"]
    assert set(figure.topics) == {"kind:figure", f"incident:{slug}", "actor:anthropic", "actor:deepseek"}
    assert figure.letter == Point.objects.get(assertion__kind="figure").letter
    assert figure.assertion_key == Assertion.objects.get(kind="figure").key
    assert "150,000" in figure.sentence
    assert (figure.taken_at, figure.day) == (NOW, POST_DAY)


@pytest.mark.usefixtures("begun")
def test_nothing_new_costs_three_small_queries_and_nothing_is_taken_in_twice() -> None:
    publish(company(), draft().alleges("DeepSeek"))
    assert take_in(NOW) == 1
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert take_in(later(1)) == 0
    assert len(asked) == 3


@pytest.mark.usefixtures("begun")
def test_batches_take_in_everything_in_the_order_of_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BATCH", 2)
    for number in range(4):
        publish(outlet(f"Outlet {number}"), draft().alleges("DeepSeek", claimant=f"Lab {number}").alleges("MiniMax"))
    wanted = set(Change.objects.values_list("key", flat=True))
    assert take_in(NOW) == len(wanted) > 4
    assert set(News.objects.values_list("change_key", flat=True)) == wanted


@pytest.mark.usefixtures("begun")
def test_a_row_that_appears_below_the_last_one_is_found() -> None:
    """A transaction that began earlier commits later; its rows have lower numbers, and were noted before."""
    publish(company(), draft().alleges("DeepSeek"))
    late = ledger_row(POST_DAY, later(-30), "a" * 64)
    Change.objects.filter(pk=late.pk).delete()
    ledger_row(POST_DAY, NOW, "b" * 64)
    take_in(NOW)
    late.save(force_insert=True)
    Intake.objects.update(revision=-1)
    assert late.pk < (Intake.objects.get().upto)
    Point.objects.update(since=POST_DAY)
    assert take_in(later(1)) == 1
    assert News.objects.latest("pk").change_key == "a" * 64


@pytest.mark.usefixtures("begun")
def test_days_long_past_are_silent() -> None:
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek", on=None), on=NOW.date() - timedelta(days=8))
    publish(
        outlet("Quay Post"), draft().alleges("MiniMax", on=None, claimant="OpenAI"), on=NOW.date() - timedelta(days=7)
    )
    take_in(NOW)
    told = {(one.day, one.silent) for one in News.objects.all()}
    assert told == {(NOW.date() - timedelta(days=8), "earlier"), (NOW.date() - timedelta(days=7), "")}


@pytest.mark.usefixtures("begun")
def test_very_many_at_one_moment_are_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BULK", 2)
    monkeypatch.setattr(intake, "BATCH", 2)
    publish(company(), draft().alleges("DeepSeek", "MiniMax", "Moonshot AI"))
    assert take_in(NOW) == 3
    assert {one.silent for one in News.objects.all()} == {"bulk"}


@pytest.mark.usefixtures("begun")
def test_what_is_graded_too_low_becomes_news_when_it_is_not_any_more() -> None:
    publish(company(), draft().alleges("DeepSeek"))
    Point.objects.update(score=Decimal("0.05"))
    assert take_in(NOW) == 0
    assert len(Intake.objects.get().waiting) == 1
    assert take_in(later(1)) == 0
    Point.objects.update(score=Decimal("0.50"))
    Intake.objects.update(revision=-1)  # whoever grades anew counts the revision up
    assert take_in(later(60)) == 1
    assert [one.silent for one in News.objects.all()] == [""]
    assert Intake.objects.get().waiting == []


@pytest.mark.usefixtures("begun")
def test_former_names_are_topics_and_items_go_by_their_newest_key() -> None:
    publish(company(), draft().alleges("DeepSeek"))
    incident, item = Incident.objects.get(), Assertion.objects.get()
    FormerSlug.objects.create(slug="of-old", incident=incident)
    FormerKey.objects.create(key="f" * 64, assertion=item)
    older = make.news(assertion_key="f" * 64, silent="earlier")
    take_in(NOW)
    assert {"incident:of-old", f"incident:{incident.slug}"} <= set(loud()[0].topics)
    older.refresh_from_db()
    assert older.assertion_key == item.key


@pytest.mark.usefixtures("begun")
def test_an_edited_page_is_about_whatever_rests_on_it() -> None:
    made = publish(company(), draft().alleges("DeepSeek").exchanges(150_000, "MiniMax"))
    key = "e" * 64
    Change.objects.create(key=key, kind="corrected", day=NOW.date(), noted_at=NOW, report=made, text=made.current_text)
    take_in(NOW)
    corrected = News.objects.get(change_key=key)
    items = {f"item:{one}" for one in Assertion.objects.values_list("key", flat=True)}
    assert items | {"actor:deepseek", "actor:minimax", "actor:anthropic"} <= set(corrected.topics)
    assert (corrected.letter, corrected.assertion_key) == ("", "")
    assert "put something right" in corrected.sentence
