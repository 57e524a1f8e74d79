"""The newsroom as a program of its own."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from scrapers.newsroom.server import NewsroomServer

COMMAND = [sys.executable, "-m", "scrapers.newsroom"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_program_prints_its_address_and_stops_cleanly(number: signal.Signals) -> None:
    with subprocess.Popen(
        [*COMMAND, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        line = program.stdout.readline()
        address = line.removeprefix("Sample newsroom: ").strip()
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 200
        program.send_signal(number)
        out, err = program.communicate(timeout=20)
        assert (program.returncode, out, err) == (0, "", "")


def test_who_asks_before_the_program_runs_or_while_it_is_started_again_waits_for_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [*COMMAND, "--listener", str(listener.fileno())]
        for _ in range(2):
            with (
                socket.create_connection(listener.getsockname(), timeout=20) as asking,
                subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=(listener.fileno(),)) as program,
            ):
                try:
                    asking.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                    assert asking.recv(100).startswith(b"HTTP/1.1 200 ")
                finally:
                    program.kill()


@pytest.mark.parametrize("host", ["", "0.0.0.0"])
def test_program_refuses_a_listener_that_others_can_reach_or_that_is_none(host: str) -> None:
    with socket.create_server((host, 0)) if host else Path(os.devnull).open("rb") as handed:
        number = handed.fileno()
        done = _run("--listener", str(number), handed_over=(number,))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"The sample newsroom cannot serve on descriptor {number}: ")
    assert done.stderr.count("\n") == 1


def test_program_says_in_one_sentence_that_its_port_is_in_use(newsroom: NewsroomServer) -> None:
    done = _run("--port", str(newsroom.address[1]))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The sample newsroom cannot use port")
    assert done.stderr.count("\n") == 1


def test_program_refuses_an_address_others_can_reach() -> None:
    done = _run("--host", "0.0.0.0")
    assert done.returncode == 1
    assert "loopback only" in done.stderr


def _run(*options: str, handed_over: tuple[int, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options], capture_output=True, text=True, timeout=20, check=False, pass_fds=handed_over
    )
