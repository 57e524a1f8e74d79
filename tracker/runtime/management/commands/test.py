"""`manage.py test [pytest arguments]`: the whole test suite."""

import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Runs pytest with the arguments given; without any, the whole suite."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand everything after `test` to pytest as it is, and end with pytest's status."""
        sys.exit(subprocess.call([sys.executable, "-m", "pytest", *argv[2:]], cwd=settings.BASE_DIR))
