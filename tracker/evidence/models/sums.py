"""Totals against the sum of their parts."""

from __future__ import annotations

from django.db import models

from tracker.evidence.models.assertions import Assertion
from tracker.grading.agreement import PartsCheck as Verdict


class PartsCheck(models.Model):
    """A joint total whose every actor has a count of its own by the same speaker over the same time, added up.

    low and high: what the parts add up to as worded, high None where nothing bounds it. words: the check as a sentence.
    """

    total = models.OneToOneField(Assertion, on_delete=models.CASCADE, related_name="parts_check")
    parts = models.ManyToManyField(Assertion, related_name="part_of")
    verdict = models.CharField(max_length=30, choices=[(one.value, one.value) for one in Verdict])
    low = models.FloatField()
    high = models.FloatField(null=True, blank=True)
    words = models.TextField()
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words[:80]
