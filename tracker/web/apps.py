"""The web app: pages. It has no models; it reads through `tracker.evidence.queries`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tracker.web"
    label = "web"
