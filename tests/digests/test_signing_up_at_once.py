"""Many processes at once: an address gets one mail, and what is asked for, confirmed and ended meets without a knot."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from tests.digests.mails import confirmation_link, filled, own_link
from tracker.digests.models import Delivery, Subscriber

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "reader@mail.example"
N = 6


def at_once(*acts: Callable[[], int]) -> list[int]:
    """What each gives, all begun in the same moment."""
    start = Barrier(len(acts))

    def done(act: Callable[[], int]) -> int:
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(done, acts))


def test_sign_ups_at_once_cause_one_mail_and_meet_links_without_a_knot() -> None:
    def sign_up() -> int:
        return Client().post("/subscribe/", filled(ADDRESS)).status_code

    assert at_once(*[sign_up] * N) == [303] * N
    assert Delivery.objects.count() == Subscriber.objects.count() == 1
    link = confirmation_link()
    off = own_link(Subscriber.objects.get(), "unsubscribe")

    def open_link() -> int:
        return Client().post(link).status_code

    def leave() -> int:
        return Client().post(off).status_code

    for _ in range(4):
        answers = at_once(sign_up, open_link, sign_up, open_link, leave, sign_up)
        assert set(answers) <= {200, 303, 404}
