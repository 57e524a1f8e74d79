"""`manage.py source try`: what it recognises, what it says would be collected, and that it stores nothing."""

import re

import pytest
from django.core.management import CommandError, call_command

from scrapers.catalogue import read_entries
from scrapers.newsroom.server import start
from scrapers.records import FeedKind
from tests.collection.outlets import Answer
from tests.scrapers.pdf_making import pdf, typeset
from tracker.collection.models import Feed, Fetch, Issue, Report, RobotsFile, Source

pytestmark = pytest.mark.django_db

HOST = "moss.example"
HOME = f"http://{HOST}/"
ARTICLE = """<html lang="en"><head><title>{title}</title><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-02-24T09:00:00Z"></head><body><article><h1>{title}</h1>
<p>Anthropic accused DeepSeek of distilling its model Claude, <a href="http://lab.example/news/campaigns">in a blog post</a>, with 24,000
fraudulent accounts that made more than 16 million exchanges with it, and asked Congress for an answer.</p>
<p>DeepSeek did not respond to a request for comment; the company said that it would look into the allegations.</p></article></body></html>"""
RSS = (
    '<rss version="2.0"><channel><title>Moss</title>'
    f"<item><title>Labs accuse</title><link>{HOME}a</link><pubDate>Tue, 24 Feb 2026 09:00:00 GMT</pubDate></item>"
    "<item><title>No link</title></item><item><title>Script</title><link>javascript:alert(1)</link></item></channel></rss>"
)


@pytest.fixture(autouse=True)
def site(outlets, settings) -> dict[str, Answer]:
    settings.SAMPLE_NEWSROOM = outlets.address
    outlets.answers[f"{HOST}/a"] = Answer(ARTICLE.format(title="Labs accuse their rivals of distilling"))
    yield outlets.answers
    assert not any(model.objects.exists() for model in (Source, Feed, Report, Fetch, Issue))


def look(capsys, url: str = HOME, *options: str) -> str:
    call_command("source", "try", url, *options)
    return capsys.readouterr().out


def entry_in(printed: str):
    [entry] = re.findall(r"^\[\[source\]\]\n.*?(?=\n\n#|\n\nNothing was stored)", printed, re.DOTALL | re.MULTILINE)
    [spec] = read_entries(entry, name="printed", is_sample=True)
    return spec


def feed(body: str = RSS) -> Answer:
    return Answer(body, media_type="application/rss+xml")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("harborwire.example/feeds/technology.xml", "a feed (RSS or Atom)"),
        ("capitolledger.example/atom.xml", "a feed (RSS or Atom)"),
        ("modeltrade.example/feed.json", "a JSON Feed"),
        ("harborwire.example/", "a page that names 1 feed"),
        ("harborwire.example/article/20260624-wire-alibaba-letter", "an article"),
    ],
)
def test_the_outlets_of_the_sample_are_recognised(settings, capsys, path, said):
    with start() as newsroom:
        settings.SAMPLE_NEWSROOM = newsroom.address
        printed = look(capsys, f"http://{path}")
    assert printed.startswith(f"http://{path} is {said}.")
    assert "relevant (0." in printed
    assert "Anthropic" in printed


def test_a_feed_shows_entries_rejections_pages_and_an_entry_to_paste(site, capsys):
    site[f"{HOST}/feed"] = feed()
    printed = look(capsys, f"{HOME}feed")
    assert "1 entry would be collected:\n  2026-02-24 09:00 Labs accuse" in printed
    assert "2 would be rejected:" in printed
    assert "no link: No link" in printed
    assert "link refused: the scheme is javascript: Script javascript:alert(1)" in printed
    assert re.search(r"relevant \(0\.\d\d\)  Labs accuse their rivals", printed)
    assert "links to http://lab.example/news/campaigns" in printed
    spec = entry_in(printed)
    assert (spec.slug, spec.name, spec.homepage, spec.reliability) == ("moss", "Moss", HOME, "F")
    assert spec.feeds[0].url == f"{HOME}feed"


def test_a_home_page_leads_to_its_feed_and_its_sitemap(site, capsys):
    site[f"{HOST}/"] = Answer('<head><title>Moss</title><link rel="alternate" type="application/rss+xml" href="/x">')
    site[f"{HOST}/x"] = feed()
    site[f"{HOST}/robots.txt"] = Answer(f"User-agent: *\nAllow: /\nSitemap: {HOME}map.xml\n", media_type="text/plain")
    printed = look(capsys)
    assert f"{HOME}x  syndication, 1 entry  <- taken" in printed
    assert entry_in(printed).feeds[0].url == f"{HOME}x"
    assert f'# url = "{HOME}map.xml"\n# kind = "sitemap"' in printed


def test_a_source_is_called_as_its_feed_calls_itself_not_as_what_stands_before_the_page(site, capsys):
    site[f"{HOST}/"] = Answer(
        '<head><title>Before you continue</title><link rel="alternate" type="application/rss+xml" href="/x">'
    )
    site[f"{HOST}/x"] = feed()
    spec = entry_in(look(capsys))
    assert (spec.slug, spec.name) == ("moss", "Moss")
    site[f"{HOST}/x"] = feed(RSS.replace("<title>Moss</title>", ""))
    assert entry_in(look(capsys)).name == "Before you continue"


def test_usual_places_are_asked_where_robots_allow_it(site, outlets, capsys):
    site[f"{HOST}/"] = Answer("<title>Moss</title><p>Words.</p>")
    site[f"{HOST}/feed.xml"] = feed()
    assert entry_in(look(capsys)).feeds[0].url == f"{HOME}feed.xml"
    site[f"{HOST}/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", media_type="text/plain")
    RobotsFile.objects.all().delete()  # it is asked for once a day
    outlets.asked.clear()
    with pytest.raises(CommandError, match=r"moss\.example's robots\.txt forbids it\. Read it in a browser\.$"):
        look(capsys)
    assert outlets.asked == [f"{HOST}/robots.txt"]


def test_an_article_that_robots_txt_forbids_is_not_fetched_also_where_another_leads_to_it(site, outlets, capsys):
    site[f"{HOST}/robots.txt"] = Answer("User-agent: *\nDisallow: /a\n", media_type="text/plain")
    site[f"{HOST}/old"] = Answer(status=301, headers={"Location": f"{HOME}a"})
    for url in (f"{HOME}a", f"{HOME}old"):
        with pytest.raises(CommandError, match=r"moss\.example's robots\.txt forbids it\. Read it in a browser\.$"):
            look(capsys, url)
    assert outlets.asked == [f"{HOST}/robots.txt", f"{HOST}/old"]
    assert "collect --url" not in capsys.readouterr().out


def test_a_list_that_robots_txt_forbids_is_looked_at_as_it_would_be_polled_its_pages_are_not(site, outlets, capsys):
    site[f"{HOST}/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", media_type="text/plain")
    site[f"{HOST}/feed"] = feed()
    site[f"{HOST}/feed/"] = site[f"{HOST}/a"]
    printed = look(capsys, f"{HOME}feed")
    assert "1 entry would be collected:" in printed
    assert "not stored: moss.example's robots.txt forbids it" in printed
    assert "It would not be collected: moss.example's robots.txt forbids it." in look(capsys, f"{HOME}feed/")
    listing = ("--item", "article", "--link", "a", "--title", "h1", "--pages=0")
    with pytest.raises(CommandError, match="forbids it"):
        look(capsys, f"{HOME}a")
    assert "Its pages would not be fetched: moss.example's robots.txt forbids it." in look(capsys, f"{HOME}a", *listing)
    assert set(outlets.asked) == {f"{HOST}/robots.txt", f"{HOST}/feed", f"{HOST}/feed/", f"{HOST}/a"}


def test_a_page_that_lists_reports_gets_selectors(site, capsys):
    items = "".join(
        f'<li class="release"><time datetime="2026-02-{n:02}"></time><a href="/a{n}">Statement of the house number {n}</a></li>'
        for n in range(1, 6)
    )
    site[f"{HOST}/"] = Answer(f"<title>Moss</title><main><ul>{items}</ul></main>")
    printed = look(capsys, HOME, "--pages", "0")
    assert f"{HOME} is a page that lists reports." in printed
    spec = entry_in(printed)
    assert spec.feeds[0].kind is FeedKind.LISTING
    assert spec.feeds[0].selectors is not None
    assert spec.feeds[0].selectors.item == "li.release"
    own = look(capsys, HOME, "--pages=0", "--item", "main li", "--link", "a", "--title", "a")
    assert entry_in(own).feeds[0].selectors.item == "main li"
    with pytest.raises(CommandError, match="--link and --title is missing"):
        look(capsys, HOME, "--item", "li")
    with pytest.raises(CommandError, match=r"--item 'li\[' is no CSS selector"):
        look(capsys, HOME, "--item", "li[", "--link", "a", "--title", "a")


def test_a_sitemap_shows_what_it_lists_of_the_days_asked_for(site, capsys):
    listed = "".join(f"<url><loc>{HOME}2026/02/{n:02}/labs</loc></url>" for n in range(1, 29))
    site[f"{HOST}/map.xml"] = Answer(f"<urlset>{listed}</urlset>", media_type="text/xml")
    site[f"{HOST}/index.xml"] = Answer(
        f"<sitemapindex><sitemap><loc>{HOME}map.xml</loc></sitemap></sitemapindex>", media_type="text/xml"
    )
    printed = look(capsys, f"{HOME}index.xml", "--pages=0", "--since", "2026-02-20", "--until", "2026-02-22")
    assert f"{HOME}index.xml is an index of sitemaps." in printed
    assert "3 entries of 2026-02-20 to 2026-02-22 would be collected:" in printed
    assert "25  outside the period asked for: http://moss.example/2026/02/01/labs" in printed
    spec = entry_in(printed)
    assert (spec.feeds[0].url, spec.feeds[0].kind) == (f"{HOME}index.xml", FeedKind.SITEMAP)


def test_an_article_is_shown_as_it_would_be_stored(capsys):
    printed = look(capsys, f"{HOST}/a")  # a person leaves the scheme out
    assert "2026-02-24 09:00 (meta), en, " in printed
    assert "because: " in printed
    assert f"To collect this one report: manage.py collect --url {HOME}a" in printed


def test_a_pdf_is_shown_as_the_report_that_it_would_be(site, capsys):
    words = "Anthropic accused DeepSeek of distilling its model Claude through 24,000 fraudulent accounts. " * 8
    body = pdf(typeset([words]), info={"Title": "Letter on Claude"})
    site[f"{HOST}/letter.pdf"] = Answer(body, media_type="application/pdf")
    printed = look(capsys, f"{HOME}letter.pdf")
    assert f"{HOME}letter.pdf is a PDF document." in printed
    assert "  relevant (1.00)  Letter on Claude" in printed


def test_a_feed_that_the_catalogue_has_is_said(settings, capsys):
    with start() as newsroom:
        settings.SAMPLE_NEWSROOM = newsroom.address
        printed = look(capsys, "http://harborwire.example/feeds/technology.xml", "--pages=0")
    assert "The catalogue has this feed already: it is one of 'sample-harbor-wire'." in printed
    assert "[[source]]" not in printed


def test_of_an_outlet_that_the_catalogue_has_only_the_new_feed_is_to_be_pasted(settings, capsys):
    with start() as newsroom:
        settings.SAMPLE_NEWSROOM = newsroom.address
        printed = look(capsys, "http://harborwire.example/sitemap.xml", "--pages=0", "--since", "2026-02-01")
        listing = ("--pages=0", "--item", "li.nope", "--link", "a", "--title", "h3")
        with pytest.raises(SystemExit):
            look(capsys, "http://harborwire.example/", *listing)
        of_listing = capsys.readouterr().out
    assert "The catalogue has this outlet already: sample-harbor-wire. For its entry, behind its feeds:" in printed
    assert '[[source.feed]]\nurl = "http://harborwire.example/sitemap.xml"\nkind = "sitemap"' in printed
    assert "[[source]]" not in printed
    assert "It would give nothing" not in printed
    assert "It would give nothing: --item 'li.nope' finds nothing on the page." in of_listing


@pytest.mark.parametrize(
    ("url", "error"),
    [
        (f"{HOME}nothing", "moss.example answered with status 404. Check the address.$"),
        (f"{HOME}later", "moss.example answered with status 503. Try again later.$"),
        ("http://hour.example/", "status 429, and asks to be left alone for 3,600 seconds. Try again later.$"),
        (
            f"{HOME}inside",
            "^http://moss.example/inside: it redirects to http://127.0.0.1/x: its address 127.0.0.1 is not",
        ),
        ("http://127.0.0.1/feed", "loopback"),
        ("http://169.254.169.254/latest/", "is not public .link local"),
        ("ftp://moss.example/", "the scheme is ftp. Only http and https are fetched"),
        ("http://user:secret@moss.example/", "carries a user name"),
        ("http://", "names no host"),
    ],
)
def test_an_address_that_gives_nothing_is_named_with_the_reason(site, capsys, url, error):
    site[f"{HOST}/later"] = Answer(status=503)
    site["hour.example/"] = Answer(status=429, headers={"Retry-After": "3600"})
    site[f"{HOST}/inside"] = Answer(status=302, headers={"Location": "http://127.0.0.1/x"})
    with pytest.raises(CommandError, match=error):
        look(capsys, url)


def test_a_list_of_feeds_is_said_to_be_one(site, capsys):
    site[f"{HOST}/x"] = Answer("<opml version='2.0'><body/></opml>")
    said = "is an OPML list of feeds.*manage.py source import FILE"
    assert re.search(said, look(capsys, f"{HOME}x"), re.DOTALL)


def test_a_page_that_cannot_be_stored_is_shown_with_the_reason(site, capsys):
    site[f"{HOST}/feed"] = feed()
    site[f"{HOST}/a"] = Answer("<p>Subscribe to continue reading</p>")
    assert "not stored: " in look(capsys, f"{HOME}feed")


def test_days_in_the_wrong_order_are_named(capsys):
    with pytest.raises(CommandError, match="--until 2026-01-01 is before --since 2026-02-01: exchange them"):
        look(capsys, HOME, "--since", "2026-02-01", "--until", "2026-01-01")
