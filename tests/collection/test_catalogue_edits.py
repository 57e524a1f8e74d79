"""The catalogue as people change it: entries written by `source add`, OPML files imported, a catalogue checked."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scrapers.catalogue import LIVE_CATALOGUE, read_catalogue
from scrapers.errors import CatalogueError
from scrapers.http import Door
from scrapers.pace import Pace
from tests.collection import making
from tests.collection.outlets import Answer
from tests.collection.test_source_try import HOME, HOST, RSS
from tests.scrapers.catalogue_entries import ENTRY as WIRE
from tracker.collection import catalogue_edits, catalogues, tasks
from tracker.collection.management.commands import source
from tracker.collection.models import Feed, Source
from tracker.collection.whose_page import unlisted

pytestmark = pytest.mark.django_db

ENTRY = f"# Kept as it is.{WIRE}"
REAL = {
    "is_sample": False,
    "homepage": "https://moss.test/",
    "urls": ("https://moss.test/feed",),
    "reliability_reason": "Names its sources, mostly.",
}
OPML = """<opml version="2.0"><body><outline text="Mine">
<outline text="Moss &amp; Peat" xmlUrl="https://moss.test/feed" htmlUrl="https://moss.test/"/>
<outline text="The same name" xmlUrl="https://www.moss.test/other.json"/>
<outline text="Wire" xmlUrl="http://www.wire.test/rss/"/>
<outline text="Sample" xmlUrl="http://moss.example/feed"/>
<outline text="Router" xmlUrl="http://127.0.0.1/feed"/>
<outline text="Broken" xmlUrl="gopher://moss.test/"/></outline></body></opml>"""


@pytest.fixture
def live(tmp_path, monkeypatch) -> Path:
    """A real catalogue of one source, in place of the product's."""
    path = tmp_path / "sources.toml"
    path.write_text(ENTRY, encoding="utf-8")
    for module in (catalogues, source):
        monkeypatch.setattr(module, "LIVE_CATALOGUE", path)
    return path


@pytest.fixture
def opml(tmp_path) -> Path:
    path = tmp_path / "mine.opml"
    path.write_text(OPML, encoding="utf-8")
    return path


@pytest.fixture
def home(outlets, monkeypatch) -> str:
    """The home page of an outlet of no sample, which answers from this machine; its host and port, without a slash."""
    door = Door(
        resolver=lambda host, port: ["127.0.0.1"],
        allowed_peers=frozenset({outlets.address}),
        min_interval=0,
        pace=Pace(),
    )
    monkeypatch.setattr(source, "door_for", lambda _: door)
    return f"moss.test:{outlets.address[1]}"


def test_add_writes_the_entry_that_try_shows_and_the_feed_is_known_at_once(live, outlets, home, capsys):
    rss = RSS.replace(HOME, f"http://{home}/")
    outlets.answers[f"{home}/feed"] = Answer(rss, media_type="application/rss+xml")
    call_command("source", "add", f"http://{home}/feed", "--pages=0")
    assert f"moss is in {live} now" in capsys.readouterr().out
    assert live.read_text("utf-8").startswith(ENTRY)
    assert [spec.slug for spec in read_catalogue(live)] == ["wire", "moss"]
    assert Feed.objects.get(source__slug="moss").url == f"http://{home}/feed"
    with pytest.raises(CommandError, match="nothing was added"):
        call_command("source", "add", f"http://{home}/feed", "--pages=0")
    assert "it is one of 'moss'" in capsys.readouterr().out


def test_add_says_why_a_page_gives_no_source(live, outlets, settings):
    settings.SAMPLE_NEWSROOM = outlets.address
    outlets.answers[f"{HOST}/"] = Answer("<p>Words.</p>")
    with pytest.raises(CommandError, match="nothing was added, for the reason above"):
        call_command("source", "add", HOME)
    assert live.read_text("utf-8") == ENTRY


def test_add_writes_nothing_that_the_catalogue_would_refuse(live, outlets, settings, capsys):
    settings.SAMPLE_NEWSROOM = outlets.address
    outlets.answers[f"{HOST}/feed"] = Answer(RSS, media_type="application/rss+xml")
    with pytest.raises(CommandError, match="nothing was added, for the reason above"):
        call_command("source", "add", f"{HOME}feed", "--pages=0")
    assert "It can be no source: 'http://moss.example/': no real host ends in .example." in capsys.readouterr().out
    assert live.read_text("utf-8") == ENTRY


LISTED = '<ul><li class="news"><a href="/a">Labs accuse</a></li><li class="news"><b>Next</b></li></ul>'


@pytest.mark.parametrize(
    ("page", "selectors", "why"),
    [
        (LISTED, ("li.nope", "a", "a"), "--item 'li.nope' finds nothing on the page"),
        (
            LISTED,
            ("li", "a.nope", "b, a"),
            "--link 'a.nope' finds no address in any of the 2 items that --item 'li' finds",
        ),
        (LISTED, ("li", "a", "h3"), "--title 'h3' finds no words in any of the 2 items that --item 'li' finds"),
        ("<rss version='2.0'><channel></channel></rss>", (), "lists nothing that can be collected"),
    ],
)
def test_add_refuses_what_lists_nothing_and_says_what_found_nothing(live, outlets, home, capsys, page, selectors, why):
    outlets.answers[f"{home}/news"] = Answer(page)
    options = [f"--{name}={value}" for name, value in zip(("item", "link", "title"), selectors, strict=False)]
    with pytest.raises(CommandError, match="nothing was added, for the reason above"):
        call_command("source", "add", f"http://{home}/news", "--pages=0", *options)
    assert f"{why}. Its entry would be:" in " ".join(capsys.readouterr().out.split())
    assert live.read_text("utf-8") == ENTRY


def test_a_sitemap_that_lists_nothing_of_late_can_be_added(live, outlets, home):
    listed = f"<urlset><url><loc>http://{home}/2020/02/01/labs</loc></url></urlset>"
    outlets.answers[f"{home}/map.xml"] = Answer(listed, media_type="text/xml")
    call_command("source", "add", f"http://{home}/map.xml", "--pages=0")
    assert [spec.feeds[0].url for spec in read_catalogue(live)] == ["https://wire.test/rss", f"http://{home}/map.xml"]


def test_import_accounts_for_every_feed_and_prints_what_can_be_pasted(live, opml, capsys):
    call_command("source", "import", str(opml))
    printed = capsys.readouterr().out
    assert "# mine.opml: 6 feeds = 2 new in 1 entry + 1 in the catalogue already + 3 rejected" in printed
    assert "# in the catalogue as 'wire': http://www.wire.test/rss/" in printed
    assert "# rejected, address refused: the scheme is gopher: Broken gopher://moss.test/" in printed
    assert "# rejected, 'http://moss.example/': no real host ends in .example: Sample" in printed
    assert "# rejected, 'http://127.0.0.1/': it is a bare IP address, and outlets have names: Router" in printed
    live.write_text(ENTRY + printed, encoding="utf-8")
    assert [(spec.slug, [feed.url for feed in spec.feeds]) for spec in read_catalogue(live)] == [
        ("wire", ["https://wire.test/rss"]),
        ("moss-peat", ["https://moss.test/feed", "https://www.moss.test/other.json"]),
    ]


def test_import_gives_the_feeds_of_one_site_one_entry_and_those_of_a_shared_host_one_each(live, opml, capsys):
    opml.write_text(
        """<opml version="2.0"><body>
<outline text="Peat" xmlUrl="https://feeds.peat.test/all" htmlUrl="https://www.peat.test/"/>
<outline text="Peat on law" xmlUrl="https://peat.test/law.xml"/>
<outline text="Fern" xmlUrl="https://feeds.feedburner.com/fern" htmlUrl="https://fern.test/"/>
<outline text="Ash" xmlUrl="https://feeds.feedburner.com/ash"/>
<outline text="Elm" xmlUrl="https://feeds.feedburner.com/elm"/>
<outline text="Ada" xmlUrl="https://medium.com/feed/@ada" htmlUrl="https://medium.com/@ada"/>
<outline text="Bob" xmlUrl="https://medium.com/feed/@bob" htmlUrl="https://medium.com/@bob"/>
<outline text="Wire in brief" xmlUrl="https://wire.test/brief.xml"/>
<outline text="Mine" type="include" url="https://peat.test/mine.opml"/>
<outline text="A" type="link" url="https://a.test/"/><outline text="B" type="link" url="https://b.test/"/>
</body></opml>""",
        encoding="utf-8",
    )
    call_command("source", "import", str(opml), "--add")
    printed = capsys.readouterr().out
    assert "8 feeds = 7 new in 6 entries + 0 in the catalogue already + 1 of sources in the catalogue" in printed
    assert "# a further feed of the site of 'wire', for its entry:\n#   [[source.feed]]\n" in printed
    assert '#   url = "https://wire.test/brief.xml"' in printed
    assert "# 2 outlines passed over, a link to a page, no feed: A https://a.test/ …" in printed
    assert "# 1 outline passed over, another list, which is not asked for; import it by itself: Mine https" in printed
    feeds = {spec.slug: len(spec.feeds) for spec in read_catalogue(live)}
    assert feeds == {"wire": 1, "peat": 2, "fern": 1, "ash": 1, "elm": 1, "ada": 1, "bob": 1}


def test_import_may_write_the_entries_and_a_second_time_there_is_nothing_new(live, opml, capsys):
    call_command("source", "import", str(opml), "--add")
    assert "1 entry was written into" in capsys.readouterr().out
    assert set(Source.objects.filter(retired_at=None, is_sample=False).values_list("slug", flat=True)) == {
        "wire",
        "moss-peat",
    }
    call_command("source", "import", str(opml), "--add")
    assert "6 feeds = 0 new + 3 in the catalogue already + 3 rejected" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "error"),
    [("Hello", "it is no OPML: it is no XML"), ("<rss/>", "its outermost element is 'rss'"), (None, "cannot be read")],
)
def test_a_file_that_is_no_opml_is_named_with_the_remedy(live, tmp_path, text, error):
    path = tmp_path / "other.opml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CommandError, match=rf"other\.opml: .*{error}"):
        call_command("source", "import", str(path))


def test_check_names_file_entry_reason_and_remedy(live, capsys):
    call_command("source", "check")
    assert "sources.toml: 1 sources with 1 feeds, all well." in capsys.readouterr().out
    live.write_text(ENTRY.replace('"wire"\nowner', '"agency"\nowner'), encoding="utf-8")
    message = r"sources\.toml, source 'wire', field 'kind': 'agency' is not known\. Use one of: company, wire"
    with pytest.raises(CommandError, match=message):
        call_command("source", "check")
    with pytest.raises(CommandError, match=message):
        call_command("source", "list")


def test_the_list_tells_outlets_of_no_catalogue_apart(live, capsys):
    unlisted("files.test", "https://files.test/letter", why="Known only from what reports link to.")
    call_command("source", "list")
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.endswith("files.test")]
    assert line.startswith("F  unlisted ")


def test_the_products_own_catalogue_is_well(capsys):
    call_command("source", "check", str(LIVE_CATALOGUE))
    assert "all well" in capsys.readouterr().out


def test_a_catalogue_that_cannot_be_written_stays_as_it_is(live):
    spec = making.spec("wire", **REAL)
    with pytest.raises(CatalogueError, match="another source has the same one"):
        catalogue_edits.add([spec], live)
    assert live.read_text("utf-8") == ENTRY
    assert list(live.parent.iterdir()) == [live]
    with pytest.raises(CatalogueError, match=r"cannot be written.*Paste the entry into it by hand"):
        catalogue_edits.add([spec], live.parent / "nowhere" / "sources.toml")


def test_a_running_product_takes_a_new_entry_over(live, settings, monkeypatch):
    settings.IS_LIVE = True
    monkeypatch.setattr(tasks, "_tell", lambda *_: None)
    tasks.sweep()
    assert Feed.objects.get(source__slug="wire").due_at is not None
    catalogue_edits.add([making.spec("moss", **REAL)], live)
    tasks.sweep()
    assert Feed.objects.get(source__slug="moss").due_at is not None
    live.write_text("[[source", encoding="utf-8")
    tasks.sweep()
    assert set(Source.objects.filter(retired_at=None, is_sample=False).values_list("slug", flat=True)) == {
        "moss",
        "wire",
    }
