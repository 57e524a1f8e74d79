#!/usr/bin/env python3
"""Stillwatch's commands: `python3 manage.py up` runs everything, `python3 manage.py test` tests everything."""

import sys
from pathlib import Path

from tracker.runtime import bootstrap


def main() -> None:
    """Run one command, in an environment that has what it needs."""
    try:
        bootstrap.enter(Path(__file__).resolve().parent, sys.argv[1:])
    except bootstrap.SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    from tracker.runtime.commands import run

    sys.exit(run(sys.argv))


if __name__ == "__main__":
    main()
