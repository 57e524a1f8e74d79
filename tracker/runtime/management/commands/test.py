"""`manage.py test [pytest arguments]`: the whole test suite."""

import os
import subprocess
import sys
from importlib.util import find_spec

from django.conf import settings
from django.core.management.base import BaseCommand

from tracker.runtime.errors import Mendable

# Two more side by side than there are cores, as some tests wait; each has a PostgreSQL server of its own.
BESIDE_CORES, MOST_PROCESSES = 2, 6


def side_by_side() -> list[str]:
    """Options for whole files at a time, in the order of tests/interleaving.py."""
    processes = min((os.cpu_count() or 1) + BESIDE_CORES, MOST_PROCESSES)
    return [f"--numprocesses={processes}", "--dist=loadfile", "--no-loadscope-reorder"]


class Command(BaseCommand):
    help = (
        "Runs pytest with the arguments given; without any, the whole suite, as many files at once as there are cores."
    )
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand everything after `test` to pytest as it is, and end with pytest's status."""
        if find_spec("pytest") is None:
            raise Mendable(
                f"The environment {sys.prefix} lacks the packages of the tests: install docker/requirements-dev.txt "
                "there, or leave it with `deactivate` and run the same command again."
            )
        # tests/conftest.py says where their settings keep things, before anything loads them.
        environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        command = [sys.executable, "-m", "pytest", *(argv[2:] or side_by_side())]
        sys.exit(subprocess.call(command, cwd=settings.BASE_DIR, env=environment))
