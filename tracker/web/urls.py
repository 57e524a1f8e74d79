"""Every page's address."""

from django.urls import path, re_path

from tracker.web.views.actor import actor
from tracker.web.views.actors import actors, actors_file
from tracker.web.views.api import api, feeds, openapi
from tracker.web.views.cards import (
    card_of_actor,
    card_of_evidence,
    card_of_figures,
    card_of_home,
    card_of_incident,
    card_of_response,
)
from tracker.web.views.changes import change, changes, changes_file
from tracker.web.views.charts import chart_embed, chart_file
from tracker.web.views.citing import reference
from tracker.web.views.evidence import evidence
from tracker.web.views.figures import figures, figures_chart, figures_file, figures_table
from tracker.web.views.health import healthz
from tracker.web.views.home import home
from tracker.web.views.incident import incident
from tracker.web.views.incidents import incidents, incidents_file
from tracker.web.views.methodology import methodology
from tracker.web.views.packs import incident_pack
from tracker.web.views.report import report, report_extraction
from tracker.web.views.reports import reports, reports_file
from tracker.web.views.responses import response, responses, responses_file
from tracker.web.views.search import search_file, search_page
from tracker.web.views.sitemap import robots, sitemap, sitemap_part
from tracker.web.views.sources import source, sources, sources_file
from tracker.web.views.timeline import timeline_file, timeline_of

app_name = "web"
urlpatterns = [
    path("", home, name="home"),
    path("card.png", card_of_home, name="card-home"),
    re_path(r"^charts/(?P<name>[a-z_-]{1,20})\.(?P<form>svg|png|csv)$", chart_file, name="chart-file"),
    path("charts/<slug:name>/embed/", chart_embed, name="chart-embed"),
    path("incidents/", incidents, name="incidents"),
    path("incidents/<slug:slug>/card.png", card_of_incident, name="card-incident"),
    re_path(r"^incidents\.(?P<form>csv|json)$", incidents_file, name="incidents-file"),
    path("incidents/<slug:slug>/", incident, name="incident"),
    re_path(
        r"^(?P<kind>incidents|actors|responses)/(?P<name>[-\w]+)/cite\.(?P<form>bib|json)$", reference, name="reference"
    ),
    re_path(r"^(?P<kind>reports)/(?P<name>\d{1,18})/cite\.(?P<form>bib|json)$", reference, name="report-reference"),
    re_path(r"^(?P<kind>figures)/cite\.(?P<form>bib|json)$", reference, name="figures-reference"),
    re_path(r"^incidents/(?P<slug>[-\w]+)/pack\.(?P<form>zip|json)$", incident_pack, name="incident-pack"),
    path("actors/", actors, name="actors"),
    re_path(r"^actors\.(?P<form>csv|json)$", actors_file, name="actors-file"),
    path("actors/<slug:slug>/card.png", card_of_actor, name="card-actor"),
    path("actors/<slug:slug>/", actor, name="actor"),
    path("figures/", figures, name="figures"),
    re_path(r"^figures\.(?P<form>csv|json)$", figures_file, name="figures-file"),
    path("figures/card.png", card_of_figures, name="card-figures"),
    path("figures/chart.svg", figures_chart, name="figures-chart"),
    path("figures/table.csv", figures_table, name="figures-table"),
    path("responses/", responses, name="responses"),
    re_path(r"^responses\.(?P<form>csv|json)$", responses_file, name="responses-file"),
    path("responses/<slug:slug>/card.png", card_of_response, name="card-response"),
    path("responses/<slug:slug>/", response, name="response"),
    path("reports/", reports, name="reports"),
    re_path(r"^reports\.(?P<form>csv|json)$", reports_file, name="reports-file"),
    path("reports/<int:report_id>/", report, name="report"),
    path("reports/<int:report_id>/extraction.json", report_extraction, name="report-extraction"),
    re_path(r"^evidence/(?P<key>[0-9a-f]{16})/card\.png$", card_of_evidence, name="card-evidence"),
    re_path(r"^evidence/(?P<key>[0-9a-f]{16})/$", evidence, name="evidence"),
    re_path(
        r"^(?P<kind>evidence)/(?P<name>[0-9a-f]{16})/cite\.(?P<form>bib|json)$", reference, name="evidence-reference"
    ),
    path("timeline/", timeline_of, name="timeline"),
    re_path(r"^timeline\.(?P<form>csv|json|atom|ics)$", timeline_file, name="timeline-file"),
    path("changes/", changes, name="changes"),
    re_path(r"^changes\.(?P<form>csv|json|atom)$", changes_file, name="changes-file"),
    re_path(r"^changes/(?P<key>[0-9a-f]{16})/$", change, name="change"),
    path("search/", search_page, name="search"),
    re_path(r"^search\.(?P<form>csv|json|atom)$", search_file, name="search-file"),
    path("sources/", sources, name="sources"),
    re_path(r"^sources\.(?P<form>csv|json)$", sources_file, name="sources-file"),
    path("sources/<slug:slug>/", source, name="source"),
    path("api/", api, name="api"),
    path("api/openapi.json", openapi, name="openapi"),
    path("feeds/", feeds, name="feeds"),
    path("methodology/", methodology, name="methodology"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    re_path(
        r"^sitemap-(?P<kind>lists|incidents|actors|responses|reports)-(?P<number>\d{1,9})\.xml$",
        sitemap_part,
        name="sitemap-part",
    ),
    path("healthz", healthz, name="healthz"),
]
