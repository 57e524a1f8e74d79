"""What every test needs: a private PostgreSQL server for this run, settings that touch nothing outside it."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests.in_memory import in_memory
from tracker.runtime.environment import SETTINGS

pytest_plugins = ["tests.strict_skips", "tests.interleaving", "tests.told"]

if os.environ.pop("DJANGO_SETTINGS_MODULE", None):
    raise pytest.UsageError("DJANGO_SETTINGS_MODULE loads the settings before the tests are set apart: unset it.")

for setting in SETTINGS:  # what the caller has set for the product is not meant for its tests
    if setting.name not in {"DATABASE_URL", "TRACKER_PG_BIN"}:
        os.environ.pop(setting.name, None)
        os.environ.pop(f"{setting.name}_FILE", None)

# The modules of tests and product are compiled once, not in each process that tests start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As a shell has it for what runs behind it; what tests start inherits it, and is stopped by this signal.
    signal.signal(signal.SIGINT, signal.default_int_handler)

VAR = Path(tempfile.mkdtemp(prefix="stillwatch-tests-", dir=in_memory()))
os.environ["TRACKER_VAR"] = str(VAR)
os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
os.environ["SECRET_KEY"] = "a key for tests only, long enough to be taken for a real one"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs inside an event loop


def pytest_configure(config: pytest.Config) -> None:
    import django
    from django.conf import settings
    from django.contrib.auth.hashers import Argon2PasswordHasher

    settings.STATIC_ROOT.mkdir(parents=True)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    django.setup()
    # Passwords of tests are hashed as those of readers are, in a tenth of the time.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 8 * 1024


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Each of the processes that test side by side finds its own settings, as the first one did."""
    os.environ.pop("DJANGO_SETTINGS_MODULE")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(VAR, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that the database left alone says what the database's server wrote last."""
    report = yield
    log = VAR / "log" / "postgres.log"
    if report.failed and "OperationalError" in report.longreprtext and log.exists():
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        report.sections.append(("PostgreSQL's log", "\n".join(lines[-40:])))
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[None]:
    """A PostgreSQL server behind `settings.DATABASES`, for this run alone unless DATABASE_URL names one."""
    from django.conf import settings

    if not settings.IS_EMBEDDED:
        yield
        return
    from tracker.runtime.owner import Owner, owner_lock
    from tracker.runtime.postgres import Server, find_programs

    # A vacuum that meets a test's uncommitted rows counts none of them and would have queries planned for empty tables.
    # Nothing has to outlive the machine, and one that keeps the server's files in memory keeps few of its log.
    options = ("fsync=off", "full_page_writes=off", "autovacuum=off", "max_wal_size=128MB", "min_wal_size=32MB")
    server = Server(var=VAR, programs=find_programs(os.environ.get("TRACKER_PG_BIN", "")), say=print, options=options)
    with owner_lock(VAR) as lock:  # a command that a test runs uses this server, and does not take it for an orphan
        assert lock.take()
        lock.sign(Owner(pid=os.getpid(), command="test"))
        server.start()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
            server.stop()


@pytest.fixture(scope="session")
def django_db_setup(postgres: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database stands, and what a test sends to Celery goes to the queues in it."""
    import kombu.pools
    from django.db import connection

    from tests.emptying import only_what_is_filled
    from tracker.celery import app, broker_settings

    only_what_is_filled()
    app.conf.update(**broker_settings("", connection.settings_dict))
    yield
    kombu.pools.reset()  # their sessions would keep the test database from being dropped
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()  # while a browser's loop ran Django had another, and drops the database by the one it began with


@pytest.fixture(scope="module", autouse=True)
def small_files(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database's files stay small, whatever the tests of other files rolled back."""
    from tests.emptying import begin_files_anew

    yield
    with django_db_blocker.unblock():
        begin_files_anew()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The site on a port of its own, stopped before the test database is dropped: its threads hold sessions there."""
    return live_server


@pytest.fixture(autouse=True)
def usual_language() -> Iterator[None]:
    """The language of a page that a test asked for does not stay for the next test."""
    from django.utils.translation import deactivate

    yield
    deactivate()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser of the page tests; those are skipped where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("no Chromium: `apt-get install chromium` (Debian, Ubuntu) installs it, or set CHROMIUM to its path")
    return found


@pytest.fixture(scope="session")
def database_url(django_db_setup: None) -> str:
    """The test database, as another process reaches it through DATABASE_URL."""
    from urllib.parse import quote, urlencode

    from django.db import connection

    known = connection.settings_dict
    login = ":".join(quote(known[part], safe="") for part in ("USER", "PASSWORD") if known[part])
    query = {"host": known["HOST"]} | ({"port": known["PORT"]} if known["PORT"] else {})
    return f"postgresql://{login}@/{quote(known['NAME'])}?{urlencode(query)}"
