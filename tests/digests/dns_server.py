"""A DNS server on loopback that knows what a test tells it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

# Written (name, type): the records, as a zone file has them; texts without quotation marks. AWAY is never answered.
Zone = Mapping[tuple[str, str], Sequence[str]]
AWAY = ("away",)
_PIECE = 255


@contextmanager
def serving(zone: Zone) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Its address and port, and what it was asked."""
    asked: list[tuple[str, str]] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(own, zone, asked))
        thread.start()
        try:
            yield f"127.0.0.1:{own.getsockname()[1]}", asked
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"end", own.getsockname())
            thread.join()


def _serve(own: socket.socket, zone: Zone, asked: list[tuple[str, str]]) -> None:
    while (received := own.recvfrom(4096))[0] != b"end":
        query = dns.message.from_wire(received[0])
        [question] = query.question
        key = (question.name.to_text(omit_final_dot=True).lower(), question.rdtype.name)
        asked.append(key)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        rows = zone.get(key, ())
        if rows == AWAY:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif rows:
            written = [_quoted(row) if key[1] == "TXT" else row for row in rows]
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", key[1], *written))
        elif not any(name == key[0] for name, _ in zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        own.sendto(answer.to_wire(), received[1])


def _quoted(text: str) -> str:
    return " ".join(f'"{text[begin : begin + _PIECE]}"' for begin in range(0, len(text), _PIECE))
