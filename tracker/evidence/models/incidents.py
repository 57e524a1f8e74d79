"""Incidents: the alleged events that several reports describe."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tracker.evidence.models.actors import Actor


class Incident(models.Model):
    """One accusation campaign: who accuses, whom, in which period.

    accuser leads the accusers, who are several where they spoke together; None where the accused admits what nobody
    alleges. accused is empty where nobody is named. began_on and ended_on bound the dates of its allegations, each known
    to its precision; opened_on is the day that grouping counts from, stated or else reported. slug is the accuser and
    the month, from `address`, which it may share with others; a merged incident has none and points to the one that
    took it in. inputs_hash: of all that its assertions and grades were last made from; with the same they are not made
    again. title_parts: what the title is made of, as `tracker.evidence.titles.to_json` gives it; None until it is next
    described where an older store made it.
    """

    slug = models.SlugField(max_length=160, blank=True, default="")
    address = models.SlugField(max_length=160, blank=True, default="")
    title = models.CharField(max_length=300)
    title_parts = models.JSONField(null=True, blank=True)
    accuser = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="accusations")
    accusers = models.ManyToManyField(Actor, related_name="accuser_in", blank=True)
    accused = models.ManyToManyField(Actor, related_name="accused_in", blank=True)
    opened_on = models.DateField(null=True, blank=True)
    began_on = models.DateField(null=True, blank=True)
    began_precision = models.CharField(max_length=5, blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    inputs_hash = models.CharField(max_length=64, blank=True, default="")
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(F("began_on").desc(nulls_last=True), F("id").desc(), name="incident_newest"),
            models.Index(fields=["-changed_at", "-id"], name="incident_changed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="incident_slug_once", condition=~Q(slug="")),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="incident_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FormerSlug(models.Model):
    """A slug that an incident went by; whoever asks for it is led to the incident, or to the one that took it in."""

    slug = models.SlugField(unique=True, max_length=160)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
