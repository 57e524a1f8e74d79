"""Who comes to the desk, and what waits there."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from tests.accounts.readers import PASSWORD, account, code_of, sign_in, with_authenticator
from tests.collection import making
from tracker.accounts.models import User
from tracker.collection import clock
from tracker.collection.issues import Fault, IssueKind, log
from tracker.collection.models import ArticleText, Feed, Fetch, HeldEntry, Report, Snapshot, Source, Storm

ADDRESS = "ada@mail.example"


def editor(address: str = ADDRESS) -> User:
    """An account of the staff that has its second factor."""
    made = account(address, is_staff=True)
    with_authenticator(made)
    return made


def browser_of(who: User, *, enforce_csrf_checks: bool = False) -> Client:
    """A browser in which the account is signed in."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.force_login(who)
    return client


def half_way_in() -> Client:
    """A browser in which an editor gave the password, and not the code."""
    who = account("halfway@mail.example", is_staff=True)
    with_authenticator(who)
    client = Client()
    assert sign_in(client, who.email, PASSWORD) == 302
    return client


def signed_in_as_a_person_does() -> Client:
    """A browser in which an editor gave password and code."""
    who = account("person@mail.example", is_staff=True)
    secret = with_authenticator(who)
    client = Client()
    sign_in(client, who.email)
    assert client.post("/account/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    return client


def waiting(n: int = 1) -> Source:
    """So many of everything that waits for a person; gives one of the sources that fail."""
    moment = clock.now()
    sources = [_source(f"harbor-{number}") for number in range(n)]
    for number, source in enumerate(sources):
        feeds = {
            "failing": {"n_failures": 3, "failure": f"{source.slug}.example answered with status 500."},
            "gone": {"gone_at": moment, "failure": f"{source.slug}.example answered with status 410."},
            "moved": {"asked_url": f"http://{source.slug}.example/elsewhere", "last_success_at": moment},
        }
        for name, columns in feeds.items():
            made = making.feed(source, name)
            Feed.objects.filter(pk=made.pk).update(due_at=moment + timedelta(hours=5), **columns)
            _poll(made, moment - timedelta(minutes=number))
        moved = f"{source.homepage}moved: polled at http://{source.slug}.example/elsewhere from now on"
        log([Fault(kind=IssueKind.MOVED_FEED, detail=moved)], source=source)
        _storm(made, _page(source, f"known-{number}"), moment)
        _given_up(_page(source, f"lost-{number}"), moment)
        _unread(_page(source, f"unread-{number}"), moment)
    _silent(_source("quiet"), moment)
    return sources[0]


def _source(slug: str) -> Source:
    made = making.source(slug)
    Source.objects.filter(pk=made.pk).update(language="en")
    return made


def _page(source: Source, name: str) -> Report:
    made = making.report(source, name)
    Report.objects.filter(pk=made.pk).update(due_at=None)
    return made


def _poll(feed: Feed, at: object) -> None:
    Fetch.objects.create(
        feed=feed, url=feed.url, started_at=at, finished_at=at, outcome="stored", status=200,
        n_entries=10, n_new=2, n_known=5, n_rejected=3,
    )  # fmt: skip


def _storm(feed: Feed, known: Report, at: object) -> None:
    storm = Storm.objects.create(feed=feed, kind="addresses", since=at, n_entries=40, n_known=36)
    for number in range(7):
        HeldEntry.objects.create(
            storm=storm, report=known, old_url=f"{known.url}?p={number}", key=making.key(f"{feed.pk}-{number}"),
            url=f"{feed.source.homepage}new/{number}", title=f"About number {number}",
        )  # fmt: skip


def _given_up(report: Report, at: object) -> None:
    Report.objects.filter(pk=report.pk).update(n_failures=4, failure="harbor.example answered with status 404.")
    Fetch.objects.create(
        report=report, url=report.url, started_at=at, finished_at=at, outcome="failed", status=404, detail="status 404"
    )


def _unread(report: Report, at: object) -> None:
    snapshot = Snapshot.objects.create(
        report=report, fetched_at=at, url=report.url, status=200, headers={}, media_type="text/html", sha256="0" * 64,
        body=b"bytes", due_at=clock.now() + timedelta(hours=1), n_failures=2, failure="It takes too long to read.",
    )  # fmt: skip
    ArticleText.objects.create(snapshot=snapshot, text_version="1", text="Words.", created_at=making.START)


def _silent(source: Source, moment: object) -> None:
    """Daily for a week, and nothing for three since."""
    feed = making.feed(source)
    Feed.objects.filter(pk=feed.pk).update(last_success_at=clock.now(), due_at=clock.now() + timedelta(hours=1))
    Report.objects.bulk_create(
        Report(
            source=source, key=making.key(f"quiet-{number}"), url=f"{source.homepage}{number}", title=f"Quiet {number}",
            published_at=clock.now() - timedelta(days=21 + number), first_seen_at=making.START,
            last_seen_at=making.START,
        )
        for number in range(8)
    )  # fmt: skip
