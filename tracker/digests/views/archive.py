"""Past digests: the list, each by itself, the feed, and the page of one reader's mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tracker.digests.archive import PastIssue, feed_of, past_issues
from tracker.digests.letters import digest_of
from tracker.digests.mail_batches import loaded, news_of, stories_by_id
from tracker.digests.models import Cadence, Delivery, Issue
from tracker.digests.tokens import Purpose, read_token
from tracker.digests.views.private import key_page
from tracker.digests.views.telling import told
from tracker.evidence.queries.paging import after, cut, read_mark
from tracker.web.views.answers import page

PAGE_SIZE = 30
FEED_SIZE = 20
CADENCES = {Cadence.DAILY.value, Cadence.WEEKLY.value}


@page
def archive(request: HttpRequest) -> HttpResponse:
    """Daily and weekly digests, the newest first."""
    cadence = request.GET.get("cadence", "")
    chosen = Issue.objects.filter(cadence=cadence) if cadence in CADENCES else Issue.objects.all()
    mark = read_mark(request.GET.get("after", ""))
    found, next_mark = cut(list(after(chosen, "day", mark).order_by("-day", "-id")[: PAGE_SIZE + 1]), PAGE_SIZE, "day")
    query = f"cadence={cadence}" if cadence in CADENCES else ""
    context = {"issues": _told(found), "next_mark": next_mark, "query": query, "cadence": cadence}
    return render(request, "digests/pages/archive.html", context)


@page
def issue(request: HttpRequest, cadence: str, day: str) -> HttpResponse:
    """One digest, at an address that stays."""
    found = Issue.objects.filter(cadence=cadence, day=_day(day)).first()
    if found is None:
        raise Http404(gettext("There is no such digest."))
    past = _told([found])[0]
    return render(request, "digests/pages/issue.html", {"past": past, "sections": past.sections, "since": past.since})


@page
def archive_feed(request: HttpRequest) -> HttpResponse:
    """The newest digests with all that they tell."""
    newest = _told(list(Issue.objects.order_by("-day", "-id")[:FEED_SIZE]))
    return HttpResponse(feed_of(newest), content_type="application/atom+xml; charset=utf-8")


@require_safe
@key_page
def mail(request: HttpRequest, token: str) -> HttpResponse:
    """One reader's mail as a page."""
    read = read_token(Purpose.READ, token)
    if read is None:
        raise Http404(gettext("There is no such mail."))
    public_id, _ = read
    found = Delivery.objects.filter(public_id=public_id, purpose=Delivery.Purpose.DIGEST).first()
    digest = digest_of(found, loaded([found])) if found else None
    if digest is None:
        return render(request, "digests/pages/mail_gone.html", status=410)
    return render(request, "digests/pages/mail.html", told(digest))


def _told(issues: Sequence[Issue]) -> list[PastIssue]:
    """With all that the ledger says of what they told."""
    return past_issues(issues, stories_by_id(news_of(pk for issue in issues for pk in issue.news)))


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise Http404(gettext("There is no such digest.")) from error
