"""What a page would give, looked at without storing it. Pure, so that a child process can do it without Django."""

from __future__ import annotations

from dataclasses import dataclass, field

from scrapers.charsets import decode
from scrapers.discovery import NamedFeed, named_feeds
from scrapers.errors import ScrapeError
from scrapers.links import article_links
from scrapers.listing_guess import guess_listing
from scrapers.page_facts import read_facts
from scrapers.page_tree import parse_page
from scrapers.plain_text import one_line
from scrapers.recognising import Found, recognise
from scrapers.records import FeedReading, Fetched, ListingSelectors, StatedDate
from scrapers.sitemaps import plain_sitemap
from tracker.collection.derive import derive_page
from tracker.extraction.judged import judge_report
from tracker.extraction.pages.language import detect_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page as it would be stored, and what the affair has to do with it. relevance: 0 to 1.

    documents: addresses that it links to, which would be fetched too where it is relevant and they are cited.
    """

    title: str
    byline: str
    published: StatedDate | None
    language: str
    n_characters: int
    is_relevant: bool
    relevance: float
    reasons: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What stands at an address. article: the page as one, where it calls itself an article; why_no_article: why not.

    listing: selectors that may describe the page as a list, with what they find.
    """

    found: Found
    title: str = ""
    language: str = ""
    feeds: tuple[NamedFeed, ...] = ()
    article: Article | None = None
    why_no_article: str = ""
    listing: tuple[ListingSelectors, FeedReading] | None = field(default=None)


def look_at_place(fetched: Fetched) -> Place:
    """What stands at an address that nothing is known of. Raises TooBig, Broken."""
    found = recognise(plain_sitemap(fetched.body, fetched.url))
    if found is Found.PDF:
        return Place(found=found, article=look_at_article(fetched))
    page = parse_page(decode(fetched.body, charset=fetched.charset)) if found is Found.PAGE else None
    if page is None or page.soup is None:
        return Place(found=found)
    facts = read_facts(page, fetched.final_url)
    is_article = bool(facts.article) or "article" in facts.meta.get("og:type", ())
    article, why_not = None, "it does not call itself an article"
    if is_article:
        try:
            article = look_at_article(fetched)
        except ScrapeError as error:
            why_not = error.why
    title = next(iter(facts.meta.get("og:site_name", ())), "") or page.title
    return Place(
        found=found,
        title=one_line(title, cap=200),
        language=facts.language or "",
        feeds=named_feeds(page.soup, base_url=fetched.final_url),
        article=article,
        why_no_article="" if article else why_not,
        listing=guess_listing(page.soup, base_url=fetched.final_url, now=fetched.fetched_at),
    )


def look_at_article(fetched: Fetched, announced: StatedDate | None = None) -> Article:
    """A page as it would be stored. Raises NotAnArticle, TooBig."""
    page = derive_page(fetched, announced=announced)
    judged, _ = judge_report(page.text, page.title)
    links = article_links(fetched.body, charset=fetched.charset, base_url=fetched.final_url, text=page.text)
    language = detect_language(page.text)
    return Article(
        title=page.title,
        byline=page.article.byline or "",
        published=page.article.published,
        language=page.article.language or ("" if language == "und" else language),
        n_characters=len(page.text),
        is_relevant=judged.relevant,
        relevance=judged.score,
        reasons=tuple(judged.reasons),
        documents=tuple(link.url for link in links) if judged.relevant else (),
    )
