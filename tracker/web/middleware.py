"""Sentences of public pages are composed in the language of their address; those of files, mails and feeds in English."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tracker.web.apps import WebConfig
from tracker.web.presentation.speech import english, speak_to_reader


class ComposedForReaders:
    """An address without a slash at its end is a file's, which is the same for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with english():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        found = request.resolver_match
        if found is not None and found.app_name == WebConfig.label and request.path_info.endswith("/"):
            speak_to_reader()
