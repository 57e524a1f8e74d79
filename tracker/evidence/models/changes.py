"""What changed on the record, and on which day: one row for each change that somebody may want to be told of."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tracker.collection.models import ArticleText, Report
from tracker.evidence.models.actors import Actor
from tracker.evidence.models.assertions import Assertion
from tracker.evidence.models.derivations import OriginRuling
from tracker.evidence.models.rulings import IncidentRuling


class Change(models.Model):
    """Something is told, graded or answered otherwise than the day before, or an outlet or a person put something right.

    Of an assertion, what stood before and after is in its points: those that end and begin on `day`. key: names the
    change for good, the same in every store that holds the same reports. day: from when on it could be known (UTC);
    noted_at: when this store first had it. reports: the reports whose coming, going or editing brought it about. is_undone: of a
    ruling, that it was taken back.
    """

    class Kind(models.TextChoices):
        INCIDENT = "incident", "new incident"
        CLAIM = "claim", "new statement"
        REPLY = "reply", "reply or silence"
        FIGURE = "figure", "new figure"
        RESPONSE = "response", "response"
        RESTATED = "restated", "figure restated"
        STANDING = "standing", "standing changed"
        REGRADED = "regraded", "regraded"
        WITHDRAWN = "withdrawn", "no longer said"
        EDITED = "edited", "report edited"
        CORRECTED = "corrected", "report corrected"
        RETRACTED = "retracted", "report retracted"
        RULED = "ruled", "decided by a person"

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    noted_at = models.DateTimeField()
    assertion = models.ForeignKey(Assertion, on_delete=models.CASCADE, null=True, blank=True, related_name="changes")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, blank=True, related_name="changes")
    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    origin_ruling = models.ForeignKey(OriginRuling, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    incident_ruling = models.ForeignKey(
        IncidentRuling, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    is_undone = models.BooleanField(default=False)
    reports = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-day", "-id"], name="change_newest"),
            models.Index(fields=["kind", "-day", "-id"], name="change_newest_of_kind"),
            models.Index(fields=["-noted_at", "-id"], name="change_noted"),
            GinIndex(fields=["reports"], name="change_by_cause", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(assertion__isnull=False)
                | Q(report__isnull=False)
                | Q(origin_ruling__isnull=False)
                | Q(incident_ruling__isnull=False),
                name="change_is_of_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.day}"


class Concern(models.Model):
    """That an actor has a part in what a change is of, or in what rests on the report whose page changed.

    kind, day: the change's own, so that an actor's changes are found in their order.
    """

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="concerns")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Change.Kind)
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["actor", "kind", "-day", "-change"], name="concern_newest")]
        constraints = [models.UniqueConstraint(fields=["change", "actor"], name="concern_once")]

    def __str__(self) -> str:
        return f"{self.change_id} concerns {self.actor_id}"


class Revision(models.Model):
    """How often evidence was written: one row, counted up by whoever may write, in the same transaction."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
