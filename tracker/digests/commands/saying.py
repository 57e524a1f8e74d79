"""How an action of `manage.py digest` talks to whoever started it."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from tracker.collection.management.line import Line


class Say:
    """Called with a text it writes a line of the result; `line` shows how far it has come."""

    def __init__(self, command: BaseCommand) -> None:
        self._out = command.stdout
        self.line = Line(command)

    def __call__(self, text: str = "") -> None:
        self._out.write(text)
