"""What was collected, as it came: sources, their feeds, every fetch, reports and the exact bytes of their pages."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.db.models.functions import Coalesce, Left

from scrapers.records import Access, PageForm
from tracker.collection.announcement_rows import Announcement as Announcement
from tracker.collection.clock_rows import ClockMark as ClockMark
from tracker.collection.exchange_rows import Exchange
from tracker.collection.fetch_rows import Fetch as Fetch
from tracker.collection.fetch_rows import Issue as Issue
from tracker.collection.host_rows import Host as Host
from tracker.collection.host_rows import RobotsFile as RobotsFile
from tracker.collection.intervention_rows import Intervention as Intervention
from tracker.collection.link_rows import Link as Link
from tracker.collection.poller_rows import Poller as Poller
from tracker.collection.stand_in_rows import StandIn as StandIn
from tracker.collection.storm_rows import HeldEntry as HeldEntry
from tracker.collection.storm_rows import Ruling as Ruling
from tracker.collection.storm_rows import Storm as Storm
from tracker.collection.storm_rows import StormKind as StormKind
from tracker.grading import Reliability

# tsvector takes at most 1 MiB of lexemes; the first part of a longer text stays searchable.
SEARCHED_CHARACTERS = 200_000


class Work(models.Model):
    """A row that is itself a piece of work; the queue only hints at it.

    due_at: when it is to be done, None when there is nothing to do; a claim moves it to the end of its lease.
    lease_until: a worker holds it until then. hinted_at: when the queue was last told of it, None before that.
    rests_until: the queue is not told of it before then.
    attempts: bumped by every claim; a claim's number fences off the finishing of a slower, older one.
    n_failures: failures in a row; failure: what went wrong last, in words, empty when nothing did. n_deaths: of workers
    that held it one after the other, which may have had nothing to do with it.
    """

    # Moved where the clock is set back, see `clock_jumps`.
    WAITS_UNTIL = ("due_at", "lease_until", "rests_until")
    NOTED_AT: tuple[str, ...] = ("hinted_at",)

    due_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    hinted_at = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    n_failures = models.PositiveIntegerField(default=0)
    n_deaths = models.PositiveIntegerField(default=0, db_default=0)
    failure = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


def _due_index(name: str) -> models.Index:
    """Finds overdue work without reading the finished rows."""
    return models.Index(fields=["due_at"], name=name, condition=Q(due_at__isnull=False))


class Source(models.Model):
    """An outlet of the catalogue. The catalogue file owns every column but `is_paused`, which an editor owns.

    One of the kind UNLISTED is in no catalogue: files that were handed over name it.
    """

    UNLISTED = "unknown"

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    owner = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=8, blank=True)
    homepage = models.URLField(max_length=1000)
    reliability = models.CharField(max_length=1, choices=[(letter.value, letter.value) for letter in Reliability])
    reliability_reason = models.TextField()
    is_sample = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Feed(Work):
    """One address of a source that lists reports, with what the next conditional GET needs.

    url: as the catalogue has it. asked_url: where it moved for good and is polled. moving_to: where n_moving answers in a
    row said that it moved, the first at moving_since. n_gone: as many said that it is gone; gone_at: when it was
    therefore switched off, until a person resumes it.
    listed_in: the sitemap index that names this sitemap, which is in no catalogue then. since, until: the days that
    back-filling wants of a sitemap's next successful poll; of an index, until all that it names for them was made due.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="feeds")
    listed_in = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="sitemaps")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=2000, unique=True)
    kind = models.CharField(max_length=12)
    etag = models.TextField(blank=True, default="")
    last_modified = models.TextField(blank=True, default="")
    last_success_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    asked_url = models.URLField(max_length=2000, blank=True, default="")
    moving_to = models.URLField(max_length=2000, blank=True, default="")
    moving_since = models.DateTimeField(null=True, blank=True)
    n_moving = models.PositiveIntegerField(default=0)
    n_gone = models.PositiveIntegerField(default=0)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [_due_index("feed_due")]

    @property
    def address(self) -> str:
        """Where it is polled."""
        return self.asked_url or self.url

    def __str__(self) -> str:
        return self.url


class Report(Work):
    """One published article as a record. Its work is fetching the page.

    key: SHA-256 of what identifies it inside its source. published_at is what the outlet says, None where it says
    nothing; only `published_precision` of it is known. published_on is its day on the outlet's own calendar.
    last_seen_at: when a feed last named it, give or take hours.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="reports")
    key = models.CharField(max_length=64)
    url = models.URLField(max_length=2000)
    canonical_url = models.URLField(max_length=2000, blank=True, default="")
    title = models.TextField()
    byline = models.TextField(blank=True, default="")
    language = models.CharField(max_length=8, blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=5, blank=True, default="")
    published_source = models.CharField(max_length=12, blank=True, default="")
    announced_update_at = models.DateTimeField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    relevance = models.FloatField(null=True, blank=True)
    is_relevant = models.BooleanField(null=True, blank=True)
    relevance_reasons = models.JSONField(default=list)
    reading_minutes = models.PositiveIntegerField(null=True, blank=True)
    current_text = models.OneToOneField(
        "ArticleText", on_delete=models.SET_NULL, null=True, blank=True, related_name="current_for"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="report_identity")]
        indexes = [
            _due_index("report_due"),
            models.Index(F("published_at").desc(nulls_last=True), F("id").desc(), name="report_newest"),
            models.Index(
                "language", F("published_at").desc(nulls_last=True), F("id").desc(), name="report_newest_in_language"
            ),
            models.Index(
                "is_relevant",
                F("published_at").desc(nulls_last=True),
                F("id").desc(),
                name="report_newest_by_relevance",
            ),
            models.Index(
                "source", F("published_at").desc(nulls_last=True), F("id").desc(), name="report_newest_of_source"
            ),
            # What was seen before its own date, by which a list as known on a day finds it.
            models.Index(
                Coalesce("published_at", "first_seen_at").desc(),
                F("id").desc(),
                name="report_early",
                condition=Q(first_seen_at__lt=F("published_at")),
            ),
            models.Index(fields=["source", "url"], name="report_address"),
            # With what the moment is made of, so that moments are read without their reports.
            models.Index(
                "source",
                Coalesce("published_at", "first_seen_at").desc(),
                name="report_of_source",
                include=["published_at", "first_seen_at"],
            ),
            models.Index(fields=["source"], name="report_failing", condition=Q(n_failures__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title


class Snapshot(Work, Exchange):
    """The exact bytes of a report's page at one moment; never changed. Its work is reading them.

    replaces: the snapshot that was current before; a page that did not change gets no second one.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        indexes = [_due_index("snapshot_due"), models.Index(fields=["report", "-fetched_at"], name="snapshot_newest")]

    def __str__(self) -> str:
        return f"{self.report_id} at {self.fetched_at:%Y-%m-%d %H:%M}"


class ArticleText(models.Model):
    """The paragraphs derived from a snapshot by one text version; spans of statements point into `text`.

    facts: what else the page says of itself, see `tracker.collection.facts`."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="texts", db_index=False)
    text_version = models.CharField(max_length=40)
    title = models.TextField(blank=True, default="")
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True, default="")
    form = models.CharField(max_length=10, default=PageForm.ARTICLE.value)
    access = models.CharField(max_length=10, default=Access.WHOLE.value)
    facts = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    search = GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector(Left("text", SEARCHED_CHARACTERS), weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "text_version"], name="text_of_snapshot")]
        indexes = [GinIndex(fields=["search"], name="text_search")]

    def __str__(self) -> str:
        return self.title


class Sample(models.Model):
    """What became of the sample in this database: at most one row."""

    class State(models.TextChoices):
        WANTED = "wanted", "still to be collected"
        COLLECTED = "collected", "collected whole"
        REMOVED = "removed", "removed, and not to come back unasked"

    state = models.CharField(max_length=10, choices=State)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_sample")]

    def __str__(self) -> str:
        return f"{self.state} since {self.since:%Y-%m-%d %H:%M}"
