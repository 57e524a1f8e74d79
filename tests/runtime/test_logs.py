"""One event is one line."""

import logging
import re

from tracker.runtime.logs import LineFormatter


def line(message, **more):
    return LineFormatter().format(logging.makeLogRecord({"name": "n", "levelname": "INFO", "msg": message, **more}))


def test_line_ends_and_controls_are_escaped():
    text = line("title\nERROR forged\r\x1b[31m\u2028end — 月")
    assert text.endswith(r"n: title\nERROR forged\r\x1b[31m\u2028end — 月")


def test_traceback_stays_on_the_line():
    try:
        raise ValueError("bad\nthing")
    except ValueError as error:
        text = line("failed", exc_info=(type(error), error, error.__traceback__))
    assert "\n" not in text
    assert r"ValueError: bad\nthing" in text


def test_time_is_utc_with_milliseconds():
    text = line("m", created=0.0, msecs=5.0)
    assert re.match(r"1970-01-01T00:00:00\.005Z INFO n: m$", text)


def test_no_reader_is_named():
    text = line("550 <anna.secret@mail.example>: unknown; to=berta+x@b.example, 'c@d'")
    assert text.endswith("n: 550 <…>: unknown; to=…, '…'")
