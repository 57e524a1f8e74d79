"""What a mail service answers to one mail by its interface: what is about the mail ends there, what is about us pauses all."""

from __future__ import annotations

import pytest

from tests.digests import factories as make
from tests.digests.mail_service import taking
from tests.digests.test_sending import plain
from tracker.digests.models import Bounce, Delivery, Provider
from tracker.digests.sending import Sender
from tracker.runtime.logs import LineFormatter

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.mark.parametrize(
    ("status", "state", "is_paused"),
    [
        ("400", State.FAILED, False),
        ("422", State.FAILED, False),
        ("401", State.QUEUED, True),
        ("404", State.QUEUED, True),
        ("429", State.QUEUED, True),
        ("503", State.QUEUED, True),
    ],
)
def test_one_bad_address_stops_no_other_mail_and_a_refusing_service_counts_against_none(
    settings, caplog, status, state, is_paused
):
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.MAIL_BOUNCES = "{}@back.watch.example"
    first = make.delivery(make.subscriber(f"{status}-anna@mail.example"))
    second = make.delivery(make.subscriber("berta@mail.example"))
    with taking() as (address, mails):
        settings.ANYMAIL = {
            "MAILGUN_API_KEY": "k",
            "MAILGUN_API_URL": address,
            "MAILGUN_SENDER_DOMAIN": "watch.example",
        }
        sender = Sender(write=plain)
        sender.send_due()
        sender.close()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (state, State.QUEUED if is_paused else State.SENT)
    assert len(mails) == (1 if is_paused else 2)
    assert Provider.objects.filter(domain=Provider.THE_WHOLE).exists() == is_paused
    logged = "".join(LineFormatter().format(record) for record in caplog.records)
    said = "".join(Provider.objects.values_list("refusal", flat=True)) + logged
    assert ("Not now: …" in said, "@" in said) == (True, False), "a service's words on a mailbox stay with its mail"
    assert (Bounce.objects.count(), first.n_failures) == (0, 0 if is_paused else 1)
