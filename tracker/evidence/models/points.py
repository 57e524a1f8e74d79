"""What was known of every assertion day by day."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tracker.evidence.models.assertions import Assertion, Side
from tracker.evidence.models.statements import Statement


class Point(Side):
    """An assertion as it was known from the end of the day `since` until the end of the day before `until`.

    "As known on D" is the point with since <= D and D < until (or no until): there is at most one; where there is none,
    no report said so that day. The newest point of an assertion that stands is today's, with until None. What was said
    then is `representative`, with its own value, bounds and words; the date, capabilities and techniques that the
    reports known then agreed on stand here. explanation: as `Assessment` has it. digest: see `tracker.grading.points`.
    """

    assertion = models.ForeignKey(Assertion, on_delete=models.CASCADE, related_name="points")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    score = models.DecimalField(max_digits=3, decimal_places=2)
    letter = models.CharField(max_length=1)
    label = models.CharField(max_length=24)
    n_origins = models.PositiveIntegerField()
    n_reports = models.PositiveIntegerField()
    explanation = models.JSONField()
    rules_version = models.CharField(max_length=20)
    representative = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+")
    occurred_on = models.DateField(null=True, blank=True)
    occurred_precision = models.CharField(max_length=5, blank=True, default="")
    capabilities = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    techniques = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["since", "until"], name="point_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["assertion", "since"], name="point_once_a_day"),
            models.UniqueConstraint(
                fields=["assertion"], condition=Q(until__isnull=True), name="one_point_holds_still"
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="point_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} · {self.score} from {self.since}"
