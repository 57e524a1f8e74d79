"""A page's bytes -> the text that is stored, read, shown and cited."""

from __future__ import annotations

from scrapers.article_text import TEXT_VERSION, read_article
from scrapers.errors import ArticleLack, NotAnArticle
from scrapers.plain_text import clean
from scrapers.records import Fetched, StatedDate
from tracker.collection.ingest import Derived
from tracker.extraction.cleaning import clean_text


def derive(fetched: Fetched, *, announced: StatedDate | None) -> Derived:
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
    return Derived(article=article, title=clean_text(title) or title, text=text, text_version=text_version())


def text_version() -> str:
    """What derives texts at present: the page reader and the cleaning."""
    return TEXT_VERSION
