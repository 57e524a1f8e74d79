"""Nobody's mailbox can be filled by signing it up, from however many clients; who asks learns nothing about an address.

STILLWATCH_BOMBING=1 posts ten thousand times where a usual run posts some three hundred times.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from random import shuffle
from statistics import median
from time import process_time

import pytest
from django.conf import settings
from django.test import Client

from tests.digests.mails import confirmation_link, filled, subscribed
from tracker.collection import clock
from tracker.digests import limits, suppressing
from tracker.digests.models import Alarm, Delivery, Subscriber, Tally
from tracker.digests.suppressing import Reason
from tracker.digests.tokens import address_hash

pytestmark = pytest.mark.django_db
IS_LONG = os.environ.get("STILLWATCH_BOMBING") == "1"
N_POSTS = 10_000 if IS_LONG else 300
# Posts of each kind of address, and how much more work one kind may be than another.
N_TIMED, MOST_APART = (200, 1.05) if IS_LONG else (40, 1.2)
N_VICTIMS = max(N_POSTS // 10, 100)
VICTIM = "victim@mail.example"


def clients(n: int) -> Iterator[str]:
    return cycle(f"10.{one >> 16 & 255}.{one >> 8 & 255}.{one & 255}" for one in range(1, n + 1))


def bomb(addresses: Iterator[str], froms: Iterator[str], **headers: str) -> None:
    """Posts as often as the run wants; every answer is the same."""
    client = Client(headers=headers)
    answers = set()
    for _ in range(N_POSTS):
        answer = client.post("/subscribe/", filled(next(addresses)), REMOTE_ADDR=next(froms))
        answers.add((answer.status_code, answer["Location"], answer.content))
    assert answers == {(303, "/subscribe/sent/", b"")}


def test_one_victim_gets_one_mail_whoever_asks_and_however_it_is_written(caplog: pytest.LogCaptureFixture) -> None:
    written = cycle([VICTIM, "Victim@mail.example", "victim+1@mail.example", "VICTIM+2@MAIL.EXAMPLE"])
    with caplog.at_level(logging.ERROR):
        bomb(written, clients(N_POSTS))
    assert Delivery.objects.count() == 1
    assert [record.levelname for record in caplog.records if record.name == limits.logger.name] == ["ERROR"]
    assert f"{limits.ALARMING} sign-ups in an hour" in Alarm.objects.get().words
    assert len(limits.alarms(clock.now() - timedelta(hours=1))) == 1
    assert VICTIM not in caplog.text


def test_one_client_reaches_few_victims_whatever_it_says_of_itself() -> None:
    victims = cycle(f"victim{one}@host{one % 97}.example" for one in range(N_VICTIMS))
    told = ",".join(next(clients(9)) for _ in range(3))
    bomb(
        victims, cycle(["192.0.2.9"]), **{"X-Forwarded-For": told, "Forwarded": "for=10.1.1.1", "X-Real-IP": "10.1.1.1"}
    )
    assert Delivery.objects.count() == limits.MOST[limits.Kind.CLIENT]


def test_a_forged_header_behind_a_proxy_makes_no_other_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PROXIES", 1)
    froms = clients(200)
    for number in range(40):
        forged = f"{next(froms)}, 198.51.100.7"
        Client(headers={"X-Forwarded-For": forged}).post("/subscribe/", filled(f"victim{number}@mail.example"))
    assert Delivery.objects.count() == limits.MOST[limits.Kind.CLIENT]


def test_a_domain_gets_no_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", {**limits.MOST, limits.Kind.DOMAIN: 20})
    victims = cycle(f"victim{one}@mail.example" for one in range(N_VICTIMS))
    bomb(victims, clients(N_POSTS))
    assert Delivery.objects.count() == 20


def test_all_together_get_no_more_than_the_budget_and_the_staff_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    most = 40 if N_POSTS < 10_000 else limits.MOST[limits.Kind.ALL]
    monkeypatch.setattr(limits, "MOST", {**limits.MOST, limits.Kind.ALL: most})
    victims = cycle(f"victim{one}@host{one % 97}.example" for one in range(N_VICTIMS))
    with caplog.at_level(logging.ERROR):
        bomb(victims, clients(N_POSTS))
    assert Delivery.objects.count() == most
    assert any("are used up" in words for words in Alarm.objects.values_list("words", flat=True))
    assert any("are used up" in record.message for record in caplog.records)


def test_one_mail_in_a_day_and_three_in_all_until_it_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    start = clock.now()
    client, sent = Client(), []
    for hour in range(0, 24 * 8, 6):
        moment = start + timedelta(hours=hour)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        client.post("/subscribe/", filled(VICTIM))
        sent.append(Delivery.objects.count())
    assert sent == [1] * 4 + [2] * 4 + [3] * 24
    limits.sweep(start + timedelta(days=3000))
    client.post("/subscribe/", filled(VICTIM))
    assert Delivery.objects.count() == limits.MOST_UNCONFIRMED
    client.post(confirmation_link())
    assert Subscriber.objects.get().is_active
    client.post("/subscribe/", filled(VICTIM, follow=["kind:reply"]))
    assert Delivery.objects.count() == limits.MOST_UNCONFIRMED + 1


def test_counts_hold_no_address_and_go_when_they_bear_on_nothing() -> None:
    Client().post("/subscribe/", filled(VICTIM), REMOTE_ADDR="192.0.2.77")
    kept = " ".join(f"{one.key}" for one in Tally.objects.all())
    assert "victim" not in kept
    assert "192.0.2.77" not in kept
    assert limits.sweep(clock.now() + timedelta(hours=2)) == 4
    assert set(Tally.objects.values_list("kind", flat=True)) == {"address"}


def test_nobody_learns_whether_an_address_is_known(client: Client) -> None:
    """New, waiting, subscribed, gone, bounced, limited: the same answer byte for byte, for the same work."""
    subscribed(client, "known@mail.example")
    for kind in ("waiting", "limited"):
        client.post("/subscribe/", filled(f"{kind}@mail.example"))
    suppressing.suppress("bounced@mail.example", Reason.BOUNCED)
    suppressing.suppress("gone@mail.example", Reason.ERASED)
    kinds = ["known", "waiting", "bounced", "gone", "new", "limited"]
    limited = Tally.objects.get(kind="address", key=address_hash("limited@mail.example")).pk
    froms = clients(500)
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    answers = set()
    for number in range(N_TIMED):
        shuffle(kinds)
        for kind in kinds:
            address = f"{kind}{number if kind == 'new' else ''}@mail.example"
            # Each but one is asked as its first time, so that a new one is compared with a known one and not with a limit.
            Tally.objects.filter(kind__in=("address", "domain", "all")).exclude(pk=limited).delete()
            started = process_time()
            answer = client.post("/subscribe/", filled(address), REMOTE_ADDR=next(froms))
            took[kind].append(process_time() - started)
            page = client.get(answer["Location"])
            answers.add((answer.status_code, answer.content, *answer.items(), page.status_code, page.content))
    assert len(answers) == 1
    medians = {kind: median(times) for kind, times in took.items()}
    assert max(medians.values()) < MOST_APART * min(medians.values()), medians


def test_a_limit_of_one_is_none_of_others(client: Client) -> None:
    for number in range(30):
        client.post("/subscribe/", filled(f"victim{number}@mail.example"), REMOTE_ADDR="192.0.2.9")
    n_before = Delivery.objects.count()
    client.post("/subscribe/", filled("reader@mail.example"), REMOTE_ADDR="198.51.100.1")
    assert Delivery.objects.count() == n_before + 1
