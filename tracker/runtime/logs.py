"""How log lines look: UTC, and one event is one line whatever a stranger's page or feed puts into it."""

import logging
import re
import time

_MAILBOX = re.compile(r"""[^\s<>()\[\]"',:;=]+@[^\s<>()\[\]"',:;]+""")


def without_mailboxes(words: str) -> str:
    """The words with `…` for each mail address: what is kept apart from a reader names no reader."""
    return _MAILBOX.sub("…", words)


class LineFormatter(logging.Formatter):
    """Time, level, logger, message; no mail addresses; line ends and other control characters are written as escapes."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line, its traceback included."""
        line = without_mailboxes(super().format(record))
        return "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)
