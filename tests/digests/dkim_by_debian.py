"""Signs and checks mails with dkimpy, in the system's own Python: dkimpy comes as no wheel, so none of our environments has it.

Run as a program, it reads one order as JSON and answers with a list. Mails are bytes written as Latin-1.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PYTHON = "/usr/bin/python3"
DOMAIN, SELECTOR = "watch.example", "sw1"
# What RFC 6376 (5.4.1) and RFC 8058 (4) want signed. What is named once more than it stands there cannot be added either.
SIGNED = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted")
OF_LISTS = ("list-id", "list-unsubscribe", "list-unsubscribe-post")


def is_installed() -> bool:
    return (
        Path(PYTHON).exists()
        and subprocess.run([PYTHON, "-I", "-c", "import dkim"], capture_output=True, check=False).returncode == 0
    )


def signed(mails: Sequence[bytes], key: str, *, form: str) -> list[bytes]:
    """The mails with a signature in front. key: RSA, as PEM; form: `simple` lets nothing be changed, `relaxed` spaces."""
    told = _asked({"do": "sign", "mails": [mail.decode("latin-1") for mail in mails], "key": key, "form": form})
    return [str(mail).encode("latin-1") for mail in told]


def verified(mails: Sequence[bytes], record: str) -> list[bool]:
    """Of each mail whether its signature holds. record: what the domain's DNS says of the key."""
    told = _asked({"do": "verify", "mails": [mail.decode("latin-1") for mail in mails], "record": record})
    return [bool(one) for one in told]


def _asked(order: dict[str, object]) -> list[object]:
    done = subprocess.run(
        [PYTHON, "-I", __file__], input=json.dumps(order), capture_output=True, text=True, check=True, timeout=60
    )
    return list(json.loads(done.stdout))


def _answer(order: dict) -> list[object]:
    import dkim

    mails = [mail.encode("latin-1") for mail in order["mails"]]
    if order["do"] == "verify":

        def published(name: bytes, timeout: float = 5) -> bytes:
            assert name == f"{SELECTOR}._domainkey.{DOMAIN}.".encode()
            return order["record"].encode()

        return [dkim.verify(mail, dnsfunc=published) for mail in mails]
    form = order["form"].encode()
    return [(_signature(mail, order["key"].encode(), form) + mail).decode("latin-1") for mail in mails]


def _signature(mail: bytes, key: bytes, form: bytes) -> bytes:
    import dkim

    head = mail.partition(b"\r\n\r\n")[0].lower()
    names = [*SIGNED, *OF_LISTS, *OF_LISTS] if b"\r\nlist-unsubscribe:" in head else [*SIGNED]
    return dkim.sign(
        mail,
        SELECTOR.encode(),
        DOMAIN.encode(),
        key,
        canonicalize=(form, form),
        include_headers=[*(name.encode() for name in names), b"from"],
    )


if __name__ == "__main__":
    json.dump(_answer(json.load(sys.stdin)), sys.stdout)
