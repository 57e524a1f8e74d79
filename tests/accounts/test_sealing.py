"""Second factors as they are stored: whoever reads the database alone has none of them."""

from __future__ import annotations

import json
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from tests.accounts.readers import ADDRESS, account, code_of, is_signed_in, recovery_codes, sign_in, with_authenticator
from tracker.accounts.sealing import sealed, unsealed

pytestmark = pytest.mark.django_db
MIGRATION = import_module("tracker.accounts.migrations.0003_sealed_second_factors")


def stored() -> str:
    return json.dumps(list(Authenticator.objects.order_by("pk").values_list("data", flat=True)))


def gets_in(code: str) -> bool:
    client = Client()
    sign_in(client, ADDRESS)
    client.post("/account/2fa/authenticate/", {"code": code})
    return is_signed_in(client)


def test_no_row_holds_the_secret_and_codes_of_both_kinds_work() -> None:
    who = account()
    secret = with_authenticator(who)
    assert secret not in stored()
    assert stored().count("sealed:") == 2
    assert gets_in(code_of(secret))
    assert gets_in(recovery_codes(who)[0])


def test_rows_from_before_work_and_are_sealed_by_the_migration() -> None:
    who = account()
    secret = with_authenticator(who)
    codes = recovery_codes(who)
    MIGRATION.unseal(apps, None)
    assert secret in stored()
    assert (gets_in(code_of(secret)), recovery_codes(who)) == (True, codes)
    for _ in range(2):
        MIGRATION.seal(apps, None)
    assert secret not in stored()
    assert recovery_codes(who) == codes


def test_codes_that_came_from_elsewhere_are_sealed_too() -> None:
    codes = ["11112222", "33334444"]
    who = account()
    made = Authenticator.objects.create(user=who, type="recovery_codes", data={"migrated_codes": codes})
    MIGRATION.seal(apps, None)
    assert "11112222" not in stored()
    made.refresh_from_db()
    assert made.wrap().generate_codes() == codes


def test_it_is_read_under_another_key_with_the_former_beside_it(settings) -> None:
    first = settings.DIGEST_KEYS[0]
    box = sealed("secret")
    assert sealed("secret") != box
    settings.DIGEST_KEYS = ("another key", first)
    assert unsealed(box) == "secret"
    settings.DIGEST_KEYS = ("another key",)
    with pytest.raises(ImproperlyConfigured, match="DIGEST_KEY_FALLBACKS"):
        unsealed(box)
