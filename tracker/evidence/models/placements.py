"""Where each statement belongs and by which rule; and what allegations boil down to, so that grouping them is cheap."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tracker.collection.models import Report, Source
from tracker.evidence.models.actors import Actor
from tracker.evidence.models.incidents import Incident
from tracker.evidence.models.rulings import IncidentRuling
from tracker.evidence.models.statements import Statement


class Rule(models.TextChoices):
    """Why a statement belongs where it does; the label is what a reader is told."""

    FOUNDED = "founded", "its allegation begins the incident"
    SAME_TIME = "same time", "the date of its allegation falls into the incident"
    LOOK_BACK = "look back", "it gives no date, and this is the accuser's latest such allegation before it"
    ADMITTED = "admitted", "it admits what this incident is about"
    IN_DOCUMENT = (
        "in document",
        "the accuser's own document, which speaks of this incident alone, gives the same number",
    )
    NEAREST = "nearest", "it stands nearest to this incident's allegation in its report"
    LATEST = "latest", "its report alleges nothing that fits, and this is the latest incident that it can mean"
    SAME_NUMBER = "same number", "this incident alone has the same number of the same parties"
    RULED = "ruled", "a person moved it here"
    NOWHERE = "nowhere", "it fits no incident"


# What only others place, if anything does.
UNSETTLED = (Rule.NOWHERE, Rule.SAME_NUMBER, "")


class Charge(models.Model):
    """What reports say that one accuser alleged on one date against the same parties: many reports, one charge.

    Incidents are grouped from charges, whose number is bounded by days and not by reports. key: a hash of all it is.
    reported_on: the reports' day, for a charge whose own day is not stated to the day. targets, partners: principals,
    ascending; partners said it in the same sentence. is_live: some report says so now. split: a person set it apart.
    is_admission: the accused admits it, and nobody in the report alleges it; the accuser is whom it concerns.
    """

    key = models.CharField(max_length=64, unique=True)
    accuser = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    targets = ArrayField(models.BigIntegerField(), default=list, blank=True)
    partners = ArrayField(models.BigIntegerField(), default=list, blank=True)
    day = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=5, blank=True, default="")
    reported_on = models.DateField(null=True, blank=True)
    is_live = models.BooleanField()
    is_admission = models.BooleanField(default=False)
    split = models.ForeignKey(IncidentRuling, on_delete=models.PROTECT, null=True, blank=True, related_name="charges")
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="charges")
    rule = models.CharField(max_length=12, choices=Rule, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.accuser_id} on {self.day or self.reported_on}"


class Placement(models.Model):
    """Which incident a statement belongs to, None for none, and by which rule; one for every usable statement.

    charge: of an allegation. measured: a hash of what a figure measures, counted: the same with whose doing it counts,
    empty where it names nobody; so equal numbers find each other by index. is_direct: it stands in the speaker's own
    document.
    """

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="placement")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="placements")
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="placements")
    rule = models.CharField(max_length=12, choices=Rule, blank=True, default="")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, blank=True, related_name="placements")
    measured = models.CharField(max_length=32, blank=True, default="")
    counted = models.CharField(max_length=32, blank=True, default="")
    value = models.FloatField(null=True, blank=True)
    is_direct = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["counted", "value"], name="placement_of_figure", condition=~Q(counted="")),
            # Of a number that thousands give, those that are asked for: in documents, and without a place of their own.
            models.Index(fields=["counted", "value"], name="placement_document_no", condition=Q(is_direct=True)),
            models.Index(
                fields=["counted", "value"],
                name="placement_unsettled",
                condition=Q(rule__in=UNSETTLED) & ~Q(counted=""),
            ),
            # Numbers that do not say whose doing they count, and those of documents that may be the same.
            models.Index(
                fields=["measured", "value"], name="placement_nobodys", condition=Q(counted="") & ~Q(measured="")
            ),
            models.Index(
                fields=["measured", "value"], name="placement_original", condition=Q(is_direct=True) & ~Q(counted="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.rule}"


class Leaning(models.Model):
    """A party by which a statement is drawn to incidents, where its report alleges nothing that decides it.

    party: an actor's name, or "country:" and a code. on: the last day on which what it speaks of may have begun.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="leanings")
    party = models.CharField(max_length=300)
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["party", "on"], name="leaning_by_party")]

    def __str__(self) -> str:
        return f"{self.party} until {self.on}"


class SourceBasis(models.Model):
    """The facts of a source that grades were last made from; where they change, what rests on it is graded anew."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="basis")
    facts = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.source_id}"
