"""Links of relevant reports -> the documents that they lead to, stored or queued to be fetched by the same rules.

So the letter, post or filing that reports rest on comes into the store without anybody searching for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Min

from scrapers.errors import Refused
from scrapers.links import ArticleLink
from tracker.collection import clock
from tracker.collection.models import ArticleText, Link, Report
from tracker.collection.single_pages import WHY_LINKED, is_of_sample, new_page, stored_page
from tracker.collection.whose_page import Hosts

# One report leads to so many documents at most, and a document that was found so leads on only so far.
MAX_PER_REPORT = 5
MAX_DEPTH = 2


def may_follow(text: ArticleText) -> bool:
    """Whether links of this text may be followed: it is the report's current one, of a page that we fetched ourselves.

    Of a file that somebody handed over nothing is asked of any outlet.
    """
    snapshot = text.snapshot
    return snapshot.report.current_text_id == text.pk and "handed-over-as" not in snapshot.headers


def keep_links(text: ArticleText, links: Sequence[ArticleLink]) -> int:
    """How many documents were queued to be fetched; called within a transaction, links of most weight first.

    Each address has one row, whoever links to it. An address of the sample counts only in the sample, and the other way
    round.
    """
    report = text.snapshot.report
    if not links or not may_follow(text):
        return 0
    depth = depth_of(report)
    is_sample = report.source.is_sample
    hosts = Hosts.load(is_sample=is_sample)
    n_new = n_kept = 0
    for link in links:
        if n_kept == MAX_PER_REPORT:
            break
        if not _is_of(link.url, is_sample=is_sample):
            continue
        document = stored_page(link.url, hosts)
        is_new = document is None and depth < MAX_DEPTH
        if document is None:
            if not is_new:
                continue
            document = new_page(link.url, hosts, why=WHY_LINKED)
            hosts = Hosts.load(is_sample=is_sample)
        if document.pk != report.pk:
            _keep(text, link, document, depth=depth + 1 if is_new else 0)
            n_kept += 1
            n_new += is_new
    return n_new


def depth_of(report: Report) -> int:
    """How many links led to the report; 0 for one that a feed, a sitemap or a person gave."""
    return report.linked_from.filter(depth__gt=0).aggregate(least=Min("depth"))["least"] or 0


def _is_of(url: str, *, is_sample: bool) -> bool:
    try:
        return is_of_sample(url) == is_sample
    except Refused:
        return False


def _keep(text: ArticleText, link: ArticleLink, document: Report, *, depth: int) -> None:
    place = {"text": text, "words": link.words[:300], "start": link.start, "end": link.end}
    Link.objects.update_or_create(
        report=text.snapshot.report,
        document=document,
        defaults=place,
        create_defaults={**place, "depth": depth, "found_at": clock.now()},
    )
