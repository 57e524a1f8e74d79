"""What was done, or asked for, about distillation: one row for one instrument, and its history of stages."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from tracker.evidence.models.actors import Actor
from tracker.evidence.models.assertions import Assertion
from tracker.evidence.models.incidents import Incident
from tracker.evidence.models.statements import Statement


class Step(models.TextChoices):
    """How far a response has come, closer than the extraction document's status, which each is a part of.

    In the order that a measure goes through. HELD is approved and not put into effect; LIFTED, REVERSED and REJECTED
    are of the document's `eased`.
    """

    CALLED_FOR = "called_for", "called for"
    THREATENED = "threatened", "threatened"
    UNDER_CONSIDERATION = "under_consideration", "under consideration"
    PROPOSED = "proposed", "proposed"
    ADVANCED = "advanced", "advanced in committee"
    PASSED = "passed", "passed by a chamber"
    HELD = "held", "approved but held"
    IN_FORCE = "in_force", "in force"
    EASED = "eased", "eased"
    LIFTED = "lifted", "lifted"
    REVERSED = "reversed", "reversed"
    REJECTED = "rejected", "rejected"


class Response(models.Model):
    """One instrument: a bill, an order, a ban, an investigation, a company's measure, and whatever is asked for of it.

    identity: what makes it one, the same in every store that holds the same reports: its number, else its name, else
    who acts how, where and in which month. identifiers: its numbers as they are written. actors: who acts, without those who
    only ask for it. slug: from the identity; a former one leads on as a `FormerResponse`. title_parts: as of an `Incident`.
    """

    identity = models.CharField(max_length=400, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    title_parts = models.JSONField(null=True, blank=True)
    kind = models.CharField(max_length=24)
    jurisdiction = models.CharField(max_length=3, blank=True, default="")
    name = models.CharField(max_length=300, blank=True, default="")
    identifiers = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    actors = models.ManyToManyField(Actor, related_name="responses", blank=True)
    incidents: models.ManyToManyField[Incident, Answered] = models.ManyToManyField(
        Incident, through="Answered", related_name="responses"
    )
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class FormerResponse(models.Model):
    """A slug under which a response was known before more was read of it."""

    slug = models.SlugField(max_length=120, unique=True)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class Stage(models.Model):
    """An assertion as a stage of a response. position: its place in the history, the earliest first."""

    assertion = models.OneToOneField(Assertion, on_delete=models.CASCADE, related_name="stage")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="stages")
    step = models.CharField(max_length=20, choices=Step)
    is_asked = models.BooleanField()
    position = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["response", "-position"], name="stage_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_asked=True, step=Step.CALLED_FOR) | (Q(is_asked=False) & ~Q(step=Step.CALLED_FOR)),
                name="stage_asked_is_called_for",
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.response_id}"


class Answered(models.Model):
    """That a response answers an incident, and by what that is known: the statement that says so."""

    class Reason(models.TextChoices):
        ACCUSED = "accused", _("its sentence names who is accused")
        PARTY = "party", _("who acts is a party to the allegation")
        ACCUSER = "accuser", _("its sentence names the accuser")
        REPORT = "report", _("its report tells of the allegation")
        LATEST = (
            "latest",
            _("it is about distillation, and this is the latest allegation before it of a party that it names"),
        )

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answered")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="answered")
    reason = models.CharField(max_length=8, choices=Reason)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "incident"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.response_id} answers {self.incident_id}: {self.reason}"


class Cited(models.Model):
    """A figure that a response cites: given in its own sentence, or in the document that it is."""

    class Reason(models.TextChoices):
        SENTENCE = "sentence", _("given in the same sentence")
        DOCUMENT = "document", _("given in its own document")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="cited")
    figure = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "figure"], name="cited_once")]

    def __str__(self) -> str:
        return f"{self.response_id} cites {self.figure_id}: {self.reason}"


class Reference(models.Model):
    """What one statement calls its instrument by, so that statements of one find each other by index.

    token: a number, a folded name, or an actor's act of one kind in a place and a month. base, month: of the last, it
    without the month, and the month; is_ending: it tells only of an end, whose beginning may be months before.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="references")
    token = models.CharField(max_length=400)
    base = models.CharField(max_length=380, blank=True, default="")
    month = models.DateField(null=True, blank=True)
    is_ending = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["token"], name="reference_by_token"),
            models.Index(fields=["base", "month"], name="reference_by_month", condition=~Q(base="")),
        ]
        constraints = [models.UniqueConstraint(fields=["statement", "token"], name="reference_once")]

    def __str__(self) -> str:
        return self.token
