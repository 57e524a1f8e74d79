"""Pages that came in place of an article: kept, said, and looked at again by a better page reader. Never read as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from scrapers.errors import ArticleLack, NotAnArticle, ScrapeError
from scrapers.records import Access, Fetched
from tracker.collection import editions
from tracker.collection.child import children
from tracker.collection.derive import Derived, derive_page, text_version
from tracker.collection.exchanges import as_fetched, columns_of
from tracker.collection.models import Report, StandIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What another look at a kept page gave. is_article: it is stored as one now; why: else the reason, still."""

    report_id: int
    is_article: bool
    why: str = ""


def keep(report: Report, fetched: Fetched, error: NotAnArticle) -> None:
    """The page in place of the report's article is the one that is kept of it, with the reason."""
    StandIn.objects.update_or_create(
        report=report,
        defaults={
            "lack": error.lack.value,
            "why": error.why,
            "text_version": text_version(),
            **columns_of(fetched),
        },
    )


def refuse_cut(report: Report, page: Derived) -> None:
    """Raises NotAnArticle where the page is the beginning of what is stored whole: its end was taken from readers, not back."""
    if page.article.access is not Access.BEGINNING or report.current_text is None:
        return
    stored = report.current_text
    if stored.access == Access.WHOLE and len(page.text) < len(stored.text):
        why = "only subscribers get to see the rest of the article by now"
        raise NotAnArticle(report.url, ArticleLack.PAYWALL, why, "What was read of it whole stays")


def outdated() -> list[int]:
    """The ids of the pages that an older page reader found no article in."""
    return list(StandIn.objects.exclude(text_version=text_version()).order_by("pk").values_list("pk", flat=True))


def look_again(ids: Iterable[int]) -> Iterator[Looked]:
    """What the present page reader finds in each of these pages, one transaction each."""
    for pk in ids:
        kept = StandIn.objects.select_related("report").filter(pk=pk).first()
        if kept is not None:
            yield _look_again(kept)


def _look_again(kept: StandIn) -> Looked:
    fetched = as_fetched(kept.report, kept)
    try:
        page = children().run(kept.report.url, derive_page, fetched, announced=None)
    except NotAnArticle as error:
        same_page = StandIn.objects.filter(pk=kept.pk, sha256=kept.sha256)
        same_page.update(lack=error.lack.value, why=error.why, text_version=text_version())
        return Looked(report_id=kept.report_id, is_article=False, why=str(error))
    except ScrapeError as error:
        return Looked(report_id=kept.report_id, is_article=False, why=str(error))
    return Looked(report_id=kept.report_id, is_article=_store(kept, fetched, page))


@transaction.atomic
def _store(kept: StandIn, fetched: Fetched, page: Derived) -> bool:
    """Whether the page is the report's now; a page that was fetched since stays."""
    report = Report.objects.select_for_update(no_key=True).get(pk=kept.report_id)
    is_newest = not report.snapshots.filter(fetched_at__gte=kept.fetched_at).exists()
    if is_newest:
        editions.store_page(report, fetched, page)
    StandIn.objects.filter(pk=kept.pk).delete()
    return is_newest
