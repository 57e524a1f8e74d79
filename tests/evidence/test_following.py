"""Following citations: a relevant report's links bring the documents that it cites into the store, within bounds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scrapers.http import Door
from scrapers.links import ArticleLink
from tests.collection.outlets import Answer, Outlets, running
from tests.evidence.making import draft, outlet, report, snapshot
from tracker.collection import clock
from tracker.collection.collector import Collector
from tracker.collection.hosts import ClusterPace
from tracker.collection.links import MAX_DEPTH, MAX_PER_REPORT, keep_links
from tracker.collection.models import Issue, Link, Report, Snapshot, Source
from tracker.collection.single_pages import stored_page
from tracker.collection.whose_page import Hosts
from tracker.evidence import tasks
from tracker.evidence.models import Citation, Derivation
from tracker.evidence.recording import keep

pytestmark = pytest.mark.django_db

LETTER = "http://files.senate.example/2026/letter-on-claude.html"
STORY = f"""<html lang="en"><head><title>Anthropic says DeepSeek copied Claude</title></head><body>
<nav><p><a href="http://menu.example/page/one">Menu</a></p></nav><article><h1>Anthropic says DeepSeek copied Claude</h1>
<p>Anthropic accused DeepSeek of distilling its model Claude through 24,000 fraudulent accounts that generated more than 16 million
exchanges, according to <a href="{LETTER}">a letter</a> that the company sent to senators on February 23, 2026.</p>
<p>The weather in <a href="http://weather.example/report/today">the capital</a> was mild when the letter arrived there last Monday.</p>
<p>DeepSeek denied the allegations by Anthropic in <a href="http://deep.example/news/statement">a statement</a>.</p></article></body></html>"""
DOCUMENT = """<html lang="en"><head><title>Letter of Anthropic to the committee</title></head><body><article>
<h1>Letter of Anthropic to the committee</h1><p>We write about distillation. Anthropic accuses DeepSeek of distilling our model Claude through
24,000 fraudulent accounts that generated more than 16 million exchanges with it, as <a href="http://third.example/notes/deeper">our notes</a> say.</p>
<p>This letter of February 23, 2026 asks the committee to look at what the laboratory did, and to act on what it finds.</p></article></body></html>"""


@pytest.fixture
def outlets() -> Iterator[Outlets]:
    with running() as made:
        yield made


@pytest.fixture
def work(outlets) -> Collector:
    return Collector(Door(sample_address=outlets.address, pace=ClusterPace()))


@pytest.fixture
def story(outlets) -> Report:
    outlets.answers["wire.example/story"] = Answer(STORY)
    outlets.answers[LETTER.removeprefix("http://")] = Answer(DOCUMENT)
    made = report(outlet("Wire", is_sample=True))
    Report.objects.update(url="http://wire.example/story", due_at=clock.now())
    return made


def go_on(work: Collector) -> None:
    """All that is due is fetched and read, until nothing is."""
    while (due := Report.objects.filter(due_at__lte=clock.now()).order_by("pk").first()) is not None:
        assert work.fetch_page(due.pk)
        for snapshot_id in Snapshot.objects.filter(due_at__lte=clock.now()).values_list("pk", flat=True):
            tasks.read_snapshot(snapshot_id)


@pytest.mark.model
def test_the_document_that_a_report_cites_comes_into_the_store_as_its_origin(work, outlets, story):
    go_on(work)
    letter = Report.objects.get(url=LETTER)
    assert (letter.source.kind, letter.source.reliability, letter.source.name) == (
        "unknown",
        "F",
        "files.senate.example",
    )
    assert letter.source.is_sample
    assert letter.title == "Letter of Anthropic to the committee"
    link = Link.objects.get(document=letter)
    assert (link.report, link.words, link.depth) == (story, "a letter", 1)
    assert link.text.text[link.start : link.end] == "a letter"
    assert Citation.objects.filter(report=story, stored=letter, way="document").exists()
    assert Derivation.objects.get(report=story).parent == letter
    asked = set(outlets.asked)
    assert {"deep.example/news/statement", "third.example/notes/deeper"} <= asked
    assert not {"weather.example/report/today", "menu.example/page/one"} & asked
    assert not Issue.objects.filter(kind="damaged_feed").exists()


@pytest.mark.model
def test_robots_is_asked_for_a_cited_document_too(work, outlets, story):
    outlets.answers["files.senate.example/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", media_type="text/plain")
    go_on(work)
    letter = Report.objects.get(url=LETTER)
    assert "robots.txt forbids it" in letter.failure
    assert LETTER.removeprefix("http://") not in outlets.asked
    assert Derivation.objects.get(report=story).parent is None


@pytest.mark.model
def test_an_irrelevant_report_is_not_followed(work, outlets, story):
    words = "The refinery's distillation unit was shut, <a href='http://other.example/news/fire'>a statement</a> of its owner says."
    outlets.answers["wire.example/story"] = Answer(f"<article><h1>Fire</h1><p>{words}</p><p>{words * 3}</p></article>")
    go_on(work)
    assert Report.objects.get().is_relevant is False


def linking(*urls: str, of: Report | None = None):
    """A text whose words link to these addresses, and its links."""
    text = snapshot(of or report(outlet("Harbor Wire")), "word " * len(urls))
    places = [(5 * number, 5 * number + 4) for number in range(len(urls))]
    return text, [ArticleLink(url=url, words="word", start=a, end=b) for url, (a, b) in zip(urls, places, strict=True)]


def test_an_address_has_one_row_whoever_links_to_it_and_however_it_is_written():
    assert keep_links(*linking("https://lab.test/a")) == 1
    other = report(outlet("Lantern"))
    assert keep_links(*linking("http://www.lab.test/a/", "https://lab.test/b", of=other)) == 1
    assert keep_links(*linking("http://www.lab.test/a/", "https://lab.test/b", of=other)) == 0
    documents = Report.objects.filter(linked_from__isnull=False).distinct()
    assert set(documents.values_list("url", flat=True)) == {"https://lab.test/a", "https://lab.test/b"}
    assert Source.objects.filter(kind=Source.UNLISTED).count() == 1
    assert sorted(Link.objects.values_list("depth", flat=True)) == [0, 1, 1]


def test_a_document_belongs_to_the_catalogues_outlet_of_its_host():
    lab = outlet("Lab", kind="company", is_sample=False)
    Source.objects.filter(pk=lab.pk).update(homepage="https://www.lab.test/news")
    blog = outlet("Lab Security", kind="company")
    Source.objects.filter(pk=blog.pk).update(homepage="https://lab.test/security/")
    wire = outlet("Press")
    Source.objects.filter(pk=wire.pk).update(homepage="https://press.test/")
    urls = (
        "https://lab.test/news/a",
        "https://lab.test/security/b",
        "https://cdn.lab.test/c.pdf",
        "https://x.press.test/d",
    )
    keep_links(*linking(*urls))
    owners = dict(Report.objects.filter(url__in=urls).values_list("url", "source__slug"))
    assert owners == dict(zip(urls, ("lab", "lab-security", "lab", "xpresstest"), strict=True))


def test_what_is_stored_already_is_not_queued_again():
    lab = outlet("Lab", kind="company")
    Source.objects.filter(pk=lab.pk).update(homepage="https://lab.test/")
    known = report(lab)
    Report.objects.filter(pk=known.pk).update(url="https://lab.test/feed-item?id=1", canonical_url="https://lab.test/a")
    text, links = linking("http://lab.test/a")
    assert keep_links(text, links) == 0
    assert (Link.objects.get().document, Link.objects.get().depth) == (known, 0)
    assert stored_page("https://lab.test/a", Hosts.load(is_sample=False)) == known
    assert stored_page("https://lab.test/other", Hosts.load(is_sample=False)) is None


def test_a_report_leads_to_so_many_documents_and_those_only_so_far():
    text, links = linking(*(f"https://lab.test/{n}" for n in range(MAX_PER_REPORT + 4)))
    assert keep_links(text, links) == MAX_PER_REPORT
    here = Report.objects.get(url="https://lab.test/0")
    for depth in range(1, MAX_DEPTH + 2):
        n_new = keep_links(*linking(f"https://deep.test/{depth}", of=here))
        assert n_new == (depth < MAX_DEPTH)
        here = Report.objects.filter(url=f"https://deep.test/{depth}").first() or here


@pytest.mark.parametrize("is_sample", [True, False])
def test_the_sample_and_the_world_do_not_lead_to_each_other(is_sample):
    here = report(outlet("Harbor Wire", is_sample=is_sample))
    keep_links(*linking("https://lab.test/a", "http://lab.example/a", of=here))
    assert Link.objects.get().document.url == ("http://lab.example/a" if is_sample else "https://lab.test/a")
    assert not Source.objects.exclude(is_sample=is_sample).exists()


def test_nothing_is_asked_for_a_file_that_was_handed_over_nor_for_an_older_edition():
    text, links = linking("https://lab.test/a")
    Snapshot.objects.update(headers={"handed-over-as": "story.txt"})
    text.snapshot.refresh_from_db()
    assert keep_links(text, links) == 0
    Snapshot.objects.update(headers={})
    old, links = linking("https://lab.test/a", of=text.snapshot.report)
    newer = snapshot(text.snapshot.report, "A later edition.")
    old.snapshot.report.refresh_from_db()
    assert old.snapshot.report.current_text == newer
    assert keep_links(old, links) == 0


def test_a_credit_means_the_page_that_it_links_to():
    """Whoever is read first: the linked page in no catalogue, or the report that credits it."""
    for number, is_document_first in enumerate((True, False)):
        words = (
            draft("")
            .alleges("DeepSeek", words="Anthropic accused DeepSeek in a letter.")
            .exchanges(16e6 + number, "DeepSeek")
        )
        same = draft("This letter is of the company.").alleges("DeepSeek").exchanges(16e6 + number, "DeepSeek")
        wire, host = outlet(f"Wire {number}"), outlet(f"Host {number}", kind=Source.UNLISTED)
        citing, cited = report(wire), report(host)
        texts = {citing: snapshot(citing, words.words.text), cited: snapshot(cited, same.words.text)}
        at = texts[citing].text.index("a letter")
        place = {"text": texts[citing], "words": "a letter", "start": at, "end": at + 8, "found_at": clock.now()}
        Link.objects.create(report=citing, document=cited, depth=1, **place)
        said = {citing: words, cited: same}
        for one in (cited, citing) if is_document_first else (citing, cited):
            keep(texts[one], said[one].extraction())
        assert Derivation.objects.get(report=citing).parent == cited, is_document_first
