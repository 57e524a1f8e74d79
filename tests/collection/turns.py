"""What outlets answer in tests of turns of work, and rows made ready for the next turn."""

from tests.collection.outlets import Answer
from tracker.collection import claims
from tracker.collection.models import Feed, Report

ARTICLE = """<html><head><title>A report</title></head><body><article><h1>A report</h1>
<p>{words} The outlet wrote a paragraph of a usual length here, so that it counts as an article and not as a stub.</p>
<p>It wrote a second one, in which nothing happens but that the text becomes longer than the shortest one allowed.</p>
</article></body></html>"""
ITEM = "<item><title>{name}</title><link>http://harbor.example/{name}</link></item>"


def rss(*names: str) -> Answer:
    """A feed that announces a page of each name."""
    items = "".join(ITEM.format(name=name) for name in names)
    return Answer(f'<rss version="2.0"><channel>{items}</channel></rss>', media_type="application/rss+xml")


def due_again(row: Feed | Report) -> Feed | Report:
    """The row, due now."""
    claims.make_due(type(row).objects.filter(pk=row.pk))
    return row
