"""Mail that a service's interface takes by django-anymail, and what the service posts of it: signed, and as forgers would."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest
from anymail.signals import pre_send, tracking
from django.core.checks.registry import registry
from django.test import Client
from django.urls import clear_url_caches

from tests.digests import factories as make
from tests.digests.mail_service import taking
from tests.digests.stories import ledger
from tests.runtime.test_environment import ROOT, load_settings
from tracker import urls
from tracker.digests import service_reports, suppressing, verp
from tracker.digests.letters import messages_for
from tracker.digests.models import Bounce, Delivery
from tracker.digests.sending import Sender
from tracker.digests.suppressing import Reason

KEY = "the service's signing key"
PAGE = "/mail-reports/mailgun/tracking/"
GIVEN = {"MAILGUN_API_KEY": "k", "MAILGUN_WEBHOOK_SIGNING_KEY": KEY, "IGNORE_UNSUPPORTED_FEATURES": True}
ANNA = "anna@mail.example"
State = Delivery.State


@contextmanager
def service_pages(settings) -> Iterator[None]:
    """The product as it is with such an ANYMAIL."""
    pages = ModuleType("pages_of_a_service")
    pages.urlpatterns = [*urls.urlpatterns, *service_reports.routes()]
    settings.ROOT_URLCONF = pages
    clear_url_caches()
    service_reports.listen()
    try:
        yield
    finally:
        for signal, name in ((pre_send, "mark"), (tracking, "take")):
            assert signal.disconnect(dispatch_uid=f"tracker.digests.service_reports.{name}")
        clear_url_caches()


@pytest.fixture
def service(settings) -> Iterator[None]:
    settings.ANYMAIL = dict(GIVEN)
    with service_pages(settings):
        yield


def event(name: str, *, code: str = "", words: str = "", **fields: object) -> dict[str, object]:
    """As the service writes it."""
    told: dict[str, object] = {"event": name, "timestamp": time.time(), "recipient": ANNA}
    told["delivery-status"] = {"code": code, "message": words, "description": ""}
    return told | fields


def posted(told: dict[str, object], *, key: str = KEY) -> int:
    """The status of the answer."""
    stamp, token = str(int(time.time())), "t" * 50
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    body = {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": told}
    answer = Client(enforce_csrf_checks=True).post(PAGE, json.dumps(body), content_type="application/json")
    return answer.status_code


def about(row: Delivery) -> dict[str, object]:
    """What the service was given with the mail."""
    return {"user-variables": {"delivery": verp.token_in(verp.bounce_address(row.public_id))}}


def sent_mail() -> Delivery:
    return make.delivery(make.subscriber(ANNA), state=State.SENT, due_at=None)


def reason() -> Reason | None:
    return suppressing.reasons_of([ANNA]).get(ANNA)


@pytest.mark.django_db
def test_a_mail_that_a_service_takes_is_known_again_when_it_bounces(service, settings):
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.MAIL_BOUNCES, settings.DEFAULT_FROM_EMAIL = "{}@back.watch.example", "Stillwatch <digests@watch.example>"
    row = make.delivery(make.subscriber(ANNA), ledger())
    with taking() as (address, mails):
        settings.ANYMAIL = {**GIVEN, "MAILGUN_API_URL": address}
        sender = Sender(write=messages_for)
        sender.send_due()
        sender.close()
    row.refresh_from_db()
    assert (row.state, row.reply) == (State.SENT, "taken by the mail back end")
    [mail] = mails
    assert (mail["from"], mail["to"]) == ("Stillwatch <digests@watch.example>", ANNA)
    assert mail["h:List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["h:List-Unsubscribe"].startswith("<http")
    assert mail["h:Message-Id"] == row.message_id
    variables = {name.removeprefix("v:"): value for name, value in mail.items() if name.startswith("v:")}
    fields = {"severity": "permanent", "user-variables": variables}
    assert posted(event("failed", words="550 5.1.1 No such user", **fields)) == 200
    row.refresh_from_db()
    assert (row.state, reason()) == (State.BOUNCED, Reason.BOUNCED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "kind", "suppressed"),
    [
        (event("failed", severity="permanent", words="550 5.1.1 unknown"), Bounce.Kind.HARD, Reason.BOUNCED),
        (event("failed", severity="permanent", words="552 5.2.2 mailbox full"), Bounce.Kind.SOFT, None),
        (event("failed", severity="permanent", words="Not delivering to it"), Bounce.Kind.SOFT, None),
        (event("failed", severity="temporary", words="450 4.2.0 later"), None, None),
        (event("rejected", reason="suppress-bounce"), Bounce.Kind.HARD, Reason.BOUNCED),
        (event("rejected", reason="generic"), Bounce.Kind.SOFT, None),
        (event("complained"), Bounce.Kind.COMPLAINT, Reason.COMPLAINED),
        (event("delivered", words="250 OK"), None, None),
        (event("opened"), None, None),
        (event("unsubscribed"), None, Reason.UNSUBSCRIBED),
    ],
    ids=lambda value: str(value.get("event", "")) if isinstance(value, dict) else None,
)
def test_each_report_counts_as_what_it_says(service, told, kind, suppressed):
    row = sent_mail()
    for _ in range(2):
        assert posted(told | about(row)) == 200
    assert list(Bounce.objects.values_list("kind", flat=True)) == ([kind] if kind else [])
    assert reason() == suppressed


@pytest.mark.django_db
@pytest.mark.parametrize("brackets", ["<>", ""])
def test_a_mail_that_was_handed_over_by_smtp_is_known_by_its_id_and_address(service, brackets):
    row = sent_mail()
    named = {"message": {"headers": {"message-id": row.message_id.strip("<>" if not brackets else "")}}}
    assert posted(event("complained", **named, recipient="somebody@mail.example")) == 200
    assert reason() is None
    assert posted(event("complained", **named)) == 200
    assert reason() is Reason.COMPLAINED


@pytest.mark.django_db
def test_forged_reports_change_nothing(service, caplog):
    row = sent_mail()
    caplog.set_level(logging.CRITICAL, "django.security")
    complaint = event("complained")
    assert posted(complaint | about(row), key="guessed") == 400
    token = verp.token_in(verp.bounce_address(row.public_id))
    for mark in (token[:-1] + ("a" if token[-1] != "a" else "b"), row.public_id.hex, "", 'x"@'):
        assert posted(complaint | {"user-variables": {"delivery": mark}}) == 200
    assert posted(complaint | {"message": {"headers": {"message-id": "another@mail.example"}}}) == 200
    assert (Bounce.objects.count(), reason()) == (0, None)


@pytest.mark.django_db
def test_a_service_that_signs_nothing_proves_itself_by_the_shared_secret(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": "service:secret"}
    row = sent_mail()
    told = {"RecordType": "Bounce", "Type": "HardBounce", "Email": ANNA, "Details": "smtp;550 5.1.1 unknown user"}
    told |= {"ID": 42, "BouncedAt": "2026-03-05T07:00:00Z", "Metadata": about(row)["user-variables"]}
    with service_pages(settings):
        for secret, status in (("", 400), ("service:guessed", 400), ("service:secret", 200)):
            head = {"authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
            answer = Client().post(
                "/mail-reports/postmark/tracking/", json.dumps(told), content_type="application/json", headers=head
            )
            assert (answer.status_code, reason()) == (status, Reason.BOUNCED if status == 200 else None)


def test_only_services_that_can_be_believed_have_a_page(settings):
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "t"}
    assert service_reports.routes() == []
    assert [message.id for message in service_reports.check_reports()] == ["digests.W003"]
    assert service_reports.check_reports not in registry.get_checks(), "it stops no command"
    assert service_reports.check_reports in registry.get_checks(include_deployment_checks=True)
    settings.ANYMAIL = {"WEBHOOK_SECRET": "name:password"}
    assert "mail-reports/postmark/tracking/" in [str(one.pattern) for one in service_reports.routes()]
    assert PAGE[1:] not in [str(one.pattern) for one in service_reports.routes()]
    assert service_reports.check_reports() == []


def test_the_product_takes_it_up_from_its_settings(tmp_path):
    """In a process of its own, as apps and addresses are made once."""
    code = (
        "import django; django.setup()\n"
        "from django.urls import resolve; from anymail.signals import tracking\n"
        f"print(resolve({PAGE!r}).func.view_class.__name__, bool(tracking.receivers))"
    )
    known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    known |= {"TRACKER_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tracker.settings", "ANYMAIL": json.dumps(GIVEN)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=known, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["MailgunTrackingWebhookView", "True"], done.stderr


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"ANYMAIL": "{'MAILGUN_API_KEY': 'geheim'}"}, "ANYMAIL is no JSON"),
        ({"ANYMAIL": "[]"}, "ANYMAIL is no object"),
        (
            {"MAIL_FROM": "a@b.example", "MAIL_URL": "backend:anymail.backends.mailgun.EmailBackend"},
            "ANYMAIL is missing",
        ),
    ],
)
def test_settings_that_cannot_be_used_stop_the_start(tmp_path, variables, words):
    done = load_settings("s.ANYMAIL", TRACKER_VAR=str(tmp_path), **variables)
    assert words in done.stderr.splitlines()[-1]
    assert "geheim" not in done.stderr


def test_unset_nothing_of_it_is_there(tmp_path):
    told = load_settings("(s.ANYMAIL, 'anymail' in s.INSTALLED_APPS)", TRACKER_VAR=str(tmp_path))
    assert told.stdout.strip() == "({}, False)"
