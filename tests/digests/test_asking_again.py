"""Three mails in all go to an address on the word of strangers; whoever reads it has a way in by any of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from tests.accounts.readers import PASSWORD
from tests.digests import factories as make
from tests.digests.mails import confirmation_link, filled, links_in
from tests.digests.test_subscribing import signed_up
from tracker.collection import clock
from tracker.digests import limits, subscribing
from tracker.digests.models import Delivery, SignUp, Subscriber, Tally
from tracker.digests.tokens import Purpose, address_hash, token_of

pytestmark = pytest.mark.django_db
VICTIM = "victim@mail.example"


def used_up(client: Client, time_machine: TimeMachineFixture) -> list[str]:
    """The links of the three mails that a stranger had sent to the victim."""
    links = []
    for _ in range(limits.MOST_UNCONFIRMED + 2):
        client.post("/subscribe/", filled(VICTIM))
        links.append(confirmation_link())
        pass_by(time_machine, timedelta(days=2))
    assert Delivery.objects.count() == limits.MOST_UNCONFIRMED
    return list(dict.fromkeys(links))


def pass_by(time_machine: TimeMachineFixture, so_long: timedelta) -> None:
    """Time goes by, and what is done at night is done."""
    time_machine.move_to(clock.now() + so_long)
    subscribing.drop_unconfirmed(clock.now())


def test_no_stranger_has_a_fourth_mail_sent_in_years(client: Client, time_machine: TimeMachineFixture) -> None:
    used_up(client, time_machine)
    for _ in range(3):
        pass_by(time_machine, timedelta(days=400))
        Client(REMOTE_ADDR="198.51.100.9").post("/subscribe/", filled(VICTIM.upper()))
    assert not Delivery.objects.filter(made_at__gt=clock.now() - timedelta(days=1000)).exists()


def test_who_has_an_old_mail_asks_once_more_and_gets_in(client: Client, time_machine: TimeMachineFixture) -> None:
    link = used_up(client, time_machine)[0]
    pass_by(time_machine, timedelta(days=500))
    assert not Subscriber.objects.exists()
    page = client.get(link)
    assert page.status_code == 404
    assert 'name="again"' in page.content.decode()
    client.post("/subscribe/", filled(VICTIM))
    assert not Delivery.objects.exists(), "opening it changes nothing"
    for _ in range(3):
        answer = client.post(link, {"again": "yes"})
        assert (answer.status_code, answer["Location"]) == (303, "/subscribe/")
        client.post("/subscribe/", filled(VICTIM))
    assert Delivery.objects.count() == 1, "one more, and no more for the day, however often it is pressed"
    assert client.post(confirmation_link()).status_code == 200
    assert Subscriber.objects.get().is_active
    assert not Tally.objects.filter(kind=limits.Kind.ADDRESS).exists()


def test_the_page_of_a_link_that_is_too_old_asks_again(client: Client, time_machine: TimeMachineFixture) -> None:
    client.post("/subscribe/", filled(VICTIM))
    link = confirmation_link()
    time_machine.move_to(clock.now() + timedelta(days=15))
    page = client.get(link)
    assert page.status_code == 410
    assert 'name="again"' in page.content.decode()


def test_so_does_the_page_of_an_older_link_which_names_no_mailbox(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    used_up(client, time_machine)
    who = make.subscriber("early@mail.example", is_confirmed=False)
    kept = SignUp.objects.create(
        subscriber=who,
        follows=[],
        zone="UTC",
        hour=7,
        weekday=0,
        language="en",
        made_at=clock.now() - subscribing.LASTS * 2,
    )
    link = f"/subscribe/{token_of(Purpose.CONFIRM, who.public_id, str(kept.pk))}/"
    Tally.objects.filter(kind=limits.Kind.ADDRESS).update(key=address_hash("early@mail.example"))
    assert 'name="again"' in client.get(link).content.decode()
    client.post(link, {"again": "yes"})
    client.post("/subscribe/", filled("early@mail.example"))
    assert Delivery.objects.filter(subscriber=who).count() == 1


def test_the_link_of_one_mailbox_opens_no_other(client: Client, time_machine: TimeMachineFixture) -> None:
    used_up(client, time_machine)
    other = signed_up("other@mail.example")
    client.post(f"/subscribe/{other}/", {"again": "yes"})
    for forged in ("0m", f"0m{limits.mailbox_of(VICTIM)}"):
        client.post(f"/subscribe/{'0' * 32}.{forged}.forged/", {"again": "yes"})
    empty = token_of(Purpose.CONFIRM, make.subscriber().public_id, "0m")
    client.post(f"/subscribe/{empty}/", {"again": "yes"})
    n_before = Delivery.objects.count()
    client.post("/subscribe/", filled(VICTIM))
    assert Delivery.objects.count() == n_before


def test_so_does_the_link_in_a_mail_about_an_account(client: Client, time_machine: TimeMachineFixture) -> None:
    for _ in range(limits.MOST_UNCONFIRMED + 1):
        client.post("/account/signup/", {"email": VICTIM, "password1": PASSWORD})
        client.post("/account/logout/")
        time_machine.move_to(clock.now() + timedelta(days=1))
    assert Delivery.objects.count() == limits.MOST_UNCONFIRMED
    (link,) = (one for one in links_in(Delivery.objects.latest("pk").text) if "/subscribe/" in one)
    assert "Ask for another mail" in client.get(link).content.decode()
    assert client.post(link, {"again": "yes"})["Location"] == "/account/"
    client.post("/account/signup/", {"email": VICTIM, "password1": PASSWORD})
    assert Delivery.objects.count() == limits.MOST_UNCONFIRMED + 1
