"""Where mail goes, out of the environment: safe unless asked, and no secret in any error."""

import pytest

from tests.runtime.test_environment import load_settings
from tracker.runtime import mail
from tracker.runtime.environment import SettingError
from tracker.runtime.mail import Tls

LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
FROM = {"MAIL_FROM": "Stillwatch <digests@watch.example>"}


def read(monkeypatch, var, **variables):
    """The route, the sender and the pattern of bounces that follow from these variables."""
    for name in ("MAIL_URL", "MAIL_FROM", "MAIL_BOUNCES"):
        monkeypatch.setenv(name, variables.get(name, ""))
    route = mail.mail_route("MAIL_URL", var)
    sent_from = mail.sender("MAIL_FROM", variables.get("HOST", "127.0.0.1"), leaves=route.leaves)
    return route, mail.bounce_pattern("MAIL_BOUNCES", sent_from)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", (mail.FOLDER, "", 0, Tls.NONE, False)),
        ("folder:/tmp/letters", (mail.FOLDER, "", 0, Tls.NONE, False)),
        ("console:", (mail.CONSOLE, "", 0, Tls.NONE, False)),
        ("backend:django.core.mail.backends.locmem.EmailBackend", (LOCMEM, "", 0, Tls.NONE, True)),
        ("smtp://127.0.0.1:2525", (mail.SMTP, "127.0.0.1", 2525, Tls.NONE, True)),
        ("smtp://localhost", (mail.SMTP, "localhost", 25, Tls.NONE, True)),
        ("smtp://relay.example", (mail.SMTP, "relay.example", 587, Tls.STARTTLS, True)),
        ("smtp://relay.example?tls=none", (mail.SMTP, "relay.example", 25, Tls.NONE, True)),
        ("smtp://u:p%40ss@relay.example:2587?tls=starttls", (mail.SMTP, "relay.example", 2587, Tls.STARTTLS, True)),
        ("smtps://u:p@relay.example", (mail.SMTP, "relay.example", 465, Tls.IMPLICIT, True)),
    ],
)
def test_ways_for_mail_to_leave(monkeypatch, tmp_path, url, expected):
    route, _ = read(monkeypatch, tmp_path, MAIL_URL=url, **FROM)
    assert (route.backend, route.host, route.port, route.tls, route.leaves) == expected
    assert route.password in {"", "p", "p@ss"}


def test_the_settings_follow_and_nothing_leaves_unasked(tmp_path):
    shown = "(s.EMAIL_BACKEND, str(s.MAIL_FOLDER), s.MAIL_LEAVES, s.DEFAULT_FROM_EMAIL, s.MAIL_RATE)"
    done = load_settings(shown, TRACKER_VAR=str(tmp_path))
    sender = "Stillwatch <stillwatch@localhost>"
    assert done.stdout.strip() == repr((mail.FOLDER, str(tmp_path / "mail"), False, sender, 20))


def test_no_error_shows_a_secret(tmp_path):
    done = load_settings("0", TRACKER_VAR=str(tmp_path), MAIL_URL="smtp://u:geheim@relay.example:port")
    assert "geheim" not in done.stderr
    assert done.stderr.splitlines()[-1].endswith("or unset it.")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"MAIL_URL": "relay.example"}, "MAIL_URL names no way for mail to leave: write smtp://"),
        ({"MAIL_URL": "smtp://"}, "MAIL_URL has no host"),
        ({"MAIL_URL": "smtp://u:geheim@relay.example:port"}, "MAIL_URL cannot be read as an address"),
        ({"MAIL_URL": "smtp://u:geheim@relay.example/x"}, "has parts that are not provided for"),
        ({"MAIL_URL": "smtp://u:geheim@relay.example?ssl=1"}, "has parts that are not provided for"),
        ({"MAIL_URL": "smtp://u:geheim@relay.example?tls=yes"}, "has tls=yes: write tls=starttls"),
        ({"MAIL_URL": "smtp://u:geheim@relay.example?tls=none"}, "would send its password unencrypted"),
        ({"MAIL_URL": "smtp://u@relay.example"}, "has a user without a password"),
        ({"MAIL_URL": "smtps://relay.example?tls=starttls"}, "leave tls= out"),
        ({"MAIL_URL": "backend:anymail.backends.nobody.Backend"}, "which is not installed"),
        ({"MAIL_URL": "smtp://127.0.0.1", "MAIL_FROM": ""}, "MAIL_FROM is missing, and MAIL_URL sends mail"),
        ({"MAIL_FROM": "Stillwatch"}, "MAIL_FROM is 'Stillwatch': write a mail address"),
        ({"MAIL_BOUNCES": "@"}, "MAIL_BOUNCES is '@': write a mail address or a domain"),
        ({"MAIL_BOUNCES": f"{'b' * 22}@watch.example"}, "more than 64 characters before the @"),
    ],
)
def test_wrong_ways_are_refused_in_words(monkeypatch, tmp_path, variables, words):
    with pytest.raises(SettingError) as caught:
        read(monkeypatch, tmp_path, **(FROM | variables))
    assert words in str(caught.value)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("variables", "pattern"),
    [
        ({}, "stillwatch+{}@localhost"),
        ({"HOST": "watch.example"}, "stillwatch+{}@watch.example"),
        (FROM, "digests+{}@watch.example"),
        ({"MAIL_BOUNCES": "returns@watch.example"}, "returns+{}@watch.example"),
        ({"MAIL_BOUNCES": "returns.watch.example"}, "{}@returns.watch.example"),
    ],
)
def test_where_bounces_go(monkeypatch, tmp_path, variables, pattern):
    assert read(monkeypatch, tmp_path, **variables)[1] == pattern
