"""What fetched bytes say: a feed's entries, a page's text. Pure, so that a child process can do it without Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scrapers.article_text import TEXT_VERSION, read_article
from scrapers.errors import ArticleLack, NotAnArticle
from scrapers.feeds import read_feed
from scrapers.listings import read_listing
from scrapers.plain_text import clean
from scrapers.records import ArticleText, FeedReading, Fetched, ListingSelectors, StatedDate
from tracker.collection.facts import facts_of
from tracker.extraction.pages.cleaning import CLEANING_VERSION, clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What a page says, as it is stored. text_version: what derived it; facts: what it says beside its text, as JSON."""

    article: ArticleText
    title: str
    text: str
    text_version: str
    facts: dict[str, Any] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """What an `ArticleText` has of it."""
        return {
            "title": self.title,
            "text": self.text,
            "language": self.article.language or "",
            "form": self.article.form.value,
            "access": self.article.access.value,
            "facts": self.facts,
        }


def text_version() -> str:
    """What derives texts at present: the page reader and the cleaning."""
    return f"{TEXT_VERSION}/{CLEANING_VERSION}"


def derive_entries(fetched: Fetched, *, source: str, selectors: ListingSelectors | None) -> FeedReading:
    """The entries of a feed, or of a listing page where there are selectors. Raises NotAFeed."""
    if selectors is None:
        return read_feed(
            fetched.body,
            source=source,
            content_type=fetched.headers.get("content-type", ""),
            base_url=fetched.final_url,
            fetched_at=fetched.fetched_at,
        )
    return read_listing(
        fetched.body,
        source=source,
        selectors=selectors,
        base_url=fetched.final_url,
        fetched_at=fetched.fetched_at,
        charset=fetched.charset,
    )


def derive_page(fetched: Fetched, *, announced: StatedDate | None) -> Derived:
    """The page as it is stored; text and title are clean in both senses: storable, and free of page furniture.

    announced: the publication date that a feed gave. Raises NotAnArticle, TooBig.
    """
    article = read_article(
        fetched.body,
        url=fetched.final_url,
        media_type=fetched.media_type,
        charset=fetched.charset,
        fetched_at=fetched.fetched_at,
        announced=announced,
    )
    text = clean_text(clean(article.text))
    if not text:
        raise NotAnArticle(fetched.url, ArticleLack.STUB, "only page furniture was found", "Read it in a browser")
    title = clean(article.title or "")
    return Derived(
        article=article,
        title=clean_text(title) or title,
        text=text,
        text_version=text_version(),
        facts=facts_of(article, text),
    )
