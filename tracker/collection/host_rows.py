"""What all processes know of hosts: whose turn it is, and what their robots.txt says."""

from __future__ import annotations

from django.db import models


class Host(models.Model):
    """Whose turn it is at a host, for all processes on all machines; times are the database's.

    free_at: nobody else asks it before, and the latest turn, with its number and holder, runs out. slot_at: when the last
    who was told to come later comes. closed_until: the host asked to be left alone until then.
    """

    WAITS_UNTIL = ("free_at", "slot_at", "closed_until")
    NOTED_AT = ()

    name = models.CharField(max_length=255, primary_key=True)
    free_at = models.DateTimeField()
    turn = models.PositiveBigIntegerField(default=1)
    holder = models.CharField(max_length=120, blank=True, default="")
    slot_at = models.DateTimeField(null=True, blank=True)
    closed_until = models.DateTimeField(null=True, blank=True)


class RobotsFile(models.Model):
    """What was answered for a robots.txt. status: None where there was no answer; the body says in words why, then."""

    WAITS_UNTIL = ()
    NOTED_AT = ("fetched_at",)

    url = models.CharField(max_length=300, primary_key=True)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField()
    fetched_at = models.DateTimeField()
