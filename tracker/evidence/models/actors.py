"""Entities that reports name, under all their spellings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tracker.collection.models import ArticleText


class Actor(models.Model):
    """An entity: who or what a mention names. Known ones come from the lexicon, others wait for a review.

    kind: the extraction document's entity kinds. parent: who makes a product, or whom a body belongs to. is_unit: it is
    a part for which the parent answers (a company's laboratory), not a body of its own.
    """

    slug = models.SlugField(unique=True, max_length=120)
    name = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=16)
    country = models.CharField(max_length=3, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    is_unit = models.BooleanField(default=False)
    is_known = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """One spelling of an actor's name, in any script. folded: lower-cased and without accents, for search.

    slips: what it is found by where it is written wrongly in a script without blanks (`tracker.evidence.slips`).
    """

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    slips = ArrayField(models.CharField(max_length=80), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "text"], name="alias_once")]
        indexes = [
            GinIndex(fields=["folded"], name="alias_trigram", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["slips"], name="alias_slips"),
        ]

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """A span of an article text that names an actor."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="mentions")
    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "start", "end", "actor"], name="mention_once")]

    def __str__(self) -> str:
        return self.words
