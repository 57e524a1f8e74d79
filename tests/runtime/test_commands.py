"""Commands that need the database: whose server they use, and who stops it when."""

import os
import re
import subprocess
import sys

import psycopg
import pytest
from django.db import connection

from tests.runtime.product import OURS, ROOT, wait_until
from tracker.runtime.commands import embedded_server
from tracker.runtime.owner import owner_lock
from tracker.runtime.postgres import find_programs

USE = (
    "import sys, time; from pathlib import Path; from tracker.runtime.commands import embedded_server\n"
    "with embedded_server(Path(sys.argv[1]), 'first'):\n"
    "    print('in', flush=True); sys.stdin.readline()\n"
    "print('out', flush=True)"
)


@pytest.fixture
def other(var):
    """Another process inside the block; a line to its standard input lets it go on."""
    with subprocess.Popen(
        [sys.executable, "-c", USE, str(var)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "in\n"
        yield process
        process.kill()


def answers(var):
    try:
        psycopg.connect(host=str(var / "pg" / "socket"), user="tracker", dbname="tracker").close()
    except psycopg.OperationalError:
        return False
    return True


def test_server_runs_for_the_command_and_no_longer(var):
    with embedded_server(var, "mine"):
        assert answers(var)
    assert not answers(var)


def test_second_command_uses_the_server_of_the_first_and_does_not_stop_it(var, other):
    with embedded_server(var, "second"):
        assert answers(var)
    assert answers(var)


def test_owner_waits_for_the_users_of_its_server(var, other):
    with embedded_server(var, "second"):
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stderr.readline().startswith("first is done; its database stays up until the other commands")
        assert answers(var)
        assert other.poll() is None
    assert other.stdout.readline() == "out\n"
    assert not answers(var)


def test_killed_owner_is_succeeded(var, other):
    other.kill()
    other.wait()
    with embedded_server(var, "second"):
        assert answers(var)


def run_with_database(var, code):
    """`manage.py shell` with the embedded server of `var`, ready to be told to go on."""
    kept = {key: value for key, value in os.environ.items() if key not in OURS}
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env={**kept, "TRACKER_VAR": str(var)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_server_lost_in_the_middle_is_one_sentence(var, other):
    code = (
        "from django.db import connection; cursor = connection.cursor(); print('in', flush=True); input()\n"
        "cursor.execute('SELECT 1')"
    )
    with run_with_database(var, code) as command:
        assert command.stdout.readline() == "in\n"
        other.kill()
        wait_until(lambda: not answers(var))
        _, words = command.communicate("\n", timeout=60)
    assert command.returncode == 1
    # On a busy machine the pool, which tries again, says so in the log after it.
    sentence = "PostgreSQL does not answer, or was stopped while `manage.py shell` used it ("
    assert sum(line.startswith(sentence) for line in words.splitlines()) == 1
    assert "Traceback" not in words


def test_refused_statement_is_not_taken_for_a_lost_server(var):
    code = (
        "from django.db import connection; cursor = connection.cursor()\n"
        "cursor.execute('SET statement_timeout = 1'); cursor.execute('SELECT pg_sleep(1)')"
    )
    with run_with_database(var, code) as command:
        _, words = command.communicate(timeout=60)
    assert command.returncode == 1
    assert words.rstrip().endswith("canceling statement due to statement timeout")
    assert "Traceback" in words


FAILING = (
    "import sys; from tracker.runtime import commands; from tracker.collection.management.commands import source\n"
    "def fail(*_): raise KeyError('harbor')\n"
    "source.sync_catalogues = fail\n"
    "sys.exit(commands.run(['manage.py', 'source', *sys.argv[1:], 'list']))"
)


def with_database(var, url):
    """The environment of a command whose database an operator gave."""
    kept = {key: value for key, value in os.environ.items() if key not in OURS}
    return {**kept, "TRACKER_VAR": str(var), "DATABASE_URL": url, "SECRET_KEY": "k" * 50}


@pytest.mark.parametrize("options", [[], ["--traceback"]])
def test_fault_of_ours_is_one_sentence_unless_more_is_asked_for(var, database_url, options):
    setup = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tracker.settings'; import django; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", setup + FAILING, *options],
        cwd=ROOT,
        env=with_database(var, database_url),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    if options:
        assert "Traceback" in done.stderr
        return
    log = var / "log" / "commands.log"
    assert done.stderr == f"`manage.py source` failed: KeyError: 'harbor' (the rest is in {log}).\n"
    assert "in fail" in log.read_text()


def test_page_does_not_wait_long_for_a_database_that_is_away(var):
    code = (
        "import time, django; django.setup(); from django.test import Client\n"
        "from django.core.management import call_command; call_command('collectstatic', verbosity=0)\n"
        "since = time.monotonic()\n"
        "print(Client(headers={'host': 'localhost'}).get('/').status_code, time.monotonic() - since)"
    )
    kept = {key: value for key, value in os.environ.items() if key not in OURS}
    away = {"DATABASE_URL": "postgresql://u@127.0.0.1:9/db", "SECRET_KEY": "k" * 50}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, **away, "DJANGO_SETTINGS_MODULE": "tracker.settings", "TRACKER_VAR": str(var)},
        capture_output=True,
        text=True,
        check=True,
    )
    status, seconds = done.stdout.split()
    assert status == "503"
    assert float(seconds) < 10  # a pool waits for half a minute where nobody tells it otherwise


def test_many_commands_at_once_share_one_server(var):
    started = [
        subprocess.Popen(
            [sys.executable, "-c", USE, str(var)], cwd=ROOT, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in started:
        _, words = process.communicate(timeout=60)
        assert process.returncode == 0, words
    assert not answers(var)


@pytest.mark.parametrize("command", [["check"], ["evaluate", "--help"], ["evaluate", "no-such-folder"]])
def test_command_without_database_starts_none(tmp_path, command):
    environment = {**os.environ, "TRACKER_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == ("no-such-folder" in command)
    assert not (tmp_path / "pg" / str(find_programs("").major)).exists()


def test_a_command_that_a_test_runs_leaves_the_tests_own_server_running(db):
    """One of the tests' connections that is lost takes every later test with it."""

    def started():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_postmaster_start_time()")
            return cursor.fetchone()[0]

    before = started()
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "--no-imports",
            "-c",
            "from django.db import connection as c; c.cursor()",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert started() == before


def test_wrong_setting_is_one_sentence_for_a_command():
    environment = {**os.environ, "DEBUG": "maybe"}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "DEBUG is 'maybe': write 1 for yes or 0 for no.\n"


def test_lock_is_free_once_its_holder_is_dead(var, other):
    with owner_lock(var) as lock:
        assert not lock.take()
        assert lock.signed_by().command == "first"
        other.kill()
        wait_until(lock.take)


def test_commands_on_a_fresh_store_make_the_tables_once(var):
    """Also two that begin at the same moment; the next finds the tables and says nothing of them."""
    kept = {key: value for key, value in os.environ.items() if key not in OURS}

    def start(*command):
        return subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={**kept, "TRACKER_VAR": str(var)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    first = [start("source", "list"), start("incident", "list")]
    said = [process.communicate(timeout=180) for process in first]
    assert [process.returncode for process in first] == [0, 0], said
    assert any("the tables are brought up to date" in words for _, words in said)
    with start("rederive") as later:
        _, words = later.communicate(timeout=180)
    assert later.returncode == 0, words
    assert "the tables" not in words


@pytest.fixture
def bare_url(database_url):
    """An operator's database that has no tables yet."""
    with psycopg.connect(database_url, autocommit=True) as session:
        session.execute("DROP DATABASE IF EXISTS stillwatch_bare")
        session.execute("CREATE DATABASE stillwatch_bare")
    yield re.sub(r"/[^/?]+\?", "/stillwatch_bare?", database_url, count=1)
    with psycopg.connect(database_url, autocommit=True) as session:
        session.execute("DROP DATABASE stillwatch_bare WITH (FORCE)")


def test_tables_of_an_operators_database_are_left_to_the_operator(var, bare_url):
    done = subprocess.run(
        [sys.executable, "manage.py", "source", "list"],
        cwd=ROOT,
        env=with_database(var, bare_url),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The tables are not up to date: run `python3 manage.py migrate`, then this again.\n"
    with psycopg.connect(bare_url) as session:
        assert session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
