"""The runtime app: the commands that run the whole product and its tests."""

from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    name = "tracker.runtime"
    label = "runtime"
