"""XML from outside, element by element: no entity is expanded, no file read, nothing fetched, and memory stays flat."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator
from typing import Any

from lxml import etree


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
            io.BytesIO(body),
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


def root_name(body: bytes) -> str | None:
    """The local name of the outermost element; None where there is none."""
    parsed = etree.iterparse(
        io.BytesIO(body),
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
    tag = _decoded(lambda: element.tag)
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child_of(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of that local name."""
    return next((child for child in element if local_name(child) == name), None)


def text_of(element: etree._Element, name: str) -> str:
    """The text of the first descendant of that local name, without blanks around it; empty where there is none."""
    for found in element.iterdescendants():
        if local_name(found) == name:
            return (_decoded(lambda: found.text) or "").strip()  # noqa: B023 - called at once
    return ""


def attributes_of(element: etree._Element) -> dict[str, str]:
    """The element's attributes by their names in lower case."""
    names = _decoded(element.keys) or ()
    said = ((str(name), _decoded(lambda: element.get(name))) for name in names)  # noqa: B023 - called at once
    return {name.lower(): str(value) for name, value in said if value is not None}


def _decoded(get: Callable[[], Any]) -> Any:
    """What is asked for; None where a reference to half a character stands in it, which lxml hands on and cannot decode."""
    try:
        return get()
    except UnicodeDecodeError:
        return None


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
