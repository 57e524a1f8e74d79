"""Pictures on disk: drawn once, one at a time, of a bounded size all together."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.web.record import Record
from tracker.web.charts import kept
from tracker.web.charts.kept import Busy, kept_png


def word(text: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="4" y="30">{text}</text></svg>'


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "pictures"


def test_the_same_drawing_is_drawn_once(folder: Path) -> None:
    first = kept_png(word("A"))
    (file,) = folder.glob("*.png")
    file.write_bytes(first + b"kept")
    assert kept_png(word("A")) == first + b"kept"
    assert kept_png(word("A"), is_dark=True) != first + b"kept"
    assert kept_png(word("A"), scale=1) != first
    assert len(list(folder.glob("*"))) == 4


def test_those_asked_for_longest_ago_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most = len(kept_png(word("0"))) * 3
    monkeypatch.setattr(kept, "MOST_BYTES", most)
    pictures = [kept_png(word(str(number))) for number in range(12)]
    files = list(folder.glob("*.p*"))
    assert sum(file.stat().st_size for file in files) <= most
    assert pictures[-1] in [file.read_bytes() for file in files]


def test_who_gets_no_turn_is_told_when_to_come_back(
    client: Client, small_record: Record, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "WAIT", 0.1)
    assert client.get("/charts/exchanges.png").status_code == 200
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            kept_png(word("B"))
        assert client.get("/charts/exchanges.png").status_code == 200
        assert client.get("/charts/exchanges.png?x=1&dark=0").status_code == 200
        refused = client.get("/charts/exchanges.png?dark=1")
        assert (refused.status_code, refused["Retry-After"]) == (503, "5")
        assert ".svg" in refused.content.decode()
        assert "ETag" not in refused
    assert client.get("/charts/exchanges.png?dark=1").status_code == 200
