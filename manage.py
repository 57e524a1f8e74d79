#!/usr/bin/env python3
"""Stillwatch's commands: `python3 manage.py up` runs everything, `python3 manage.py test` tests everything."""

import os
import sys


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
