"""The runtime app: the commands that run the whole product and its tests."""

from importlib import import_module

from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    name = "tracker.runtime"
    label = "runtime"

    def ready(self) -> None:
        """Tasks are shared: without this, pages and commands would send them to no broker of ours."""
        import_module("tracker.celery")
