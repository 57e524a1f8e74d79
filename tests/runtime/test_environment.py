"""Reading settings from the environment: what is meant, what is refused, and in which words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.runtime import environment

ROOT = Path(__file__).resolve().parent.parent.parent


def load_settings(expression, **variables):
    """Evaluate `expression` on settings loaded in a fresh process with only these variables set."""
    env = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME"}}
    code = f"from tracker import settings as s; print(repr({expression}))"
    return subprocess.run(
        [sys.executable, "-c", code], env={**env, **variables}, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DEBUG": "yes"}, "DEBUG is 'yes': write 1 for yes or 0 for no."),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'LOUD': write one of DEBUG"),
        ({"SITE_URL": "example.org"}, "write scheme and host only"),
        ({"SITE_URL": "https://example.org/path"}, "write scheme and host only"),
        ({"SITE_URL": "https://example.org:x"}, "SITE_URL is 'https://example.org:x'"),
        ({"DATABASE_URL": "mysql://u@h/db"}, "PostgreSQL is the only database"),
        ({"DATABASE_URL": "postgresql://u:p@h"}, "DATABASE_URL lacks the name of the database"),
        ({"DATABASE_URL": "postgresql:///db"}, "DATABASE_URL lacks the host"),
        ({"DATABASE_URL": "postgresql://u:p@h:port/db"}, "DATABASE_URL cannot be read as an address"),
        ({"DATABASE_URL": "postgresql://u:p@h/db"}, "SECRET_KEY is missing"),
        ({"DATABASE_POOL_SIZE": "0"}, "write a whole number from 2 to 200"),
        ({"FETCH_PORTS": "8443, 22"}, "write ports from 1024 to 65535, separated by commas"),
        ({"FETCH_PORTS": "8443-8450"}, "write ports from 1024 to 65535, separated by commas"),
        ({"NAME_MODEL": "en_core_web_none"}, "NAME_MODEL is 'en_core_web_none': no such spaCy pipeline is installed"),
        ({"NAME_MODEL": "no/such/folder"}, "Install it into this environment, or unset NAME_MODEL."),
        ({"SAMPLE_NEWSROOM": "8124"}, "write a loopback address and a port, like 127.0.0.1:8124"),
        ({"SAMPLE_NEWSROOM": "localhost:8124"}, "write a loopback address"),
        ({"SAMPLE_NEWSROOM": "10.0.0.1:8124"}, "write a loopback address"),
        ({"SAMPLE_NEWSROOM": "127.0.0.1:"}, "write a loopback address"),
        ({"SECRET_KEY": "a", "SECRET_KEY_FILE": "/b"}, "SECRET_KEY and SECRET_KEY_FILE are both set"),
        ({"SECRET_KEY_FILE": "/nowhere"}, "SECRET_KEY_FILE names /nowhere, which cannot be read"),
        ({"BROKER_URL": "kafka://h"}, "BROKER_URL has the scheme 'kafka'"),
    ],
)
def test_wrong_value_stops_the_start_with_a_sentence(tmp_path, variables, words):
    done = load_settings("s.DEBUG", TRACKER_VAR=str(tmp_path), **variables)
    assert done.returncode == 1
    assert words in done.stderr.splitlines()[-1]


def test_password_is_never_shown(tmp_path):
    done = load_settings("0", TRACKER_VAR=str(tmp_path), DATABASE_URL="postgresql://u:geheim@h:port/db")
    assert "geheim" not in done.stderr


def test_value_comes_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "contact").write_text("desk@stillwatch.example\n")
    monkeypatch.setenv("CONTACT_FILE", str(tmp_path / "contact"))
    assert environment.text("CONTACT") == "desk@stillwatch.example"


def test_unset_and_empty_mean_the_default(monkeypatch):
    monkeypatch.setenv("SITE_URL", "")
    assert environment.site("SITE_URL").url == "http://127.0.0.1:8000"


def test_site_address_with_ipv6_and_slash(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://[2001:db8::1]:8443/")
    site = environment.site("SITE_URL")
    assert (site.url, site.host, site.is_secure) == ("https://[2001:db8::1]:8443", "[2001:db8::1]", True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://u:p%40ss@db.example:5433/news", ("news", "u", "p@ss", "db.example", "5433", {})),
        ("postgresql://u@%2Frun%2Fpg/news", ("news", "u", "", "/run/pg", "", {})),
        ("postgresql:///news?host=/run/pg&user=u&port=1", ("news", "u", "", "/run/pg", "1", {})),
        ("postgresql://u@h/news?sslmode=require", ("news", "u", "", "h", "", {"sslmode": "require"})),
    ],
)
def test_database_address_as_libpq_writes_it(monkeypatch, url, expected):
    monkeypatch.setenv("DATABASE_URL", url)
    found = environment.database_address("DATABASE_URL")
    assert (found.name, found.user, found.password, found.host, found.port, found.options) == expected


def test_secret_key_is_made_once_and_private(tmp_path):
    first = load_settings("s.SECRET_KEY", TRACKER_VAR=str(tmp_path))
    second = load_settings("s.SECRET_KEY", TRACKER_VAR=str(tmp_path))
    assert first.stdout == second.stdout
    assert len(first.stdout) > 60
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["secret_key"]


def test_settings_file_reads_only_registered_names():
    text = (ROOT / "tracker" / "settings.py").read_text()
    assert "environ" not in text.replace("environment", "")
    assert len(text.splitlines()) <= 250


def test_secure_site_switches_everything_on(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            "PATH": os.environ["PATH"],
            "TRACKER_VAR": str(tmp_path),
            "SITE_URL": "https://stillwatch.example",
            "SECRET_KEY": "0123456789 abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghij",
            "DIGEST_KEY": "abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghij 0123456789",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
