"""Spares trafilatura a second opinion that would not be taken, or not rightly: stands where it asks for one.

On every page it has readability extract the article once more, which takes a third of all the time that a page takes,
and prefers that text where it is more than twice as long, or where its own has hardly a paragraph. A page whose only
article, by its own markup, is no longer than twice what was found has nothing more to give: a longer text would be made
of what stands around the article.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from trafilatura import core
from trafilatura.external import SANITIZED_XPATH, compare_extraction

from scrapers.page_tree import Element

_TWICE = 2  # So much longer has a second text to be before it is preferred.
_LENGTH = etree.XPath("string-length(normalize-space(.))")
_HAS_PARAGRAPHS = etree.XPath("boolean(.//p//text()) and count(.//table) <= count(.//p)")
_IS_UNCLEAN = etree.XPath(f"boolean({SANITIZED_XPATH})")
_SILENT = ("script", "style")


def spare_needless() -> None:
    """From now on this process asks for a second opinion only where it may matter."""
    vars(core)["compare_extraction"] = _compared


def _compared(cleaned: Element, raw: Element, body: Element, text: str, options: Any) -> tuple[Element, str]:
    """The body and text that are to be taken."""
    is_good = (
        options.focus == "balanced"
        and len(text) >= options.min_extracted_size
        and _HAS_PARAGRAPHS(body)
        and not _IS_UNCLEAN(body)
    )
    if is_good and (container := _container(raw)) is not None and _length(container) <= _TWICE * len(text):
        return body, text
    found: tuple[Element, str] = compare_extraction(cleaned, raw, body, text, options)
    return found


def _container(page: Element) -> Element | None:
    """The element that holds the page's article by its own account; None where it marks none, or several."""
    for name in ("article", "main"):
        outermost = [one for one in page.iter(name) if next(one.iterancestors(name), None) is None]
        if outermost:
            return outermost[0] if len(outermost) == 1 else None
    return None


def _length(element: Element) -> float:
    """Characters of its words, blanks counted once."""
    whole: float = _LENGTH(element)
    return whole - sum(float(_LENGTH(silent)) for silent in element.iter(*_SILENT))
