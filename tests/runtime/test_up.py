"""`manage.py up` from outside: the real product, its parts killed, its ways to refuse."""

import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.runtime.product import READY, Product, free_port, wait_until

pytestmark = pytest.mark.kill
NEWSROOM_PORT = 8124
# Whether outlets are paused, of those that are no sample.
PAUSED = """
from tracker.collection.models import Source
print([*Source.objects.filter(is_sample=False).values_list("is_paused", flat=True).distinct().order_by()])
"""
# Three seconds on a quiet machine; what does not end is killed after 6 s, PostgreSQL after 20 s more.
STOPPED_WITHIN = 30.0


@pytest.fixture(scope="module")
def shared(blank):
    product = Product(blank)
    yield product
    product.destroy()


@pytest.fixture
def running(shared):
    """One product for most tests, started again after those that stop it, with its newsroom's usual port taken."""
    if shared.process is None or shared.process.poll() is not None:
        try:
            taken_port = socket.create_server(("127.0.0.1", NEWSROOM_PORT))
        except OSError:
            taken_port = socket.socket()  # somebody else has it already
        with taken_port:
            shared.start()
    return shared


@pytest.fixture
def product(blank):
    product = Product(blank)
    yield product
    product.destroy()


def swept(product):
    """How many messages the queue has seen: it grows as long as beat and database work. None before there is a queue."""
    if product.ask("SELECT to_regclass('pgmq.q_sweep')") == [(None,)]:
        return None
    [(n,)] = product.ask("SELECT last_value FROM pgmq.q_sweep_msg_id_seq")
    return n


def waiting(product):
    """How many messages nobody has acknowledged yet: few as long as its worker works."""
    [(n,)] = product.ask("SELECT count(*) FROM pgmq.q_sweep")
    return n


def assert_works(product):
    """Ticks come in and are done."""
    before = wait_until(lambda: swept(product))
    wait_until(lambda: swept(product) > before + 1)
    wait_until(lambda: waiting(product) <= 1)


def test_site_answers_at_the_address_it_says(running):
    assert running.said.count(READY) == 1
    assert f"{READY}{running.url}" in running.said
    assert running.status() == 200


def test_each_step_is_said_with_its_time(running):
    steps = re.findall(r"^ +\d+\.\d s  (.+)$", running.said, re.M)
    assert [step.split()[0] for step in steps] == ["PostgreSQL", "the", "the", "workers,"]


def test_beat_and_worker_work(running):
    assert_works(running)


def test_other_command_uses_the_running_database(running):
    done = running.command("migrate", "--check")
    assert done.returncode == 0, done.stderr
    assert running.pids("postgres")


def test_source_list_beside_it_says_whom_it_polls(running):
    """The command's own environment knows of no newsroom."""

    def states():
        done = running.command("source", "list")
        assert done.returncode == 0, done.stderr
        return {line.split("  ")[1] for line in done.stdout.splitlines() if " sample-" in line}

    assert wait_until(states) == {"polled"}


def test_second_up_names_the_first(running):
    done = running.command("up", "--port", str(free_port()))
    assert done.returncode == 1
    assert f"running already, at {running.url} (process {running.process.pid})" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert running.status() == 200


def test_tables_are_not_changed_under_it(running):
    newest = "SELECT app, name, applied FROM django_migrations WHERE app = 'runtime' ORDER BY id DESC LIMIT 1"
    with running.database() as database:
        app, name, applied = database.execute(newest).fetchone()
        database.execute("DELETE FROM django_migrations WHERE (app, name) = (%s, %s)", [app, name])
    try:
        done = running.command("source", "list")
        assert (done.returncode, done.stdout) == (1, "")
        assert f"Stillwatch is running at {running.url}" in done.stderr
        assert "stop it with Ctrl-C and start it again" in done.stderr
        with running.database() as database:
            assert database.execute(newest).fetchone()[1] != name
    finally:
        with running.database() as database:
            row = [app, name, applied]
            database.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", row)


@pytest.mark.parametrize("name", ["web", "fetch worker", "read worker", "mail worker", "beat", "newsroom", "postgres"])
def test_killed_part_comes_back(running, name):
    old = running.pids(name)
    running.kill(name)
    wait_until(lambda: (new := running.pids(name)) and not set(new) & set(old))
    wait_until(lambda: running.status() == 200)
    assert_works(running)
    assert running.process.poll() is None


def test_newsroom_takes_another_port_when_its_own_is_taken(running):
    port = int(re.search(r"sample newsroom is on port (\d+)", running.said)[1])
    assert port != NEWSROOM_PORT
    assert running.status() == 200


def test_killed_up_leaves_no_process_and_loses_nothing(running):
    with running.database() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    running.kill_up()
    running.wait_for_end_of_all(STOPPED_WITHIN)
    running.start()
    with running.database() as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    assert running.status() == 200


def assert_stops_cleanly(product, number):
    since = time.monotonic()
    assert product.stop(number) == 0
    assert time.monotonic() - since < STOPPED_WITHIN
    assert product.pids() == []
    assert not (product.var / "pg" / "18" / "postmaster.pid").exists()
    assert "Traceback" not in product.said


def test_interrupt_stops_everything_cleanly(running):
    """For the other signals see those that need a product of their own."""
    assert_stops_cleanly(running, signal.SIGINT)


def test_signal_in_the_middle_of_the_start_stops_cleanly(product):
    product.launch()
    product.wait_for("PostgreSQL 18 is running")
    assert product.stop() == 0
    assert product.pids() == []


def test_port_in_use_is_one_sentence(product):
    with socket.create_server(("127.0.0.1", product.port)):
        done = product.command("up", "--port", str(product.port))
    assert done.returncode == 1
    line = f"Port {product.port} is in use by another program: stop that one, or take another port"
    assert done.stderr.startswith(line)
    assert "manage.py up --port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert product.pids() == []


def test_database_that_cannot_start_is_said_with_its_last_words(product):
    product.command("migrate")
    (product.var / "pg" / "18" / "postgresql.conf").write_text("no_such_setting = 1\n")
    done = product.command("up", "--port", str(product.port))
    assert done.returncode == 1
    assert "no_such_setting" in done.stderr
    assert "set DATABASE_URL to another PostgreSQL server" in done.stderr
    assert "Traceback" not in done.stderr


def test_external_database_that_does_not_answer_is_one_sentence(product):
    environment = {
        **product.environment,
        "DATABASE_URL": "postgresql://u:geheim@127.0.0.1:9/db",
        "SECRET_KEY": "k" * 50,
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "up", "--port", str(product.port)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PostgreSQL at DATABASE_URL does not answer" in done.stderr
    assert "Traceback" not in done.stderr
    assert "geheim" not in done.stderr


def test_live_without_a_contact_is_refused_before_anything_starts(product):
    product.launch("--live")
    assert product.process.wait(60) == 1
    wait_until(lambda: "CONTACT is not set" in product.said)
    assert "Set CONTACT to a mail address or a page of yours" in product.said
    assert "Traceback" not in product.said
    assert list(product.pids()) == []


def test_live_starts_no_newsroom_and_a_hangup_stops_it_cleanly(product, monkeypatch):
    """Nobody is asked: every outlet is paused before."""
    asked = product.command("shell", "--no-imports", "-c", PAUSED)
    assert asked.stdout.split() == ["[True]"], asked.stderr
    live = {"LIVE": "1", "CONTACT": "desk@stillwatch.example"}
    monkeypatch.setattr(Product, "environment", {**product.environment, **live})
    product.start()
    assert product.pids("newsroom") == []
    assert "sample" not in product.said
    assert product.status() == 200
    assert_stops_cleanly(product, signal.SIGHUP)


def test_sample_that_was_removed_does_not_come_back_and_termination_stops_all_cleanly(product):
    assert product.command("sample", "clear").returncode == 0
    product.start()
    assert "the sample was removed from this database; `manage.py collect --sample` collects it again" in product.said
    assert product.pids("newsroom") == []
    with product.database() as connection:
        assert connection.execute("SELECT count(*) FROM collection_source WHERE is_sample").fetchone() == (0,)
    assert_stops_cleanly(product, signal.SIGTERM)
