"""Changes that leave the ledger and those that return: who was told hears of it, nobody else does."""

from __future__ import annotations

import pytest

from tests.digests import factories as make
from tests.digests.ledger import NOW, later, told_of_one
from tests.evidence.making import company, draft, publish
from tracker.digests.intake import take_in
from tracker.digests.models import Intake, News
from tracker.evidence.models import Change

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("begun")
def test_what_left_the_ledger_is_taken_back_once_where_somebody_was_told() -> None:
    told = told_of_one()
    Change.objects.all().delete()
    Intake.objects.update(revision=-1)
    assert take_in(later(10)) == 1
    Intake.objects.update(revision=-1)
    assert take_in(later(20)) == 0
    taken_back = News.objects.get(kind=News.TAKEN_BACK)
    assert taken_back.takes_back == told
    assert (taken_back.sentence, taken_back.assertion_key, taken_back.silent) == (told.sentence, told.assertion_key, "")
    assert set(taken_back.topics) - set(told.topics) == {"kind:taken_back"}


@pytest.mark.usefixtures("begun")
def test_what_nobody_was_told_of_goes_without_a_word_and_may_come_again() -> None:
    publish(company(), draft().alleges("DeepSeek"))
    take_in(NOW)
    row = Change.objects.get()
    Change.objects.all().delete()
    Intake.objects.update(revision=-1)
    assert take_in(later(10)) == 0
    assert News.objects.get().gone_at == later(10)
    row.pk = None
    row.save()
    assert take_in(later(20)) == 1
    assert [(one.gone_at, one.taken_at) for one in News.objects.all()] == [(None, later(20))]


@pytest.mark.usefixtures("begun")
def test_a_row_that_was_made_anew_is_no_news() -> None:
    told_of_one()
    row = Change.objects.get()
    Change.objects.all().delete()
    row.pk = None
    row.save()
    assert take_in(later(10)) == 0
    assert News.objects.count() == 1


@pytest.mark.usefixtures("begun")
def test_a_row_that_returns_before_anybody_heard_that_it_went_is_no_news() -> None:
    told = told_of_one()
    row = Change.objects.get()
    Change.objects.all().delete()
    Intake.objects.update(revision=-1)
    assert take_in(later(10)) == 1
    row.pk = None
    row.save()
    assert take_in(later(20)) == 0
    assert [(one.pk, one.gone_at) for one in News.objects.all()] == [(told.pk, None)]


@pytest.mark.usefixtures("begun")
def test_a_row_that_returns_after_it_was_taken_back_is_told_anew() -> None:
    told = told_of_one()
    key, row = told.change_key, Change.objects.get()
    Change.objects.all().delete()
    Intake.objects.update(revision=-1)
    take_in(later(10))
    make.delivery(make.subscriber(), [News.objects.get(kind=News.TAKEN_BACK)])
    row.pk = None
    row.save()
    assert take_in(later(20)) == 1
    again = News.objects.get(change_key=key)
    assert again.pk > told.pk
    assert (again.kind, again.silent, again.gone_at) == (told.kind, "", None)


@pytest.mark.usefixtures("begun")
def test_the_same_change_under_another_name_is_no_news() -> None:
    told = told_of_one()
    Change.objects.update(key="9" * 64)
    Intake.objects.update(revision=-1, upto=0)
    assert take_in(later(10)) == 0
    told.refresh_from_db()
    assert (told.change_key, told.gone_at) == ("9" * 64, None)


@pytest.mark.usefixtures("begun")
def test_the_sample_that_is_removed_is_not_taken_back() -> None:
    told_of_one()
    News.objects.update(is_sample=True)
    Change.objects.all().delete()
    Intake.objects.update(revision=-1)
    assert take_in(later(10)) == 0


@pytest.mark.usefixtures("begun")
def test_a_clean_up_is_taken_back_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.digests.taking_back._BULK", 0)
    told_of_one()
    Change.objects.all().delete()
    Intake.objects.update(revision=-1)
    take_in(later(10))
    assert News.objects.get(kind=News.TAKEN_BACK).silent == "bulk"
