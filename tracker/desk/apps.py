"""The desk app: what waits for an editor, and what an editor does about it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tracker.desk"
    label = "desk"
