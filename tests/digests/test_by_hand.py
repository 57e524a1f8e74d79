"""`manage.py digest suppress` and `lift`, and what a mailbox that is closed to us does to its reader's pages and counts."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.accounts.readers import account, signed_in
from tests.digests import factories as make
from tests.digests.mails import filled, own_link, subscribed
from tracker.collection import clock
from tracker.digests import returning, subscribing, suppressing
from tracker.digests.composing import compose_due
from tracker.digests.models import Bounce, Delivery, MailRuling, Subscriber, Suppression
from tracker.digests.standing import standing
from tracker.digests.suppressing import Reason

pytestmark = pytest.mark.django_db
ANNA = "anna@mail.example"
WHY = ("--why", "a mistake of her provider's", "--by", "Desk")


def reason() -> Reason | None:
    return suppressing.reasons_of([ANNA]).get(ANNA)


def test_who_is_suppressed_by_hand_gets_nothing_until_that_is_lifted(capsys):
    who = subscribed(Client(), ANNA)
    waiting = make.delivery(who)  # beside the confirmation
    call_command("digest", "suppress", "Anna@Mail.Example", *WHY)
    waiting.refresh_from_db()
    assert (reason(), waiting.state) == (Reason.BY_HAND, Delivery.State.HELD)
    assert "waited and are held: 2." in capsys.readouterr().out
    n_mails = Delivery.objects.count()
    Client().post("/subscribe/", filled(ANNA))
    assert Delivery.objects.count() == n_mails
    due = clock.now()
    Subscriber.objects.update(daily_due_at=due)
    assert compose_due(due, 10).deliveries == 0
    assert Subscriber.objects.get().daily_due_at is None
    call_command("digest", "lift", ANNA, *WHY)
    assert reason() is None
    assert Subscriber.objects.get().daily_due_at > due
    out = capsys.readouterr().out
    assert "may be written to again" in out
    assert "lifted by Desk (was: set by the staff): a mistake of her provider's" in out
    kept = list(MailRuling.objects.order_by("pk").values_list("is_suppressed", "was", "by", "why"))
    assert kept == [(True, "", "Desk", WHY[1]), (False, "by_hand", "Desk", WHY[1])]
    assert not MailRuling.objects.filter(address_hash__contains="anna").exists()


def test_what_was_sent_before_it_was_lifted_keeps_nobody_from_signing_up():
    Client().post("/subscribe/", filled(ANNA))
    suppressing.suppress(ANNA, Reason.BOUNCED, "550 5.1.1")
    call_command("digest", "lift", ANNA, *WHY)
    Client().post("/subscribe/", filled(ANNA))
    assert Delivery.objects.filter(address=ANNA).count() == 2, "the second comes without waiting for a day"


@pytest.mark.parametrize("ends", [subscribing.end, subscribing.erase])
def test_what_a_reader_asked_for_is_lifted_by_nobody_else(ends):
    ends(subscribed(Client(), ANNA))
    before = reason()
    with pytest.raises(CommandError, match="Nobody but the reader takes that back, by signing up and confirming anew"):
        call_command("digest", "lift", ANNA, *WHY)
    assert (reason(), MailRuling.objects.count()) == (before, 0)


@pytest.mark.parametrize("bounces_first", [True, False])
@pytest.mark.parametrize("remembers", [True, False])
def test_who_left_and_bounced_has_still_left(capsys, bounces_first, remembers):
    who = subscribed(Client(), ANNA)
    steps = [lambda: suppressing.suppress(ANNA, Reason.BOUNCED, "550 5.1.1"), lambda: subscribing.end(who)]
    for step in steps if bounces_first else reversed(steps):
        step()
    if not remembers:  # as it was stored before wishes were
        Suppression.objects.update(wish="")
    assert reason() is Reason.BOUNCED
    call_command("digest", "lift", ANNA, *WHY)
    assert reason() is Reason.UNSUBSCRIBED
    assert "has to sign up and confirm anew" in capsys.readouterr().out
    subscribed(Client(), ANNA)
    assert reason() is None


def test_who_was_erased_stays_so_under_whatever_the_staff_decides():
    subscribing.erase(subscribed(Client(), ANNA))
    call_command("digest", "suppress", ANNA, "--reason", "complained", *WHY)
    assert reason() is Reason.COMPLAINED
    call_command("digest", "lift", ANNA, *WHY)
    assert reason() is Reason.ERASED


def test_what_came_back_before_counts_no_more_once_lifted():
    who = make.subscriber(ANNA)

    def bounced(n: int) -> None:
        for _ in range(n):
            returning.note(make.delivery(who), Bounce.Kind.SOFT, "452 full")

    bounced(returning.SOFT_LIMIT)
    assert reason() is Reason.BOUNCED
    call_command("digest", "lift", ANNA, *WHY)
    bounced(returning.SOFT_LIMIT - 1)
    assert reason() is None
    bounced(1)
    assert reason() is Reason.BOUNCED


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lift", ANNA, *WHY), "is not suppressed"),
        (("lift", "anna", *WHY), "whole mail address"),
        (("suppress", ANNA, "--why", " "), "--why is empty"),
        (("suppress", ANNA), "--why"),
    ],
)
def test_what_cannot_be_ruled_is_refused(words, said):
    with pytest.raises(CommandError, match=said):
        call_command("digest", *words)


@pytest.mark.parametrize(
    ("why", "words"), [(Reason.COMPLAINED, "came back or was called unwanted"), (Reason.BY_HAND, "Nothing is sent to")]
)
def test_pages_and_counts_say_that_nothing_comes(capsys, why, words):
    user = account(ANNA)
    who = make.subscriber(ANNA, user=user)
    make.subscriber()
    pages = ((Client(), own_link(who, "manage")), (signed_in(user), "/account/"))
    assert not [page for client, page in pages if words in client.get(page).content.decode()]
    suppressing.suppress(ANNA, why)
    for client, page in pages:
        assert words in client.get(page).content.decode()
    assert "Mails go to" not in pages[1][0].get("/account/").content.decode()
    assert (standing().subscribers, standing().closed, standing().left) == (2, 1, 0)
    call_command("digest", "status")
    assert "1  of these subscribers get nothing" in capsys.readouterr().out
    subscribing.end(who)
    assert (standing().subscribers, standing().closed, standing().left) == (1, 0, 1)
    assert words not in pages[1][0].get("/account/").content.decode()
