"""The newsroom as a program of its own."""

import signal
import subprocess
import sys
import urllib.request

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


def test_program_says_in_one_sentence_that_its_port_is_in_use(newsroom: NewsroomServer) -> None:
    done = _run("--port", str(newsroom.address[1]))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The sample newsroom cannot use port")
    assert done.stderr.count("\n") == 1


def test_program_refuses_an_address_others_can_reach() -> None:
    done = _run("--host", "0.0.0.0")
    assert done.returncode == 1
    assert "loopback only" in done.stderr


def _run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=20, check=False)
