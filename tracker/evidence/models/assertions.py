"""Assertions, their grades through time, and the conflicts among them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, GeneratedField, Q
from django.db.models.functions import Coalesce, TruncDate

from tracker.evidence.models.actors import Actor
from tracker.evidence.models.incidents import Incident
from tracker.evidence.models.statements import Content, Statement
from tracker.grading.standing import Standing


class Side(models.Model):
    """What is known of whether it is so, and the accused's side; all empty where the question does not arise.

    reply: the accused's latest answer or silence (a `Turn`), and `answer` the very statement of it, with its words, date and manner.
    replied_on: the day of the accused's own answer; asked_as_of: the newest day a report found none.
    """

    standing = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Standing], blank=True, default=""
    )
    reply = models.CharField(max_length=12, blank=True, default="")
    replied_on = models.DateField(null=True, blank=True)
    asked_as_of = models.DateField(null=True, blank=True)
    answer = models.ForeignKey(Statement, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class Assertion(Content, Side):
    """The statements of different reports that say the same inside one incident: what pages list and grades grade.

    Its content is that of the most careful wording, `representative`. incident is None for a policy response that
    answers no single one. key: made from its oldest statement, so that it is the same in every store that holds the
    same reports; one that an older report changed leads on as a `FormerKey`. known_from: when its first report came out.
    falls_on: where it stands on a timeline: the day it happened, else that of known_from.
    """

    key = models.CharField(max_length=64, unique=True)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, null=True, blank=True, related_name="assertions")
    representative = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    actors = models.ManyToManyField(Actor, related_name="asserted_of", blank=True)
    speakers = models.ManyToManyField(Actor, related_name="asserted_by", blank=True)
    statements: models.ManyToManyField[Statement, Support] = models.ManyToManyField(
        Statement, through="Support", related_name="assertions"
    )
    known_from = models.DateTimeField()
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    falls_on = GeneratedField(
        expression=Coalesce("occurred_on", TruncDate("known_from")),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["incident", "kind"], name="assertion_live", condition=Q(retired_at__isnull=True)),
            models.Index(fields=["-falls_on", "-id", "known_from"], name="assertion_in_time"),
            models.Index(fields=["metric", "-value", "-id"], name="figure_largest", condition=Q(kind="figure")),
            models.Index(fields=["metric", "-known_from", "-id"], name="figure_newest", condition=Q(kind="figure")),
            models.Index(fields=["-known_from", "-id"], name="assertion_newest_known"),
            models.Index(fields=["kind", "-occurred_on"], name="assertion_by_date"),
            models.Index(fields=["value"], name="assertion_by_value", condition=Q(kind="figure")),
            models.Index(fields=["low"], name="assertion_by_low", condition=Q(kind="figure", qualifier="range")),
            models.Index(fields=["high"], name="assertion_by_high", condition=Q(kind="figure", qualifier="range")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.predicate or self.metric or self.instrument}"


class FormerKey(models.Model):
    """A key under which an assertion was known before an older report of it was read."""

    key = models.CharField(max_length=64, unique=True)
    assertion = models.ForeignKey(Assertion, on_delete=models.CASCADE, related_name="former_keys")

    def __str__(self) -> str:
        return self.key


class Support(models.Model):
    """A statement that belongs to an assertion."""

    assertion = models.ForeignKey(Assertion, on_delete=models.CASCADE, related_name="supports")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="supports")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assertion", "statement"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.statement_id} supports {self.assertion_id}"


class Assessment(models.Model):
    """A grade as it was computed at one moment, with all that it was computed from. History is kept.

    explanation: parts, as `tracker.grading.serial.explanation_to_json` gives them; in rows that were written before
    there were any, English sentences under `sentence`, `rows`, `would_raise` and `would_lower`.
    inputs_hash: the same inputs under the same rules write no second row.
    """

    assertion = models.ForeignKey(Assertion, on_delete=models.CASCADE, related_name="assessments")
    score = models.DecimalField(max_digits=3, decimal_places=2)
    letter = models.CharField(max_length=1)
    label = models.CharField(max_length=24)
    n_origins = models.PositiveIntegerField()
    n_reports = models.PositiveIntegerField()
    explanation = models.JSONField()
    rules_version = models.CharField(max_length=20)
    inputs_hash = models.CharField(max_length=64)
    assessed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assertion"], condition=Q(superseded_at__isnull=True), name="one_current_assessment"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="score_is_a_share"),
            models.CheckConstraint(condition=Q(letter__in=["A", "B", "C", "D"]), name="letter_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} · {self.score}"


class Conflict(models.Model):
    """Two assertions of one incident that cannot both hold as stated; shown side by side, never averaged.

    original: where one number is told of another speaker, unit or actor, the side that stands in the speaker's own
    document, if just one does; the other side's origins are how far the swap has spread. versions: what the two say,
    each as `tracker.grading.serial.version_to_json` gives it, None of a row that was written before; detail: the same
    in English.
    """

    class Kind(models.TextChoices):
        VALUE = "value", "value"
        QUALIFIER = "qualifier", "qualifier"
        DATE = "date", "date"
        ACTOR = "actor", "actor"
        UNIT = "unit", "unit"
        SPEAKER = "speaker", "speaker"
        REPLY = "reply", "reply"

    kind = models.CharField(max_length=10, choices=Kind)
    one = models.ForeignKey(Assertion, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Assertion, on_delete=models.CASCADE, related_name="+")
    original = models.ForeignKey(Assertion, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    detail = models.TextField()
    versions = models.JSONField(null=True, blank=True)
    found_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "one", "other"], name="conflict_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="conflict_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail[:60]}"
