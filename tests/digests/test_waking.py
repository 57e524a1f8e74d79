"""News wake those who follow them at once."""

from __future__ import annotations

import pytest

from tests.digests import factories as make
from tests.digests.ledger import NOW, later, ledger_row, loud, told_of_one
from tests.evidence.making import POST_DAY, company, draft, publish
from tracker.digests.intake import take_in

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("begun")
def test_who_follows_news_at_once_is_due_soon_and_nobody_else() -> None:
    following = make.subscriber()
    make.follow(following, "actor", "deepseek", cadence="at_once")
    everything = make.subscriber()
    make.follow(everything, cadence="at_once")
    other = make.subscriber()
    make.follow(other, "actor", "moonshot-ai", cadence="at_once")
    daily = make.subscriber()
    make.follow(daily)
    left = make.subscriber(ended_at=NOW)
    make.follow(left, cadence="at_once")
    publish(company(), draft().alleges("DeepSeek"))
    take_in(NOW)
    due = {}
    for who in (following, everything, other, daily, left):
        who.refresh_from_db()
        due[who.pk] = who.at_once_due_at
    assert [who.pk for who in (following, everything)] == [pk for pk, moment in due.items() if moment]
    assert due[following.pk] == later(1)
    assert due[daily.pk] is None


@pytest.mark.usefixtures("begun")
def test_who_was_told_of_an_item_is_woken_when_it_is_regraded() -> None:
    told_of_one()
    who = make.subscriber()
    make.follow(who, "kind", "ruled", cadence="at_once")
    make.delivery(who, loud())
    ledger_row(POST_DAY, NOW, "c" * 64)
    assert take_in(later(5)) == 1
    who.refresh_from_db()
    assert who.at_once_due_at == later(6)
