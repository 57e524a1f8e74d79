"""Mail is answered by the link alone: programs that open every link change nothing, one click of a reader ends it."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from tests.digests import factories as make
from tests.digests.mails import confirmation_link, filled, links_in, own_link, subscribed
from tracker.collection import clock
from tracker.digests import sending
from tracker.digests.composing import compose_due
from tracker.digests.letters import messages_for
from tracker.digests.models import Delivery, Follow, SignUp, Subscriber, Suppression
from tracker.digests.sending import Sender
from tracker.digests.transport import BackendTransport, Reply

pytestmark = pytest.mark.django_db
N_MAILS = 1000 if os.environ.get("STILLWATCH_BOMBING") == "1" else 24
READER, STRANGER = "reader@mail.example", "stranger@mail.example"
ONE_CLICK = "List-Unsubscribe=One-Click"


def digest(who: Subscriber) -> Delivery:
    """A mail that waits, of which there is something to say."""
    return make.delivery(who, [make.news()], n_more=3, due_at=clock.now(), made_at=clock.now())


def letters() -> list[EmailMessage]:
    return list(messages_for(Delivery.objects.order_by("pk")).values())


def one_click_of(letter: EmailMessage) -> str:
    """The address that a mail program posts to, without its host."""
    header = letter.message()["List-Unsubscribe"]
    return links_in(re.sub(r"\s", "", header))[0]


def addresses_in(letter: EmailMessage) -> set[str]:
    """Every address of this site that stands in the mail or in its headers."""
    parts = [str(letter.body), *(str(content) for content, _ in getattr(letter, "alternatives", ()))]
    return {link for part in [*parts, *map(str, letter.message().values())] for link in links_in(unescape(part))}


def state() -> list[object]:
    """All that getting on and off could change."""
    tables = (Subscriber, Follow, SignUp, Suppression, Delivery)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_program_that_opens_every_link_of_every_mail_changes_nothing(client: Client) -> None:
    for number in range(N_MAILS // 2):
        digest(make.subscriber(f"reader{number}@mail.example"))
        asked = filled(f"new{number}@host{number}.example", follow=["everything", "kind:reply"])
        client.post("/subscribe/", asked, REMOTE_ADDR=f"10.1.{number >> 8}.{number & 255}")
    mails = letters()
    n_confirmations = Delivery.objects.filter(purpose="confirm").count()
    assert len(mails) == N_MAILS // 2 + n_confirmations
    assert n_confirmations >= min(N_MAILS // 2, 250)
    before = state()
    robot, opened = Client(), set()
    for mail in mails:
        for link in addresses_in(mail) - opened:
            opened.add(link)
            assert robot.get(link).status_code in (200, 302), link
            assert robot.head(link).status_code in (200, 302), link
    kinds = {link.strip("/").partition("/")[0] for link in opened}
    assert {"subscribe", "subscription", "unsubscribe", "mail"} <= kinds
    assert state() == before


def test_nothing_but_one_confirmation_goes_to_whoever_did_not_confirm(
    client: Client, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/subscribe/", filled(STRANGER))
    start = clock.now()
    # Even where something went wrong, and it follows and is due.
    stranger = Subscriber.objects.get()
    make.follow(stranger)
    for who in (stranger, reader := make.subscriber(READER)):
        Subscriber.objects.filter(pk=who.pk).update(daily_due_at=start)
    make.follow(reader)
    for day in range(1, 31):
        moment = start + timedelta(days=day)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        make.news("figure", noted_at=moment, taken_at=moment, day=moment.date())
        compose_due(moment)
        Sender(write=messages_for).send_due()
    assert [mail.to for mail in mailoutbox if STRANGER in mail.to] == [[STRANGER]]
    assert list(Delivery.objects.filter(subscriber=stranger).values_list("purpose", "state")) == [("confirm", "sent")]
    assert Delivery.objects.filter(subscriber=reader).count() == 30


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=FormX"])
def test_one_click_as_the_rfc_has_it_ends_all_mail_at_once_and_as_often_as_it_comes(content_type: str) -> None:
    reader = make.subscriber(READER)
    make.follow(reader)
    waiting = digest(reader)
    (letter,) = letters()
    assert letter.message()["List-Unsubscribe-Post"] == ONE_CLICK
    body = ONE_CLICK
    if content_type.startswith("multipart"):
        body = '--FormX\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--FormX--\r\n'
    program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = program.post(one_click_of(letter), body, content_type=content_type)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Location" not in answer
    waiting.refresh_from_db()
    reader.refresh_from_db()
    assert (waiting.state, reader.is_active) == ("held", False)
    assert Suppression.objects.get().reason == "unsubscribed"


def test_one_click_in_the_middle_of_a_send_run_holds_what_is_not_sent_yet(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    readers = [make.subscriber(f"reader{number}@mail.example") for number in range(3)]
    for reader in readers:
        digest(reader)

    class Leaving(BackendTransport):
        """With the first mail on its way, the reader of the second leaves."""

        def deliver(self, message: EmailMessage, sender: str, recipient: str) -> Reply:
            if recipient == readers[0].address:
                Client(enforce_csrf_checks=True).post(
                    own_link(readers[1], "unsubscribe"), ONE_CLICK, content_type="application/x-www-form-urlencoded"
                )
            return super().deliver(message, sender, recipient)

    monkeypatch.setattr(sending, "transport", lambda: Leaving(get_connection()))
    assert Sender(write=messages_for).send_due() == 2
    assert [mail.to for mail in mailoutbox] == [[readers[0].address], [readers[2].address]]
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "held", "sent"]


def test_the_link_of_an_old_mail_still_ends_it_and_of_one_who_is_forgotten_does_no_harm(client: Client) -> None:
    reader = subscribed(client, READER)
    link = own_link(reader, "unsubscribe")
    Subscriber.objects.update(confirmed_at=make.EPOCH - timedelta(days=4000))
    assert client.post(link).status_code == 200
    Subscriber.objects.all().delete()
    for answer in (client.post(link), client.get(link)):
        assert answer.status_code == 200
        assert "You have left" in answer.content.decode()


def test_who_left_gets_the_confirmation_that_it_asks_for_and_nothing_else(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    reader = subscribed(client, READER)
    client.post(own_link(reader, "unsubscribe"))
    digest(reader)
    client.post("/subscribe/", filled(READER))
    Sender(write=messages_for).send_due()
    assert len(mailoutbox) == 1
    assert confirmation_link() in mailoutbox[0].body


def test_words_that_somebody_typed_are_sent_to_no_stranger(client: Client) -> None:
    """A search is not named in the confirmation, or anybody could have us send advertisements."""
    client.post("/subscribe/", filled(STRANGER, search="cheap watches at evil.example", follow=["kind:reply"]))
    (letter,) = letters()
    told = f"{letter.subject}{letter.body}{getattr(letter, 'alternatives', '')}"
    assert "evil.example" not in told
    assert "What a search of the site finds" in told
    assert "Reply or silence" in told
