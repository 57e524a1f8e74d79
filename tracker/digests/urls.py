"""Addresses of subscribing, of digests and of accounts."""

from django.urls import URLPattern, path

from tracker.digests.views.account import account, leave

app_name = "digests"
urlpatterns: list[URLPattern] = [
    path("account/", account, name="account"),
    path("account/data/", leave, name="leave"),
]
