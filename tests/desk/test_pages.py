"""What the pages of the desk say, and what they cost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.collection import making
from tests.desk import editors
from tracker.collection import clock, interventions, polled
from tracker.collection.interventions import Person
from tracker.collection.models import Feed, Intervention, Report, Source, Storm
from tracker.collection.reach import Reach

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
PAGES = (
    "/desk/",
    "/desk/sources/",
    "/desk/sources/?show=silent",
    "/desk/sources/?show=failing",
    "/desk/sources/harbor-0/",
    "/desk/pages/",
    "/desk/pages/?of=reading",
    "/desk/log/",
)
EDITOR = Person(by="ada at a shell")


@pytest.fixture
def desk() -> Client:
    return editors.browser_of(editors.editor())


def shown(desk: Client, address: str) -> str:
    """The page's words, without its markup."""
    answer = desk.get(address)
    assert answer.status_code == 200, address
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_an_empty_desk_says_so(desk: Client) -> None:
    assert "Nothing waits. Every source is reached" in shown(desk, "/desk/")
    assert "Nobody polls at present." in shown(desk, "/desk/")
    assert "The catalogue has not been read yet." in shown(desk, "/desk/sources/")
    for kind, words in (("failing", "No source is failing."), ("held", "Nothing of any source is held.")):
        assert words in shown(desk, f"/desk/sources/?show={kind}")
    assert "No page was given up." in shown(desk, "/desk/pages/")
    assert "No page that was fetched fails to be read." in shown(desk, "/desk/pages/?of=reading")
    assert "Nobody has done anything by hand so far." in shown(desk, "/desk/log/")


def test_the_queue_says_what_happened_since_when_and_what_was_done(desk: Client) -> None:
    editors.waiting()
    polled.note(Reach(is_live=False, newsroom=("127.0.0.1", 9)))
    words = shown(desk, "/desk/")
    for said in (
        "the sample’s outlets",
        "36 of its 40 entries came with new identities at new addresses, under titles that are known.",
        "nothing of it is stored a second time, and nothing is lost",
        "About number 4",
        "harbor-0.example answered with status 500. Failed 3 times in a row; each wait is twice as long, up to a day.",
        "so they are polled no more until you say so. Harbor-0 http://harbor-0.example/gone Since",
        "http://harbor-0.example/moved → http://harbor-0.example/elsewhere Since",
        "harbor.example answered with status 404. Last tried",
        "failed 4 times in a row. It is not tried again by itself.",
        "It takes too long to read. Fetched",
        "21 days without a report; usually at most 1 day",
    ):
        assert said in words, said
    assert "About number 5" not in words
    assert "Nobody polls" not in words


def test_what_is_paused_waits_for_nobody(desk: Client) -> None:
    editors.waiting()
    Source.objects.update(is_paused=True)
    words = shown(desk, "/desk/")
    assert "Sources that fail" not in words
    assert "Silent longer than usual" not in words
    assert "2 paused" in shown(desk, "/desk/sources/?show=paused")


def test_what_no_worker_polls_says_so(desk: Client) -> None:
    making.feed(making.source())
    Source.objects.update(is_sample=False)
    polled.note(Reach(is_live=False, newsroom=("127.0.0.1", 9)))
    for address in ("/desk/sources/", "/desk/sources/harbor/"):
        assert "No worker polls it at present." in shown(desk, address)
        assert "Poll now: Harbor" not in desk.get(address).content.decode()
    polled.note(Reach(is_live=True, newsroom=None))
    for address in ("/desk/sources/", "/desk/sources/harbor/"):
        assert "No worker polls it" not in shown(desk, address)
        assert "Poll now: Harbor" in desk.get(address).content.decode()


def test_an_act_leads_back_to_the_list_as_it_was_chosen(desk: Client) -> None:
    making.source()
    filled = {"do": "pause", "why": "Broken.", "from": "sources", "show": "silent"}
    assert desk.post("/desk/sources/harbor/do/", filled)["Location"] == "/desk/sources/?show=silent"
    assert desk.post("/desk/sources/harbor/do/", {"do": "pause", "from": "sources"})["Location"] == "/desk/sources/"


def test_a_pause_and_a_ruling_need_a_reason(desk: Client) -> None:
    source = editors.waiting()
    storm = Storm.objects.get()
    for address, do in ((f"sources/{source.slug}", "pause"), (f"storms/{storm.feed_id}", "same")):
        told = desk.post(f"/desk/{address}/do/", {"do": do, "why": " \x00 "}, follow=True).content.decode()
        assert "Nothing was done: say why" in told
    assert not Intervention.objects.exists()
    assert not Source.objects.filter(is_paused=True).exists()
    assert Storm.objects.get().ended_at is None


@pytest.mark.parametrize(("do", "act"), [("same", "ruled: the same reports"), ("new", "ruled: new reports")])
def test_what_is_held_is_ruled_on_once(desk: Client, do: str, act: str) -> None:
    editors.waiting()
    storm = Storm.objects.get()
    address = f"/desk/storms/{storm.feed_id}/do/"
    desk.post(address, {"do": do, "why": "They moved to a new system.", "from": "queue"})
    storm.refresh_from_db()
    noted = Intervention.objects.get()
    assert (storm.ruling, storm.why, storm.ruled_by) == (do, "They moved to a new system.", noted.by)
    assert (noted.act, noted.subject) == (do, storm.feed.url)
    assert f"{editors.ADDRESS} {act}" in shown(desk, "/desk/log/")
    told = desk.post(address, {"do": do, "why": "Again."}, follow=True).content.decode()
    assert "nothing of this feed is held any more" in told
    assert Intervention.objects.count() == 1


def test_sources_are_chosen_by_their_state(desk: Client) -> None:
    editors.waiting()
    well = making.source("well")
    making.feed(well)
    assert "All 3 1 failing 1 silent longer than usual 0 paused 1 held" in shown(desk, "/desk/sources/")
    for kind, name in (("failing", "Harbor-0"), ("held", "Harbor-0"), ("silent", "Quiet")):
        words = shown(desk, f"/desk/sources/?show={kind}")
        assert name in words
        assert "Well source" not in words


def test_a_source_accounts_for_its_polls_and_shows_what_was_done(desk: Client) -> None:
    source = editors.waiting()
    interventions.pause(source, EDITOR, "They asked us to.")
    assert "gone since" in shown(desk, "/desk/sources/harbor-0/")
    interventions.resume(source, EDITOR)
    words = shown(desk, "/desk/sources/harbor-0/")
    assert "http://harbor-0.example/failing read 10 2 5 3" in words
    assert "seen 1 time" in words
    assert "ada at a shell paused it Harbor-0 They asked us to." in words
    assert "About lost-0" in words
    assert "About unread-0" in words
    assert "gone since" not in words


def test_the_log_names_editors_by_address_while_there_is_an_account(desk: Client) -> None:
    making.source()
    desk.post("/desk/sources/harbor/do/", {"do": "pause", "why": "Broken <b>again</b>."})
    words = shown(desk, "/desk/log/")
    assert f"{editors.ADDRESS} paused it Harbor Broken <b>again</b>." in words
    who = Intervention.objects.get().account
    assert who is not None
    number = who.pk
    Intervention.objects.update(account=None)
    assert f"editor {number} paused it" in shown(desk, "/desk/log/")


def test_lists_go_on_where_they_were_cut(desk: Client) -> None:
    source = making.source()
    for number in range(120):
        made = making.report(source, f"lost-{number}")
        Report.objects.filter(pk=made.pk).update(due_at=None, n_failures=1)
    interventions.pause(source, EDITOR)
    for number in range(119):
        interventions.note(EDITOR, interventions.Act.POLL, source, f"http://harbor.example/{number}")
        making.source(f"other-{number:03}")
    for address, pattern in (
        ("/desk/pages/", r'<h3><a href="/reports/(\d+)/'),
        ("/desk/log/", r"<code>(http://[^<]+)|paused (it)<"),
        ("/desk/sources/", r'<h3><a href="/desk/sources/([^/]+)/'),
    ):
        found: list[str] = []
        following = address
        for _ in range(3):
            page = desk.get(following).content.decode()
            found += re.findall(pattern, page)
            following = address + "".join(re.findall(r'rel="next" href="([^"]+)"', page))
        assert following == address, "three pages of fifty hold all of it"
        assert len(found) == len(set(found)) == 120, address


@pytest.mark.parametrize("after", ["nonsense", "-1", "9" * 30, "٣", "%00", "0"])
def test_nonsense_in_an_address_gives_a_page(desk: Client, after: str) -> None:
    for address in ("/desk/pages/", "/desk/log/", "/desk/sources/"):
        assert desk.get(f"{address}?after={after}&show={after}&of={after}").status_code == 200


def test_pages_cost_as_much_with_two_hundred_rows_as_with_one(desk: Client, tell: Callable[[str], None]) -> None:
    editors.waiting()
    few = {address: cost(desk, address) for address in PAGES}
    Source.objects.all().delete()
    source = editors.waiting(200)
    for number in range(200):
        interventions.note(EDITOR, interventions.Act.POLL, source, f"http://harbor.example/{number}")
    many = {address: cost(desk, address) for address in PAGES}
    assert {address: n for address, (n, _) in many.items()} == {address: n for address, (n, _) in few.items()}
    assert {address: n for address, (n, _) in many.items() if n > MOST_QUERIES} == {}
    for address, (n_queries, n_bytes) in many.items():
        bytes_then = few[address][1]
        tell(f"{address:28} {n_queries:3} queries, {bytes_then:7} bytes of one row, {n_bytes:7} of 200")
    assert {address: n for address, (_, n) in many.items() if n > 110_000} == {}


def cost(desk: Client, address: str) -> tuple[int, int]:
    """How many queries the page takes, and how many bytes it has as sent."""
    with CaptureQueriesContext(connection) as told:
        answer = desk.get(address)
    assert answer.status_code == 200
    return len(told), len(answer.content)


def test_all_feeds_that_can_be_polled_may_be_asked_at_once(desk: Client) -> None:
    feed = making.feed(making.source())
    Feed.objects.update(due_at=clock.now() + timedelta(hours=5))
    for address, do in (("sources/harbor", "poll"), (f"feeds/{feed.pk}", "poll")):
        answer = desk.post(f"/desk/{address}/do/", {"do": do, "from": "queue"}, follow=True)
        assert answer.redirect_chain == [("/desk/", 303)]
        assert "It is asked for within seconds where workers run." in answer.content.decode()
        assert Feed.objects.filter(due_at__lte=clock.now()).exists()
