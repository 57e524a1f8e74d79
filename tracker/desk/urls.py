"""Addresses of the desk. Those that end in `do/` act, by POST alone."""

from django.urls import URLPattern, path

from tracker.desk.views import acts, pages

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", pages.queue, name="queue"),
    path("sources/", pages.sources_list, name="all-sources"),
    path("sources/<slug:slug>/", pages.source, name="one-source"),
    path("pages/", pages.failed_pages, name="failed-pages"),
    path("log/", pages.log, name="log"),
    path("sources/<slug:slug>/do/", acts.on_source, name="on-source"),
    path("feeds/<int:number>/do/", acts.on_feed, name="on-feed"),
    path("reports/<int:number>/do/", acts.on_report, name="on-report"),
    path("storms/<int:number>/do/", acts.on_storm, name="on-storm"),
]
