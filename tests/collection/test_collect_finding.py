"""`manage.py collect`: a period filled back, single pages, and a run that goes on until it is stopped."""

import re

import pytest
from django.core.management import CommandError, call_command

from scrapers.http import Door
from tests.collection import making
from tests.collection.outlets import Answer
from tests.collection.test_catalogue_edits import ENTRY
from tracker.collection import catalogues, clock, run, sitemap_feeds
from tracker.collection.collector import Collector
from tracker.collection.management.commands import collect
from tracker.collection.models import Feed, Fetch, Report, Source
from tracker.collection.reach import door_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_reader")]

HOST = "wire.example"
HOME = f"http://{HOST}/"
ARTICLE = """<html><head><title>{0}</title></head><body><article><h1>{0}</h1>
<p>The outlet wrote a paragraph of a usual length here, so that it counts as an article and not as a stub of one.</p>
<p>It wrote a second one, in which nothing happens but that the text becomes longer than the shortest one allowed.</p>
</article></body></html>"""


@pytest.fixture(autouse=True)
def site(outlets, settings, tmp_path, monkeypatch) -> dict[str, Answer]:
    """One outlet with a feed and a sitemap, in place of the sample's; no worker runs, and none is waited for."""
    path = tmp_path / "sources.toml"
    path.write_text(
        ENTRY.replace("https://wire.test/", HOME)
        + f'\n[[source.feed]]\nurl = "{HOME}map.xml"\nkind = "sitemap"\ninclude = ["/2026/"]\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(catalogues, "SAMPLE_CATALOGUE", path)
    monkeypatch.setattr(run, "PATIENCE_SECONDS", 0.0)
    settings.SAMPLE_NEWSROOM = outlets.address
    listed = "".join(f"<url><loc>{HOME}2026/02/{n}/story-{n}</loc></url>" for n in range(10, 20))
    outlets.answers |= {
        f"{HOST}/rss": Answer(
            f'<rss version="2.0"><channel><item><title>New</title><link>{HOME}new</link></item></channel></rss>',
            media_type="application/rss+xml",
        ),
        f"{HOST}/map.xml": Answer(
            f"<urlset>{listed}<url><loc>{HOME}about</loc><lastmod>2026-02-15</lastmod></url></urlset>",
            media_type="text/xml",
        ),
        f"{HOST}/new": Answer(ARTICLE.format("New")),
        **{f"{HOST}/2026/02/{n}/story-{n}": Answer(ARTICLE.format(f"Story {n}")) for n in range(10, 20)},
    }
    return outlets.answers


def numbers(printed: str, slug: str = "wire") -> dict[str, int]:
    """The closing table's line of a source, by column."""
    lines = [line.split() for line in printed.splitlines()]
    names = next(line for line in lines if line[:2] == ["source", "polls"])
    cells = next(line for line in lines if line[0] == slug)
    return dict(zip(names[1:], map(int, cells[1:]), strict=True))


def test_a_period_is_filled_back_and_every_address_accounted_for(capsys):
    call_command("collect", "--sample", "--source", "wire", "--since", "2026-02-14", "--until", "2026-02-16")
    assert set(Report.objects.values_list("title", flat=True)) == {"New", "Story 14", "Story 15", "Story 16"}
    told = numbers(capsys.readouterr().out)
    assert told["entries"] == told["new"] + told["known"] + told["rejected"]
    assert (told["new"], told["stored"], told["failed"], told["read"]) == (4, 4, 0, 4)
    reasons = Fetch.objects.filter(feed__kind="sitemap").first()
    assert (reasons.n_entries, reasons.n_new, reasons.n_rejected) == (11, 3, 8)


def test_a_source_without_a_sitemap_is_said(capsys, site):
    catalogues.SAMPLE_CATALOGUE.write_text(ENTRY.replace("https://wire.test/", HOME), encoding="utf-8")
    call_command("collect", "--sample", "--since", "2026-02-14")
    assert capsys.readouterr().err.count("None of these sources has a sitemap in the catalogue") == 1
    assert Report.objects.get().title == "New"


@pytest.fixture
def long_index(site, monkeypatch) -> int:
    """The sitemap is an index of more sitemaps than are due at a time, a story of February in each; how many."""
    monkeypatch.setattr(sitemap_feeds, "AT_ONCE", 2)
    told = "".join(f"<sitemap><loc>{HOME}map-{n}.xml</loc></sitemap>" for n in range(10, 15))
    site[f"{HOST}/map.xml"] = Answer(f"<sitemapindex>{told}</sitemapindex>", media_type="text/xml")
    site |= {
        f"{HOST}/map-{n}.xml": Answer(
            f"<urlset><url><loc>{HOME}2026/02/{n}/story-{n}</loc></url></urlset>", media_type="text/xml"
        )
        for n in range(10, 15)
    }
    return 5


def test_a_back_filling_that_was_stopped_says_what_is_left_and_the_same_command_goes_on(
    capsys, long_index, monkeypatch, settings
):
    days = ("--since", "2026-02-01", "--until", "2026-02-28")
    monkeypatch.setattr(collect, "SAMPLE_PASSES", 1)
    call_command("collect", "--sample", "--source", "wire", *days, "--wait", "0")
    told = capsys.readouterr()
    assert "wire: 1 sitemap is still to be asked for 2026-02-01 to 2026-02-28. A worker goes on" in told.out
    poll = Collector(door_for(settings.SAMPLE_NEWSROOM)).poll
    assert poll(Feed.objects.get(url=f"{HOME}map.xml").pk)
    call_command("collect", "--sample", "--source", "wire", *days, "--wait", "0")
    told = capsys.readouterr()
    assert "wire: 6 sitemaps are still to be asked for 2026-02-01 to 2026-02-28." in told.out
    assert f"{2 + 3 + 2} rows are left" in told.err, "two sitemaps and their index, three that wait, the feed"
    call_command("collect", "--sample", "--source", "wire", *days)
    told = capsys.readouterr()
    assert ("still to be asked" in told.out, "Nothing is left to do." in told.err) == (False, True)
    assert Report.objects.filter(url__contains="/2026/02/").count() == long_index
    asked = Fetch.objects.filter(feed__listed_in__isnull=False).values_list("url", flat=True)
    assert len(asked) == len(set(asked)) == long_index


def test_a_back_filling_of_other_days_says_what_it_gives_up(capsys, long_index):
    which = ("collect", "--sample", "--source", "wire", "--wait", "0")
    call_command(*which, "--since", "2026-02-01", "--until", "2026-02-28")
    assert "given up" not in capsys.readouterr().err
    call_command(*which, "--since", "2026-02-12")
    said = capsys.readouterr()
    assert "wire: 1 sitemap was still to be asked for 2026-02-01 to 2026-02-28. That is given up" in said.err
    assert "wire: 1 sitemap is still to be asked for what is since 2026-02-12." in said.out


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--until", "2026-02-14"], "say with --since where it begins"),
        (["--since", "2026-02-14", "--until", "2026-02-13"], "exchange them"),
        (["--since", "9999-01-01"], "in the future"),
        (["--since", "2026-02-14", "--url", f"{HOME}new"], "--since is for sources that list their reports: leave out"),
        (["--url", f"{HOME}new", "--source", "wire", "--follow"], "--url says what .* --source and --follow is for"),
        (["--files", "a.txt", "--source", "wire"], "--files says what is collected; --source is for"),
        (["--since", "yesterday"], "'yesterday' is no day; write it like"),
        (["--source", "nobody"], "'nobody' is no source of the sample"),
    ],
)
def test_options_that_make_no_sense_are_named_with_the_remedy(options, error):
    with pytest.raises(CommandError, match=error):
        call_command("collect", *options)
    assert not Fetch.objects.exists()


@pytest.mark.parametrize(
    ("contact", "site_url", "n_warnings"),
    [
        ("", "http://127.0.0.1:8000", 1),
        ("", "http://localhost", 1),
        ("", "http://192.168.0.2", 1),
        ("desk@moss.example", "http://127.0.0.1:8000", 0),
        ("", "https://stillwatch.example", 0),
    ],
)
def test_whoever_asks_real_outlets_without_a_contact_is_told_once(settings, capsys, contact, site_url, n_warnings):
    settings.CONTACT, settings.SITE_URL = contact, site_url
    with pytest.raises(CommandError, match="'nobody' is no source"):
        call_command("collect", "--live", "--source", "nobody")
    assert capsys.readouterr().err.count("CONTACT is not set") == n_warnings
    with pytest.raises(CommandError, match="'nobody' is no source"):
        call_command("collect", "--sample", "--source", "nobody")
    assert "CONTACT" not in capsys.readouterr().err


def test_single_pages_are_collected_whoever_publishes_them(site, capsys):
    site["lantern.example/x"] = Answer(ARTICLE.format("Lantern story"))
    call_command(
        "collect", "--url", f"{HOME}2026/02/15/story-15", "http://lantern.example/x", "http://www.lantern.example/x/"
    )
    printed = capsys.readouterr().out
    assert re.search(r"story-15\n  stored\n  Story 15 \(Wire, 2026-02-15\); report \d+", printed)
    assert Report.objects.count() == 2
    lantern = Report.objects.get(url__contains="lantern")
    assert (lantern.source.kind, lantern.source.reliability, lantern.source.is_sample) == (Source.UNLISTED, "F", True)
    assert not Fetch.objects.filter(feed__isnull=False).exists()
    call_command("collect", "--url", "lantern.example/x")
    assert "  known\n  Lantern story (lantern.example, no date)" in capsys.readouterr().out


def test_an_address_that_gives_nothing_is_named_with_the_reason(site, capsys):
    Source.objects.create(
        slug="moss", name="Moss", kind="blog", homepage="http://moss.example/", reliability="F", is_paused=True,
        is_sample=True, first_seen_at=clock.now(), reliability_reason="None.",
    )  # fmt: skip
    site[f"{HOST}/robots.txt"] = Answer("User-agent: *\nDisallow: /closed\n", media_type="text/plain")
    site[f"{HOST}/down"] = Answer(status=500)
    with pytest.raises(SystemExit) as ended:
        call_command(
            "collect", "--url", f"{HOME}nothing", f"{HOME}closed", "http://moss.example/a", "https://real.test/",
            "ftp://wire.example/", f"{HOME}new", f"{HOME}down",
        )  # fmt: skip
    assert ended.value.code == 1
    printed = capsys.readouterr().out
    assert f"{HOME}nothing\n  not stored: {HOME}nothing: wire.example answered with status 404." in printed
    assert "wire.example's robots.txt forbids it" in printed
    assert (
        "http://moss.example/a\n  not asked: its outlet is paused: `manage.py source resume moss` ends that" in printed
    )
    assert (
        "https://real.test/\n  not asked: real addresses and those of the sample cannot be asked in one run" in printed
    )
    assert "ftp://wire.example/\n  not asked: the scheme is ftp. Only http and https are fetched" in printed
    assert f"{HOME}new\n  stored" in printed
    assert (
        f"{HOME}down: wire.example answered with status 500.\n  Its address is kept without a text; give it" in printed
    )
    assert "later" not in printed
    assert set(Report.objects.values_list("url", flat=True)) == {f"{HOME}closed", f"{HOME}new", f"{HOME}down"}


def test_an_address_without_a_page_leaves_nothing_behind(capsys):
    with pytest.raises(SystemExit):
        call_command("collect", "--url", "http://mistyped.example/story")
    assert "404. Check the address.\n  Nothing is kept of it: no page ever came from there." in capsys.readouterr().out
    assert not Report.objects.exists()
    assert not Source.objects.filter(kind=Source.UNLISTED).exists()


def test_a_mistyped_host_leaves_nothing_behind_and_the_person_is_told_why(monkeypatch, capsys):
    def resolver(host: str, port: int) -> list[str]:
        if host == "mistypd.test":
            raise OSError
        return ["127.0.0.1"]

    monkeypatch.setattr(run, "door_for", lambda _: Door(resolver=resolver, min_interval=0))
    with pytest.raises(SystemExit) as ended:
        call_command("collect", "--url", "http://localhost/x", "mistypd.test/story")
    assert ended.value.code == 1
    printed = capsys.readouterr().out
    nothing = "\n  Nothing is kept of it: no page ever came from there."
    assert (
        "localhost: its address 127.0.0.1 is not public (loopback). Only public addresses are fetched." + nothing
        in printed
    )
    assert "mistypd.test gives no robots.txt at present: the name does not resolve." + nothing in printed
    assert not Report.objects.exists()
    assert not Source.objects.filter(kind=Source.UNLISTED).exists()


def test_a_host_that_does_not_serve_the_name_leaves_nothing_behind(site):
    site["strange.example/robots.txt"] = site["strange.example/x"] = Answer(status=421)
    with pytest.raises(SystemExit):
        call_command("collect", "--url", "http://strange.example/x")
    assert not Report.objects.exists()


def test_an_address_that_was_known_before_is_kept_though_it_never_answered(monkeypatch):
    def resolver(host: str, port: int) -> list[str]:
        raise OSError

    monkeypatch.setattr(run, "door_for", lambda _: Door(resolver=resolver, min_interval=0))
    known = making.report(making.source(), "story")
    with pytest.raises(SystemExit):
        call_command("collect", "--url", known.url)
    assert Report.objects.get() == known


def test_a_run_that_follows_polls_when_a_feed_is_due_and_ends_with_the_table(site, monkeypatch, capsys):
    n_slept = 0

    def rest() -> None:
        nonlocal n_slept
        n_slept += 1
        if n_slept == 1:
            site[f"{HOST}/rss"].body = site[f"{HOST}/rss"].body.replace("new<", "2026/02/11/story-11<")
            Feed.objects.filter(kind="syndication").update(due_at=clock.now())
        elif n_slept == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(collect, "rest", rest)
    monkeypatch.setattr(run, "TICK_SECONDS", 0.01)
    call_command("collect", "--sample", "--follow")
    out, err = capsys.readouterr()
    assert "Nothing is due before 20" in err
    assert "Stopped. What was stored stays" in err
    assert set(Report.objects.values_list("title", flat=True)) == {"New", "Story 11"}
    assert numbers(out)["new"] == 2
