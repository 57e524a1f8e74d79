"""How fast mail may go, and what came back of it."""

from __future__ import annotations

from django.db import models

from tracker.digests.models.deliveries import Delivery


class Provider(models.Model):
    """How fast mail goes to the addresses of one domain, for all workers together; THE_WHOLE stands for all mail.

    free_at: the next digest to it goes no sooner. Of the whole: our mail server took nothing from us, so nothing is
    tried before then; n_refusals: how often in a row, refusal: why, in words.
    """

    THE_WHOLE = ""

    WAITS_UNTIL = ("free_at",)
    NOTED_AT = ()

    domain = models.CharField(max_length=253, primary_key=True)
    free_at = models.DateTimeField()
    n_refusals = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.domain or "all mail"


class Bounce(models.Model):
    """That a mail came back, or that its reader complained; each delivery has each kind once.

    address_hash: as in `Suppression`. status: the enhanced code such as '5.1.1', empty where none was given.
    """

    class Kind(models.TextChoices):
        HARD = "hard", "no such mailbox"
        SOFT = "soft", "not taken this time"
        COMPLAINT = "complaint", "marked as unwanted"

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="bounces")
    kind = models.CharField(max_length=9, choices=Kind)
    address_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    status = models.CharField(max_length=12, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "kind"], name="one_bounce_of_a_kind")]
        indexes = [models.Index(fields=["address_hash", "-made_at"], name="bounces_of_address")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.delivery_id}"
