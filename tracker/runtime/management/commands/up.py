"""`manage.py up`: the whole product on this machine."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.runtime.product import Plan, run


class Command(BaseCommand):
    help = "Starts the database, the workers, the web server and the sample newsroom; Ctrl-C stops all of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--live", action="store_true", help="poll the real catalogue instead of the sample; needs CONTACT"
        )
        parser.add_argument("--port", type=int, default=8000, help="port of the site on 127.0.0.1 (default 8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal comes; that is the way to end it, and no error."""
        if not 0 < options["port"] < 65536:
            raise CommandError(f"--port {options['port']} is no port: write a number from 1 to 65535.")
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
                signal.signal(number, signal.default_int_handler)
        try:
            run(Plan(port=options["port"], is_live=options["live"] or settings.IS_LIVE))
        except KeyboardInterrupt:
            return
