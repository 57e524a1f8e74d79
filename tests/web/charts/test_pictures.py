"""Pictures drawn on the server: size, words in any script, light and dark, on a machine without fonts."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

import pytest

from tests.web import rows
from tracker.web.charts import pictures
from tracker.web.charts.bars import bar_chart
from tracker.web.charts.pictures import png, png_source

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(SIGNATURE)
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def pixels(picture: bytes) -> Counter[bytes]:
    """How often each colour stands in the picture (8 bits for each of four channels), its rows' filters undone."""
    width, height = size(picture)
    assert picture[24:26] == b"\x08\x06"
    data, at = b"", 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            data += picture[at + 8 : at + 8 + length]
        at += length + 12
    raw, stride = zlib.decompress(data), width * 4
    found: Counter[bytes] = Counter()
    above = bytes(stride)
    for row in range(height):
        start = row * (stride + 1)
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + stride], above)
        found.update(above[place : place + 4] for place in range(0, stride, 4))
    return found


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    done = bytearray(line)
    for place in range(len(done)):
        left = done[place - 4] if place >= 4 else 0
        corner = above[place - 4] if place >= 4 else 0
        done[place] = (done[place] + _guess(kind, left, above[place], corner)) & 255
    return bytes(done)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        return min((left, up, corner), key=lambda one: abs(left + up - corner - one))
    return (0, left, up, (left + up) // 2)[kind]


def drawing(*actors: str) -> str:
    chart = bar_chart([rows.figure(13e6, *(actors or ("MiniMax",)), qualifier="more_than")], chart_id="x")
    assert chart is not None
    return png_source(chart)


def word(text: str) -> str:
    letters = f'<text x="4" y="30" font-size="24" font-family="system-ui, sans-serif">{text}</text>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40">{letters}</svg>'


def test_picture_is_twice_as_large_as_its_drawing_and_not_blank() -> None:
    width, height = size(png(drawing()))
    colours = pixels(png(drawing(), scale=1))
    assert size(png(drawing(), scale=1)) == (width // 2, height // 2) == (800, height // 2)
    assert len(colours) > 20
    # The paper, the ink of its words and the bar.
    assert colours.most_common(1)[0][0] == b"\xff\xff\xff\xff"
    assert colours[b"\x1b\x1a\x17\xff"] > 100
    assert colours[b"\x0b\x54\x63\xff"] > 1000


def test_dark_picture_has_dark_paper_and_light_words() -> None:
    colours = pixels(png(drawing(), is_dark=True, scale=1))
    assert colours.most_common(1)[0][0] == b"\x15\x17\x1a\xff"
    assert colours[b"\xe9\xe6\xde\xff"] > 100
    assert colours[b"\xff\xff\xff\xff"] == 0


@pytest.mark.parametrize("text", ["Moonshot", "Şğıİ", "月之暗面", "Ἀθῆναι", "Яндекс"])
def test_words_of_many_scripts_are_drawn(text: str) -> None:
    # A box stands for a letter that no font has: four of them look alike whatever the letters are.
    box = pixels(png(word("\U0001f9ff" * len(text)), scale=1))
    drawn = pixels(png(word(text), scale=1))
    assert drawn != box
    assert len(drawn) > 10


def test_different_ideographs_look_different() -> None:
    assert pixels(png(word("月之暗面"), scale=1)) != pixels(png(word("阿里巴巴"), scale=1))


def test_words_are_drawn_the_same_where_the_machine_has_no_fonts(tmp_path: Path) -> None:
    drawn = "import sys; from tracker.web.charts.pictures import png; sys.stdout.buffer.write(png(sys.stdin.read()))"
    bare = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "FONTCONFIG_PATH": str(tmp_path)}
    root = Path(pictures.__file__).parents[3]
    there = subprocess.run(
        [sys.executable, "-c", drawn],
        input=drawing("月之暗面", "MiniMax").encode(),
        capture_output=True,
        check=True,
        cwd=root,
        env={**bare, "PATH": os.environ["PATH"]},
    )
    assert there.stdout == png(drawing("月之暗面", "MiniMax"))
