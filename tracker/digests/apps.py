"""The digests app: who follows what, what each is told of it, and how it reaches them."""

from django.apps import AppConfig, apps


class DigestsConfig(AppConfig):
    name = "tracker.digests"
    label = "digests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracker.digests import key_checks, listening  # noqa: F401  # models can only be imported once apps are loaded

        listening.listen()
        if apps.is_installed("anymail"):
            from tracker.digests import service_reports

            service_reports.listen()
