"""What people decided about evidence: rows beside what was computed, applied in every re-run, never overwritten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tracker.collection.models import Report
from tracker.evidence.models.actors import Actor
from tracker.evidence.models.statements import Statement


class Ruling(models.Model):
    """A person's decision. undone_at: when somebody took it back, None while it holds; the row stays either way."""

    who = models.CharField(max_length=120)
    why = models.TextField()
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        abstract = True


class IncidentRuling(Ruling):
    """That two incidents are one, that they are not, or that some reports speak of another incident than was thought.

    Incidents are named by what they are made of, so that a ruling holds in every re-run: the accuser and the day that
    the campaign began on. A merge takes `one` into `other`, whose accuser leads. one_split, other_split: the incident
    is the one that this split made. reports, statements: what a split moves.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "one and the same"
        SPLIT = "split", "an incident of its own"
        REJECT = "reject", "not the same"

    kind = models.CharField(max_length=6, choices=Kind)
    one_accuser = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    one_began = models.DateField(null=True, blank=True)
    one_split = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    other_accuser = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    other_began = models.DateField(null=True, blank=True)
    other_split = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reports = models.ManyToManyField(Report, related_name="incident_rulings", blank=True)
    statements = models.ManyToManyField(Statement, related_name="incident_rulings", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["one_accuser"], name="ruling_by_one", condition=Q(undone_at__isnull=True)),
            models.Index(fields=["other_accuser"], name="ruling_by_other", condition=Q(undone_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.who}"
