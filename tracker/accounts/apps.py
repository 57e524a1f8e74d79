"""The accounts app: who may sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tracker.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracker.accounts import sessions  # models can only be imported once apps are loaded

        sessions.listen()
