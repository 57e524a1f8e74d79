"""The collection app: what was fetched, as it came."""

from importlib import import_module

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "tracker.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its checks are known to every command."""
        import_module("tracker.collection.checks")
