"""The digests app: who follows what, what each is told of it, and how it reaches them."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "tracker.digests"
    label = "digests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracker.digests import own  # models can only be imported once apps are loaded

        own.listen()
