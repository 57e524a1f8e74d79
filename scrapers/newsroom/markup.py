"""Reads a report's own small markup -> HTML blocks.

A blank line ends a block. `## ` heading, `- ` and `1. ` lists, `> ` quotation, `*words*` emphasis, `[words](address)` link;
all else is a paragraph.
"""

from __future__ import annotations

import re
from html import escape

EMPHASIS = re.compile(r"\*([^*\n]+)\*")
LINK = re.compile(r"\[([^\[\]\n]+)\]\((http://[^()\s\"<>]+)\)")
NUMBERED = re.compile(r"^\d+\. ")


def blocks(body: str) -> list[str]:
    """The body's blocks as HTML, in order."""
    return [_block(block) for block in re.split(r"\n\s*\n", body.strip()) if block.strip()]


def plain_text(body: str) -> str:
    """The body as a reader sees it, without marks; blocks apart by a blank line."""
    lines = (
        NUMBERED.sub("", line.removeprefix("## ").removeprefix("- ").removeprefix("> ")) for line in body.splitlines()
    )
    return LINK.sub(r"\1", EMPHASIS.sub(r"\1", "\n".join(lines))).strip()


def _block(block: str) -> str:
    lines = block.splitlines()
    if block.startswith("## "):
        return f"<h2>{_inline(block[3:])}</h2>"
    if block.startswith("- "):
        return _list("ul", [line.removeprefix("- ") for line in lines])
    if NUMBERED.match(block):
        return _list("ol", [NUMBERED.sub("", line) for line in lines])
    if block.startswith("> "):
        return f"<blockquote><p>{_inline(' '.join(line.removeprefix('> ') for line in lines))}</p></blockquote>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _list(tag: str, items: list[str]) -> str:
    return f"<{tag}>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + f"</{tag}>"


def _inline(text: str) -> str:
    marked = EMPHASIS.sub(r"<em>\1</em>", escape(text, quote=False))
    return LINK.sub(r'<a href="\2">\1</a>', marked)
