"""The key under links and suppressions: another SECRET_KEY voids nothing, and another DIGEST_KEY neither, with the former beside it."""

from __future__ import annotations

import uuid

import pytest

from tests.digests import factories as make
from tests.runtime.test_environment import load_settings
from tracker.digests import key_checks, suppressing, verp
from tracker.digests.standing import standing
from tracker.digests.subscribing import end
from tracker.digests.tokens import Purpose, address_hash, read_token, token_of

WHO = uuid.UUID("00000000-0000-4000-8000-000000000007")
FIRST, SECOND, THIRD = ("first key " * 6, "second key " * 6, "third key " * 6)


def links() -> dict[Purpose, str]:
    return {purpose: token_of(purpose, WHO, "7") for purpose in Purpose}


def test_another_secret_key_voids_no_link(settings):
    settings.DIGEST_KEYS = (FIRST,)
    made, came_back = links(), verp.bounce_address(WHO)
    settings.SECRET_KEY = SECOND
    assert all(read_token(purpose, token) == (WHO, "7") for purpose, token in made.items())
    assert verp.delivery_of(came_back) == WHO


def test_former_keys_open_their_links_and_the_present_one_makes_them(settings):
    settings.DIGEST_KEYS = (FIRST,)
    made, came_back, known_as = links(), verp.bounce_address(WHO), address_hash("anna@mail.example")
    settings.DIGEST_KEYS = (THIRD, SECOND, FIRST)
    assert all(read_token(purpose, token) == (WHO, "7") for purpose, token in made.items())
    assert not set(made.values()) & set(links().values())
    assert (verp.delivery_of(came_back), verp.bounce_address(WHO) == came_back) == (WHO, False)
    assert address_hash("anna@mail.example") == known_as
    settings.DIGEST_KEYS = (THIRD, SECOND)
    assert {read_token(purpose, token) for purpose, token in made.items()} == {None}
    assert verp.delivery_of(came_back) is None


def test_unset_it_is_the_secret_key_as_it_always_was(tmp_path):
    told = load_settings("s.DIGEST_KEYS", TRACKER_VAR=str(tmp_path), SECRET_KEY="a key")
    assert told.stdout.strip() == "('a key',)"
    keys = {"DIGEST_KEY": "new" * 20, "DIGEST_KEY_FALLBACKS": "older, \noldest\n"}
    told = load_settings("s.DIGEST_KEYS", TRACKER_VAR=str(tmp_path), SECRET_KEY="a key", **keys)
    assert told.stdout.strip() == f"('{'new' * 20}', 'older', 'oldest')"


@pytest.mark.parametrize(
    ("key", "said"), [("x", "has 1 characters"), (f"abc,{FIRST}", "comma"), (f"{FIRST}\n{SECOND}", "line end")]
)
def test_one_that_could_be_guessed_or_never_be_followed_stops_the_start(tmp_path, key, said):
    told = load_settings("s.DIGEST_KEYS", TRACKER_VAR=str(tmp_path), SECRET_KEY="a key", DIGEST_KEY=key)
    assert told.returncode != 0
    assert said in told.stderr
    assert "first key" not in told.stderr


@pytest.mark.parametrize(
    ("given", "ids"),
    [(None, ["digests.W001"]), (FIRST, [])],
)
def test_a_deployment_without_a_key_of_its_own_is_told_what_to_set(settings, monkeypatch, given, ids):
    if given:
        monkeypatch.setenv("DIGEST_KEY", given)
    settings.DIGEST_KEYS = (given or settings.SECRET_KEY,)
    assert [message.id for message in key_checks.check_keys()] == ids


@pytest.mark.django_db
def test_a_key_that_was_taken_away_is_noticed(settings):
    settings.DIGEST_KEYS = (SECOND, FIRST)
    who = make.subscriber()
    end(who)
    assert not standing().alarms
    settings.DIGEST_KEYS = (THIRD, SECOND)
    assert suppressing.reasons_of([who.address]) == {}
    [alarm] = standing().alarms
    assert "DIGEST_KEY_FALLBACKS" in alarm
