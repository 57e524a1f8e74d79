"""The collection app: what was fetched, as it came."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "tracker.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"
