"""What a reader is told where a page cannot be made or a form is not taken is in the language of the address."""

import pytest
from django.test import Client
from django.utils.translation import gettext, override

pytestmark = pytest.mark.django_db
LANGUAGES = ("tr", "zh-hans")


def assert_says(body: str, language: str, sentence: str) -> None:
    with override(language):
        words = gettext(sentence)
    assert words != sentence
    assert f"<h1>{words}</h1>" in body
    assert f'<html lang="{language}"' in body.replace("zh-Hans", "zh-hans")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_fails(client: Client, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    def fail(as_of: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("tracker.web.views.home.home_page", fail)
    client.raise_request_exception = False
    answer = client.get(f"/{language}/")
    assert answer.status_code == 500
    assert_says(answer.content.decode(), language, "This page could not be made")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_without_its_cookie(language: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(f"/{language}/account/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert_says(answer.content.decode(), language, "This form was not accepted")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_is_none(client: Client, language: str) -> None:
    answer = client.get(f"/{language}/incidents/none-of-this-name/")
    assert answer.status_code == 404
    assert_says(answer.content.decode(), language, "There is nothing at this address")
