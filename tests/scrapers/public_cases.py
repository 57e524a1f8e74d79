"""Cases of others: where STILLWATCH_PUBLIC_CASES names a folder, what it holds is tried beside our own. Layout:

feeds/ a feed each; robots/ a robots.txt each, and *.json with lists of {robots, agent, url, allows}; charsets/LABEL/ or
charsets/LABEL-language/ documents in that charset; json/ with y_ (to be accepted), n_ (to be refused) and i_ (either);
strings/*.json and payloads/*.json lists of texts; pages/ X.html with the text to be kept in X.txt. Folders may nest.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

FOLDER = os.environ.get("STILLWATCH_PUBLIC_CASES", "")


def files(kind: str, pattern: str = "*") -> list[Path]:
    """The files of a kind; none where no folder is named."""
    return sorted(path for path in Path(FOLDER, kind).rglob(pattern) if path.is_file()) if FOLDER else []


def listed(kind: str) -> Iterator[object]:
    """What the lists of a kind hold, one after the other."""
    for path in files(kind, "*.json"):
        yield from json.loads(path.read_text("utf-8"))


def texts(kind: str) -> list[str]:
    """The texts that the lists of a kind hold."""
    return [text for text in listed(kind) if isinstance(text, str)]
