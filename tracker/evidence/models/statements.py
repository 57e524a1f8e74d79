"""One report says one thing. Statements are never edited or merged; what vanished is retired."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tracker.collection.models import ArticleText, Report
from tracker.evidence.models.actors import Actor

# A claim's predicate beside the extraction document's: its claimant takes back what it alleged against its target.
WITHDRAWS = "withdraws"


class StatementKind(models.TextChoices):
    CLAIM = "claim", "claim"
    FIGURE = "figure", "figure"
    RESPONSE = "response", "response"


class Content(models.Model):
    """What a statement or an assertion says, in the extraction document's vocabulary, with WITHDRAWS beside it.

    One kind fills its own columns and leaves the others empty: claims `predicate`…`manner`, figures `metric`…
    `window_text`, responses `instrument`…`instrument_name`. `claimant` is who says it (claims), who acts (responses);
    `target` whom it is about. Bounds are inclusive, None where the wording sets none; shares are fractions of 1.
    occurred_on: when the thing happened, as stated, known to `occurred_precision`.
    """

    kind = models.CharField(max_length=8, choices=StatementKind)
    claimant = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    occurred_on = models.DateField(null=True, blank=True)
    occurred_precision = models.CharField(max_length=5, blank=True, default="")

    predicate = models.CharField(max_length=24, blank=True, default="")
    capabilities = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    techniques = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    is_hedged = models.BooleanField(default=False)
    manner = models.CharField(max_length=12, blank=True, default="")

    metric = models.CharField(max_length=16, blank=True, default="")
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    qualifier = models.CharField(max_length=10, blank=True, default="")
    unit = models.CharField(max_length=60, blank=True, default="")
    statistic = models.CharField(max_length=8, blank=True, default="")
    window_start = models.DateField(null=True, blank=True)
    window_end = models.DateField(null=True, blank=True)
    window_text = models.CharField(max_length=200, blank=True, default="")

    jurisdiction = models.CharField(max_length=3, blank=True, default="")
    instrument = models.CharField(max_length=24, blank=True, default="")
    status = models.CharField(max_length=20, blank=True, default="")
    instrument_name = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True


class Statement(Content):
    """One report says one thing, with the words it rests on and how sure the extractor is that it says so.

    key: hash of snapshot, kind, span and value, so that reading twice stores once. A figure's `actors` are the
    parties whose doing is counted and `speakers` who gives the number; a claim's go-betweens are `via`.
    """

    key = models.CharField(max_length=64, unique=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="statements")
    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="statements")
    actors = models.ManyToManyField(Actor, related_name="counted_in", blank=True)
    speakers = models.ManyToManyField(Actor, related_name="speaks_in", blank=True)
    via = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    confidence = models.FloatField()
    extractor_version = models.CharField(max_length=40)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="statement_rests_on_words"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="statement_confidence_is_a_share"
            ),
        ]
        indexes = [
            models.Index(fields=["report"], name="statement_live", condition=Q(retired_at__isnull=True)),
            models.Index(fields=["claimant", "predicate"], name="statement_by_claimant"),
            models.Index(fields=["target", "predicate"], name="statement_by_target"),
            models.Index(fields=["value"], name="statement_by_value", condition=Q(kind="figure")),
            models.Index(fields=["low"], name="statement_by_low", condition=Q(kind="figure", qualifier="range")),
            models.Index(fields=["high"], name="statement_by_high", condition=Q(kind="figure", qualifier="range")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.predicate or self.metric or self.instrument}"
