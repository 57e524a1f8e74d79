"""What a server says of a mailbox names it: it goes with the mail, and nothing of it outlasts the reader."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests.digests import factories as make
from tracker.digests import returning, subscribing
from tracker.digests.models import Bounce, Subscriber, Suppression

pytestmark = pytest.mark.django_db
ANNA = "anna.secret@mail.example"
WORDS = f"550 5.1.1 <{ANNA}>: user unknown"


@pytest.mark.parametrize("is_hard", [True, False])
def test_of_who_is_forgotten_a_refusal_keeps_its_code_alone(is_hard: bool) -> None:
    who = make.subscriber(ANNA)
    for _ in range(1 if is_hard else returning.SOFT_LIMIT):
        returning.refused(make.delivery(who), WORDS, is_hard=is_hard)
    assert set(Bounce.objects.values_list("status", "detail")) == {("5.1.1", WORDS)}
    subscribing.erase(who)
    assert not Subscriber.objects.exists()
    detail = "5.1.1" if is_hard else "5 in a row 5.1.1"
    assert list(Suppression.objects.values_list("reason", "wish", "detail")) == [("bounced", "erased", detail)]


def test_words_that_were_kept_before_are_blanked() -> None:
    for n, reason in enumerate(("bounced", "complained", "by_hand")):
        Suppression.objects.create(address_hash=str(n), reason=reason, made_at=make.EPOCH, detail=WORDS)
    import_module("tracker.digests.migrations.0011_words_that_name_mailboxes").forget_words(apps, None)
    assert set(Suppression.objects.values_list("reason", "detail")) == {
        ("bounced", ""),
        ("complained", ""),
        ("by_hand", WORDS),
    }


def test_nor_does_a_complaint_keep_more() -> None:
    returning.note(make.delivery(make.subscriber(ANNA)), Bounce.Kind.COMPLAINT, f"complaint: of {ANNA}")
    assert list(Suppression.objects.values_list("reason", "detail")) == [("complained", "")]
