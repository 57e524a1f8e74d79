"""`manage.py digest`: sends what is due, says how sending goes, takes in what came back."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from django.core.management.base import CommandParser

from tracker.collection.management.described import DescribedCommand
from tracker.digests.commands import bounces, domain, lift, preview, send, status, suppress
from tracker.digests.commands.saying import Say

DESCRIPTION = """\
Digests and other mail to those who asked for it. A running product does all of this by itself; these commands do it by
hand, look into it, and join it to a mail server.
"""
ACTIONS: dict[str, ModuleType] = {
    "preview": preview,
    "send": send,
    "status": status,
    "bounces": bounces,
    "suppress": suppress,
    "lift": lift,
    "domain": domain,
}


class Command(DescribedCommand):
    help = DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        for name, module in ACTIONS.items():
            action = actions.add_parser(
                name, help=module.MEANING, description=module.__doc__, formatter_class=parser.formatter_class
            )
            module.add_arguments(action)

    def handle(self, *args: object, **options: Any) -> None:
        ACTIONS[options["action"]].run(options, Say(self))
