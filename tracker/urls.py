"""Every address of the site: files and probes as they are, pages in the language that their address begins with."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("tracker.web.urls")),
        path("", include("tracker.digests.urls")),
        path("desk/", include("tracker.desk.urls")),
        path(settings.ACCOUNT_PATH.removeprefix("/"), include("allauth.urls")),
        prefix_default_language=False,
    ),
]

if apps.is_installed("anymail"):
    from tracker.digests.service_reports import routes

    urlpatterns += routes()
