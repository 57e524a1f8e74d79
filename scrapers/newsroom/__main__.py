"""Runs the sample newsroom until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from scrapers.newsroom.library import SampleDataError
from scrapers.newsroom.server import DEFAULT_HOST, DEFAULT_PORT, NewsroomError, start


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the exit status: 0 after a clean stop, 1 when it could not start."""
    parser = argparse.ArgumentParser(
        prog="python -m scrapers.newsroom", description="Serve the sample newsroom on loopback."
    )
    parser.add_argument("--host", default=DEFAULT_HOST, help="a loopback address (default: %(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one (default: %(default)s)")
    parser.add_argument(
        "--listener",
        type=int,
        metavar="FD",
        help="serve on the listening socket that was inherited under this number, instead of --host and --port",
    )
    options = parser.parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        server = start(port=options.port, host=options.host, listener=options.listener)
    except (NewsroomError, SampleDataError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with server:
        sys.stdout.write(f"Sample newsroom: {server.url}\n")
        sys.stdout.flush()
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
