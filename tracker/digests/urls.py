"""Addresses of subscribing, of digests and of accounts."""

from django.urls import URLPattern

app_name = "digests"
urlpatterns: list[URLPattern] = []
