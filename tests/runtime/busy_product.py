"""The whole product with many invented outlets to poll, pages to read and mails to send; how often and how late each
piece of work was begun is kept by the database itself."""

import random
import time
from contextlib import contextmanager
from dataclasses import dataclass

from tests.collection.outlets import Answer, running
from tests.collection.turns import rss
from tests.digests.sink import Sink
from tests.runtime.product import Product, wait_until
from tracker.celery import FETCH, READ, SWEEP
from tracker.celery import MAIL as MAIL_QUEUE

_WORK = (("collection_feed", "starts_with(url, 'http://outlet')"), ("digests_delivery", "state = 'queued'"))
START_SECONDS = 240.0
QUEUES = (SWEEP, FETCH, READ, MAIL_QUEUE)
FEED, PAGE, READING, MAIL = "feed", "page", "reading", "mail"
TABLES = {
    FEED: "collection_feed",
    PAGE: "collection_report",
    READING: "collection_snapshot",
    MAIL: "digests_delivery",
}
_WORDS = [
    "harbor",
    "weather",
    "council",
    "morning",
    "paper",
    "garden",
    "winter",
    "ferry",
    "timber",
    "market",
    "orchestra",
    "bridge",
    "valley",
    "teacher",
    "kitchen",
    "museum",
    "railway",
    "summer",
    "island",
    "butter",
    "window",
    "pottery",
    "concert",
    "meadow",
    "library",
    "evening",
    "mountain",
    "bicycle",
    "festival",
    "copper",
]
# Sources with one feed each, of which none is due, and mails that do not go yet. No sample: `up` starts no newsroom.
_MAKE = """
from django.utils.timezone import now
from tests.digests import factories
from tracker.collection import sample
from tracker.collection.models import Feed, Source
from tracker.digests.models import Delivery
sample.note(sample.State.REMOVED)
Source.objects.bulk_create(
    Source(slug=f"outlet{n}", name=f"Outlet {n}", kind="wire", homepage=f"http://outlet{n}.example/", reliability="C",
        reliability_reason="Invented.", is_sample=True, first_seen_at=now())
    for n in range(N_FEEDS))
Feed.objects.bulk_create(
    Feed(source=source, url=f"{source.homepage}feed", kind="syndication")
    for source in Source.objects.filter(slug__startswith="outlet").order_by("pk"))
for n in range(N_MAILS):
    factories.delivery(None, purpose=Delivery.Purpose.ACCOUNT, subject="Your account", text="All is well.", made_at=now(),
        due_at=None)
"""
# Who took which row when, in a table beside the product's; the moment is that of the statement, not of a test's look.
_KEEP_BOOK = """
CREATE TABLE taken (kind text, id bigint, attempt int, due_at timestamptz, taken_at timestamptz);
CREATE FUNCTION note_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO taken VALUES (TG_ARGV[0], NEW.id, NEW.attempts, OLD.due_at, clock_timestamp());
    RETURN NULL;
END $$;
"""
# Messages are lost after they were sent: whoever sends them learns nothing of it.
_LOSE = """
CREATE TABLE loss (queue text PRIMARY KEY, share float);
CREATE TABLE lost (queue text);
CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF random() < (SELECT share FROM loss WHERE queue = TG_TABLE_NAME) THEN
        EXECUTE format('DELETE FROM %I.%I WHERE msg_id = $1', TG_TABLE_SCHEMA, TG_TABLE_NAME) USING NEW.msg_id;
        INSERT INTO lost VALUES (TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
"""
_LOSE_OF = "CREATE TRIGGER lose AFTER INSERT ON pgmq.q_{queue} FOR EACH ROW EXECUTE FUNCTION lose()"
_NOTE = """
CREATE TRIGGER note_taken AFTER UPDATE ON {table} FOR EACH ROW WHEN (NEW.attempts > OLD.attempts)
    EXECUTE FUNCTION note_taken('{kind}')
"""

_FALL_DUE = """
UPDATE {table} AS work
SET due_at = now() + floor((row.place - 1) * %s / least(row.n, %s)::float) / %s * %s * interval '1 second'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS n FROM {table}
    WHERE due_at IS NULL AND attempts = 0 AND {which}) AS row
WHERE row.id = work.id AND row.place <= %s
"""
_TWICE = (
    "SELECT 'feed', feed_id, count(*) FROM collection_fetch WHERE feed_id IS NOT NULL AND n_entries IS NOT NULL"
    " GROUP BY feed_id HAVING count(*) > 1",
    "SELECT 'report', source_id, count(*) FROM collection_report GROUP BY source_id HAVING count(*) > 1",
    "SELECT 'fetch', report_id, count(*) FROM collection_fetch WHERE report_id IS NOT NULL AND outcome = 'stored'"
    " GROUP BY report_id HAVING count(*) <> 1",
    "SELECT 'page', report_id, count(*) FROM collection_snapshot GROUP BY report_id HAVING count(*) > 1",
    "SELECT 'text', snapshot_id, count(*) FROM collection_articletext GROUP BY snapshot_id HAVING count(*) > 1",
)


@dataclass(frozen=True)
class Delays:
    """Seconds from due to first taken, of so many rows of one kind."""

    n: int
    p50: float
    p95: float
    longest: float

    def __str__(self):
        return f"{self.n} p50 {self.p50:.1f} p95 {self.p95:.1f} max {self.longest:.1f} s"


@dataclass(frozen=True)
class Amount:
    """How many pieces of work there are: outlets with one feed each, of which some announce a page, and mails.

    apart: each how many-th of the first outlets announces one.
    """

    feeds: int
    pages: int
    mails: int
    apart: int = 1

    def announces(self, number):
        return number % self.apart == 0 and number // self.apart < self.pages

    @property
    def all(self):
        return {FEED: self.feeds, PAGE: self.pages, READING: self.pages, MAIL: self.mails}

    @property
    def total(self):
        return sum(self.all.values())


class BusyProduct(Product):
    """`manage.py up` with so much to do."""

    def __init__(self, blank, amount, *, newsroom, mail_port):
        super().__init__(blank)
        self.amount = amount
        self._given = {
            "SAMPLE_NEWSROOM": newsroom,
            "MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "MAIL_FROM": "Stillwatch <digests@stillwatch.example>",
            "MAIL_RATE": "100000",
        }

    def start(self, *arguments, seconds=START_SECONDS):
        return super().start(*arguments, seconds=seconds)

    @property
    def environment(self):
        return {**super().environment, **self._given}

    def prepare(self):
        """The rows are there, and nothing of them is due."""
        script = _MAKE.replace("N_FEEDS", str(self.amount.feeds)).replace("N_MAILS", str(self.amount.mails))
        made = self.command("shell", "--no-imports", "-c", script)
        assert made.returncode == 0, made.stderr

    def warm_up(self):
        """The first outlet's report is read and the first mail sent: by now every worker has loaded what it needs."""
        for table, which in _WORK:
            self.tell(f"UPDATE {table} SET due_at = now() WHERE id = (SELECT min(id) FROM {table} WHERE {which})")
        wait_until(lambda: all(self.done().values()), 120)

    def lose(self, share, queues=QUEUES):
        """From now on so much of what is sent to these queues is lost."""
        self.tell("UPDATE loss SET share = %s WHERE queue = ANY(%s)", share, [f"q_{queue}" for queue in queues])

    def empty_queues(self):
        """Whatever was sent and is not done is lost."""
        for queue in QUEUES:
            self.tell(
                f"WITH gone AS (DELETE FROM pgmq.q_{queue} RETURNING 1) INSERT INTO lost SELECT 'q_{queue}' FROM gone"
            )

    def n_lost(self):
        return self.ask("SELECT count(*) FROM lost")[0][0]

    def keep_book(self):
        """From here on the database notes who takes what when; all queues are there."""
        with self.database() as connection:
            connection.execute(_KEEP_BOOK)
            connection.execute(_LOSE)
            for queue in QUEUES:
                connection.execute("SELECT pgmq.create(%s)", [queue])
                connection.execute(_LOSE_OF.format(queue=queue))
                connection.execute("INSERT INTO loss VALUES (%s, 0)", [f"q_{queue}"])
            for kind, table in TABLES.items():
                connection.execute(_NOTE.format(kind=kind, table=table))

    def tell(self, statement, *values):
        with self.database() as connection:
            connection.execute(statement, values or None)

    def make_due(self, seconds=0.0, *, bursts=1_000_000, first=(1_000_000, 1_000_000)):
        """Feeds and mails fall due, so many of the first of each, spread over so many seconds from now.

        bursts: at so many moments.
        """
        for (table, which), most in zip(_WORK, first, strict=True):
            self.tell(_FALL_DUE.format(table=table, which=which), bursts, most, bursts, seconds, most)

    def done(self):
        """How many pieces of each kind are done for good."""
        return {
            FEED: self.ask("SELECT count(*) FROM collection_feed WHERE last_success_at IS NOT NULL")[0][0],
            PAGE: self.ask("SELECT count(*) FROM collection_snapshot")[0][0],
            READING: self.ask("SELECT count(*) FROM collection_snapshot WHERE due_at IS NULL")[0][0],
            MAIL: self.ask("SELECT count(*) FROM digests_delivery WHERE state = 'sent'")[0][0],
        }

    def is_done(self):
        return self.done() == self.amount.all

    def twice(self):
        """What was stored more than once, or without the fetch that brought it; nothing, where all is well."""
        return [row for query in _TWICE for row in self.ask(query)]

    def delays(self, kind):
        """How late work of this kind was begun that has been begun."""
        [(n, p50, p95, longest)] = self.ask(
            "SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY wait), percentile_cont(0.95) WITHIN GROUP"
            " (ORDER BY wait), max(wait) FROM (SELECT DISTINCT ON (id) extract(epoch FROM taken_at - due_at) AS wait"
            " FROM taken WHERE kind = %s ORDER BY id, attempt) AS first",
            kind,
        )
        return Delays(n, float(p50), float(p95), float(longest))


@contextmanager
def busy_product(blank, amount, folder):
    """The product, prepared and not yet started, its outlets, and the mail server it sends to."""
    sink = Sink(folder).start()
    with running() as outlets:
        for number in range(amount.feeds):
            host = f"outlet{number}.example"
            names = ("report",) if amount.announces(number) else ()
            feed = str(rss(*names).body).replace("harbor.example", host)
            outlets.answers[f"{host}/feed"] = Answer(feed, media_type="application/rss+xml")
            outlets.answers[f"{host}/report"] = Answer(_article(number))
        product = BusyProduct(blank, amount, newsroom=f"127.0.0.1:{outlets.address[1]}", mail_port=sink.port)
        try:
            product.prepare()
            yield product, outlets, sink
        finally:
            product.destroy()
            sink.kill()


def _article(number):
    """A page whose words no other page has in this order: no two are taken for copies."""
    chance = random.Random(number)
    sentences = (" ".join(chance.choices(_WORDS, k=60)).capitalize() for _ in range(5))
    text = "".join(f"<p>{sentence}.</p>" for sentence in sentences)
    head = f"<html><head><title>Report {number}</title></head><body><article><h1>Report {number}</h1>"
    return f"{head}{text}</article></body></html>"


def watched(condition, seconds, meanwhile=None, every=0.2):
    """Wait until it holds, doing something else each time it does not; the seconds that took."""
    since = time.monotonic()
    while not condition():
        assert time.monotonic() < since + seconds, f"not within {seconds} s"
        if meanwhile is not None:
            meanwhile()
        time.sleep(every)
    return time.monotonic() - since
