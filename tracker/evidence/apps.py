"""The evidence app: what reports say, and what follows from it."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "tracker.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
