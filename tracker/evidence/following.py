"""A report and what was read out of it -> the documents that it cites by linking to them; nothing is asked here."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from scrapers.errors import ScrapeError
from scrapers.links import ArticleLink, article_links
from tracker.collection.child import children
from tracker.collection.links import may_follow
from tracker.collection.models import ArticleText
from tracker.collection.whose_page import Hosts
from tracker.evidence.documents import find_documents
from tracker.evidence.outlets import OWN_VOICE
from tracker.extraction.records import Extraction

logger = logging.getLogger(__name__)


def find_cited(text: ArticleText, extraction: Extraction) -> tuple[ArticleLink, ...]:
    """The links that cite: those of a relevant report in a line that states or credits something, the weightiest first.

    Slow, and touches no row. A link to a party's own pages goes before one whose line names a letter, a post or the
    like, and that before any other; a page that cannot be searched has none.
    """
    if not extraction.report.relevant or not may_follow(text):
        return ()
    snapshot = text.snapshot
    lines = set(_lines(text.text, extraction))
    try:
        links = children().run(
            snapshot.url,
            article_links,
            bytes(snapshot.body),
            charset=snapshot.charset or None,
            base_url=snapshot.url,
            text=text.text,
        )
    except ScrapeError as error:
        logger.warning("the links of %s are not followed: %s", snapshot.url, error)
        return ()
    cited = [link for link in links if _line_start(text.text, link.start) in lines]
    hosts = Hosts.load(is_sample=snapshot.report.source.is_sample) if cited else None
    return tuple(sorted(cited, key=lambda link: (_weight(link, text.text, hosts), link.start)))


def _lines(text: str, extraction: Extraction) -> Iterator[int]:
    """Where the lines begin in which something is stated or somebody credited."""
    spans = [one.evidence for one in extraction.claims] + [one.evidence for one in extraction.figures]
    spans += [one.evidence for one in extraction.responses] + [one.evidence for one in extraction.cites]
    yield from (_line_start(text, span.start) for span in spans)


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _weight(link: ArticleLink, text: str, hosts: Hosts | None) -> int:
    owners = hosts.at(link.url) if hosts is not None else ()
    if owners and owners[0].kind in OWN_VOICE:
        return 0
    start = _line_start(text, link.start)
    end = text.find("\n", link.end)
    line = text[start : len(text) if end < 0 else end]
    near = any(abs(named.start + start - link.start) < 120 for named in find_documents(line))
    return 1 if near or owners else 2
