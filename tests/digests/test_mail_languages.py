"""Mails that are made from no news are of one language: what they say, and all that stands around it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils.translation import override

from tests.digests import factories as make
from tests.digests.mails import filled
from tests.digests.stories import ledger
from tracker.digests.account_mail import queue_account_mail
from tracker.digests.letters import messages_for
from tracker.digests.models import Delivery, Subscriber
from tracker.digests.writing import who_words

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "tr", "zh-hans")


def words_in(language: str) -> str:
    """What stands under every mail of that language, without its line ends."""
    with override(language):
        return who_words()


def told(mail: EmailMultiAlternatives) -> Sequence[str]:
    return " ".join(str(mail.body).split()), " ".join(str(mail.alternatives[0][0]).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_about_an_account_is_of_the_language_in_which_it_was_asked_for(language: str) -> None:
    with override(language):
        made = queue_account_mail("reader@mail.example", "Subject", "Text")
    assert made is not None
    assert_all_of(messages_for([made])[made.pk], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_up_for_an_account_brings_a_mail_of_the_pages_language(client: Client, language: str) -> None:
    prefix = "" if language == "en" else f"/{language}"
    form = {
        "email": "reader@mail.example",
        "password1": "ninety heron umbrellas",
        "password2": "ninety heron umbrellas",
    }
    assert client.post(f"{prefix}/account/signup/", form).status_code == 302
    made = Delivery.objects.get(purpose=Delivery.Purpose.ACCOUNT)
    assert_all_of(messages_for([made])[made.pk], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confirmation_is_of_the_sign_ups_language_whatever_the_subscribers_is(client: Client, language: str) -> None:
    make.subscriber("reader@mail.example", language="tr" if language == "en" else "en")
    prefix = "" if language == "en" else f"/{language}"
    assert client.post(f"{prefix}/subscribe/", filled("reader@mail.example")).status_code == 303
    made = Delivery.objects.get(purpose=Delivery.Purpose.CONFIRM)
    assert_all_of(messages_for([made])[made.pk], language)


def test_a_digest_is_of_its_readers_language_as_it_is_when_it_goes_out() -> None:
    who = make.subscriber(language="tr")
    made = make.delivery(who, ledger()[:1])
    Subscriber.objects.update(language="zh-hans")
    assert_all_of(messages_for([made])[made.pk], "zh-hans")


def assert_all_of(mail: EmailMultiAlternatives, language: str) -> None:
    text, html = told(mail)
    assert f'<html lang="{language}">' in html
    assert mail.extra_headers["Content-Language"] == language
    compact = words_in(language).replace(" ", "")
    assert compact in text.replace(" ", "")
    assert compact in html.replace(" ", "")
    for other in {*LANGUAGES} - {language}:
        assert words_in(other).replace(" ", "") not in text.replace(" ", "")
