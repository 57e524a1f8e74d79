"""The evidence app: what reports say, and what follows from it."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class EvidenceConfig(AppConfig):
    name = "tracker.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_count, sender=self)


def _count(using: str, **_: Any) -> None:
    """After an upgrade pages show the sums of what was stored before; where all tables are there."""
    from tracker.evidence import tallies

    if {"evidence_tally", "evidence_weight", "evidence_concern"} <= set(connections[using].introspection.table_names()):
        tallies.count_uncounted()
