"""A mail service's interface on loopback, which takes every mail and remembers it.

It answers mail to an address that begins with a status, such as 400-anna@…, with that.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@contextmanager
def taking() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Its address, and the fields of what was posted to it."""
    posted: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append(_fields(self.headers["Content-Type"], body))
            asked = re.match(r"(\d{3})-", posted[-1]["to"])
            says = f"Not now: {posted[-1]['to']}, nor ops@service.example." if asked else "Queued, as asked."
            answer = json.dumps({"id": "<4711@service.example>", "message": says}).encode()
            self.send_response(int(asked[1]) if asked else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v3", posted
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _fields(content_type: str, body: bytes) -> dict[str, str]:
    """Of a form; of several with one name the last."""
    if content_type.startswith("multipart/"):
        form = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
        parts = form.get_payload()
        assert isinstance(parts, list)
        return {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True).decode(
                "utf-8", "replace"
            )
            for part in parts
        }
    from urllib.parse import parse_qsl

    return dict(parse_qsl(body.decode()))
