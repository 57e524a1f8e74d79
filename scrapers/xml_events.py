"""XML from outside, element by element: no entity is expanded, no file read, nothing fetched, and memory stays flat."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator

from lxml import etree

_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0", b"<\0")


class NotXml(Exception):
    """The bytes hold no XML element; the message says why."""


def elements(body: bytes, names: Collection[str]) -> Iterator[tuple[str, etree._Element]]:
    """Each finished element of these local names with that name, in order; what is broken is read as far as it goes.

    The elements are emptied after they were given; one inside another of the names stays until the outer is done.
    Raises NotXml where there is no element at all.
    """
    depth = 0
    try:
        parsed = etree.iterparse(
            io.BytesIO(_sound(body)),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
            recover=True,
        )
        for event, element in parsed:
            name = local_name(element)
            if event == "start":
                depth += name in names
            elif name in names:
                depth -= 1
                yield name, element
                if depth == 0:
                    _forget(element)
    except etree.XMLSyntaxError as error:
        raise NotXml(str(error)) from error


def _sound(body: bytes) -> bytes:
    """The body in valid UTF-8 where it is meant to be: lxml hands on what is none, and then fails to decode it."""
    if body.startswith(_WIDE) or _ENCODING.search(body[:400]):
        return body
    return body.decode("utf-8", "replace").encode("utf-8")


def root_name(body: bytes) -> str | None:
    """The local name of the outermost element; None where there is none."""
    parsed = etree.iterparse(
        io.BytesIO(_sound(body)),
        events=("start",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
    )
    try:
        return next((local_name(element) for _, element in parsed), None)
    except etree.XMLSyntaxError:
        return None


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child_of(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of that local name."""
    return next((child for child in element if local_name(child) == name), None)


def text_of(element: etree._Element, name: str) -> str:
    """The text of the first descendant of that local name, without blanks around it; empty where there is none."""
    for found in element.iterdescendants():
        if local_name(found) == name:
            return (found.text or "").strip()
    return ""


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
