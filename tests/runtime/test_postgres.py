"""The private server: made once, found again, dead and living ends, and every way it refuses."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from tracker.runtime.postgres import DATABASE, PostgresError, Server, find_programs, socket_folder


@pytest.fixture
def server(var):
    server = Server(var=var, programs=find_programs(""), say=print)
    yield server
    server.stop()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def write(server, number):
    with psycopg.connect(server.conninfo(DATABASE)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS mark (n int)")
        connection.execute("INSERT INTO mark VALUES (%s)", [number])


def read(server):
    with psycopg.connect(server.conninfo(DATABASE)) as connection:
        return [row[0] for row in connection.execute("SELECT n FROM mark ORDER BY n")]


def test_server_is_private_and_utf8(server):
    server.start()
    with psycopg.connect(server.conninfo(DATABASE)) as connection:
        values = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('data_checksums'),"
            " current_setting('server_encoding'), current_setting('TimeZone'), upper('é')"
        ).fetchone()
    assert values == ("", "on", "UTF8", "UTC", "É")
    assert server.socket.stat().st_mode & 0o777 == 0o700
    assert server.data.stat().st_mode & 0o777 == 0o700


def test_committed_rows_outlive_kill_of_the_postmaster_and_stop(server):
    server.start()
    write(server, 1)
    server.process.kill()
    server.process.wait()
    assert (server.data / "postmaster.pid").exists()
    server.start()
    write(server, 2)
    server.stop()
    server.start()
    assert read(server) == [1, 2]


def test_half_made_data_folder_is_made_anew(server):
    unfinished = server.data.with_name(f"{server.data.name}.unfinished")
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    server.start()
    write(server, 1)
    assert not unfinished.exists()


def test_initdb_killed_in_the_middle_leaves_nothing_that_counts(var):
    code = (
        "import sys; from pathlib import Path; from tracker.runtime.postgres import *\n"
        "Server(var=Path(sys.argv[1]), programs=find_programs(''), say=print).start()"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(var)])
    while not list(var.glob("pg/*.unfinished/PG_VERSION")):
        time.sleep(0.005)
        assert process.poll() is None, "initdb was too quick to be killed"
    process.kill()
    process.wait()
    server = Server(var=var, programs=find_programs(""), say=print)
    assert not server.data.exists()
    server.start()
    server.stop()


def test_foreign_files_are_never_deleted(server):
    server.data.mkdir(parents=True)
    (server.data / "letter").write_text("dear")
    with pytest.raises(PostgresError, match="is not empty and holds no PostgreSQL data: move it away"):
        server.start()
    assert (server.data / "letter").read_text() == "dear"


def test_data_of_another_release_is_not_passed_over(server):
    (server.data.parent / "15").mkdir(parents=True)
    with pytest.raises(PostgresError, match="holds the data of PostgreSQL 15"):
        server.start()


def test_long_path_gets_a_short_private_socket(var):
    deep = var / ("a" * 60) / ("b" * 60)
    server = Server(var=deep, programs=find_programs(""), say=print)
    try:
        assert server.socket == socket_folder(deep) != deep / "pg" / "socket"
        assert server.socket.stat().st_mode & 0o777 == 0o700
        server.start()
        write(server, 1)
    finally:
        server.stop()
        shutil.rmtree(server.socket)


def test_socket_folder_that_others_can_open_is_refused(var):
    (var / "pg" / "socket").mkdir(parents=True, mode=0o755)
    with pytest.raises(PostgresError, match="only you can open"):
        socket_folder(var)


def test_socket_folder_that_is_a_link_is_refused(var):
    (var / "pg").mkdir()
    (var / "pg" / "socket").symlink_to(var)
    with pytest.raises(PostgresError, match="only you can open"):
        socket_folder(var)


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_number_of_a_dead_server_that_lives_on_does_not_block(server, monkeypatch, platform):
    """After a restart of the machine or container any process may have that number."""
    server.start()
    monkeypatch.setattr(sys, "platform", platform)
    server.process.kill()
    server.process.wait()
    pid_file = server.data / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(server.process.pid), str(os.getpid()), 1))
    server.start()
    assert server.answers()


def test_server_dies_with_the_process_that_started_it(var):
    code = (
        "import sys, time; from pathlib import Path; from tracker.runtime.postgres import *\n"
        "s = Server(var=Path(sys.argv[1]), programs=find_programs(''), say=print); s.start()\n"
        "print(s.process.pid, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", code, str(var)], stdout=subprocess.PIPE, text=True)
    with owner:
        pid = int(owner.stdout.readline())
        owner.kill()
    deadline = time.monotonic() + 5
    while alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_orphaned_server_is_ended_before_a_new_one_starts(server, monkeypatch, platform):
    server.start()
    monkeypatch.setattr(sys, "platform", platform)
    orphan = server.process
    server.process = None
    server.start()
    assert orphan.wait(5) == 0
    assert server.answers()


def test_broken_data_gives_the_last_words_and_a_remedy(server):
    server.start()
    server.stop()
    (server.data / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError) as caught:
        server.start()
    words = str(caught.value)
    assert 'unrecognized configuration parameter "no_such_setting"' in words
    assert f"Read {server.log}" in words


def test_programs_that_do_not_run_name_the_remedy(tmp_path):
    with pytest.raises(PostgresError, match="set TRACKER_PG_BIN to a folder with initdb and postgres"):
        find_programs(str(tmp_path))


def test_programs_too_old_are_refused(tmp_path):
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n")
    (tmp_path / "postgres").chmod(0o755)
    with pytest.raises(PostgresError, match="too old: 15 or newer is needed"):
        find_programs(str(tmp_path))


def test_stop_ends_open_connections(server):
    server.start()
    pid = server.process.pid
    with psycopg.connect(server.conninfo(DATABASE)) as connection:
        connection.execute("SELECT 1")
        server.stop()
        assert not alive(pid)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_without_user_namespaces_root_becomes_nobody_and_others_stay_who_they_are():
    """The way out for containers that block user namespaces."""
    expected = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    launcher = Path("tracker/runtime/launch.py").resolve()
    code = (
        "import sys, runpy; sys.argv = sys.argv[1:]\n"
        "m = runpy.run_path(sys.argv[0]); m['_stop_being_root'].__globals__['_enter_user_namespace'] = lambda *a: False\n"
        "m['main'](sys.argv[1:])"
    )
    folder = Path(tempfile.mkdtemp(prefix="sw-"))
    try:
        command = [sys.executable, "-I", "-c", code, str(launcher), str(os.getpid()), str(int(signal.SIGTERM))]
        done = subprocess.run([*command, str(folder), "/usr/bin/id", "-un"], capture_output=True, text=True, check=True)
        assert done.stdout == f"{expected}\n"
        assert folder.owner() == expected
    finally:
        shutil.rmtree(folder)
