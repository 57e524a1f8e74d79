"""Names are looked up in threads that are kept, and one that hangs keeps nobody else waiting."""

from __future__ import annotations

import threading

import pytest

from scrapers import resolving
from scrapers.resolving import resolved


@pytest.fixture(autouse=True)
def _nobody_idle():
    resolving._idle.clear()
    yield
    resolving._idle.clear()


def asked_by(host: str, port: int) -> list[str]:
    return [f"{host}:{port}", str(threading.get_ident())]


def test_one_name_after_the_other_is_looked_up_by_one_thread() -> None:
    answers = [resolved(asked_by, f"{n}.example", 443, 5.0) for n in range(5)]
    assert [said for said, _ in answers] == [f"{n}.example:443" for n in range(5)]
    assert len({thread for _, thread in answers}) == 1


def test_what_the_resolver_raises_arrives_and_its_thread_goes_on() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError(f"{host} is unknown")

    _, thread = resolved(asked_by, "one.example", 80, 5.0)
    with pytest.raises(OSError, match=r"two\.example is unknown"):
        resolved(unknown, "two.example", 80, 5.0)
    assert resolved(asked_by, "three.example", 80, 5.0) == ["three.example:80", thread]


def test_a_name_that_hangs_is_given_up_and_the_next_one_does_not_wait_for_it() -> None:
    goes_on = threading.Event()

    def hanging(host: str, port: int) -> list[str]:
        goes_on.wait(30.0)
        return ["198.51.100.1"]

    with pytest.raises(TimeoutError):
        resolved(hanging, "slow.example", 80, 0.05)
    assert not resolving._idle
    assert resolved(asked_by, "quick.example", 80, 5.0)[0] == "quick.example:80"
    goes_on.set()
