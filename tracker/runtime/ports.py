"""Ports of loopback: whether one is free, and the one on which the sample newsroom answers."""

import socket

LOOPBACK = "127.0.0.1"
NEWSROOM_PORT = 8124
_WAITING = 64  # connections to a newsroom that is starting; more than our threads open at once


def is_free(port: int) -> bool:
    """Whether we may listen on this port of loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def newsroom_listener() -> socket.socket:
    """A socket that listens on the newsroom's usual port, or on a free one where another program has that."""
    try:
        return socket.create_server((LOOPBACK, NEWSROOM_PORT), backlog=_WAITING)
    except OSError:
        return socket.create_server((LOOPBACK, 0), backlog=_WAITING)
