"""Blocks of structured data in a page: what they say, and the page without them."""

from __future__ import annotations

import json
import re
from typing import Any

_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data_blocks(page: str) -> list[dict[str, Any]]:
    """Every block of structured data, as it is read."""
    return [json.loads(told) for told in _BLOCK.findall(page)]


def without_data(page: str) -> str:
    """The page without blocks of data, which no browser runs; any other script is still there."""
    return _BLOCK.sub("", page)
