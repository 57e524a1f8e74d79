"""Which answers are sent compressed: none whose length could give a secret away."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class GZipOfPublicPages(GZipMiddleware):
    """Compresses what everybody may see. What is one reader's own, or sets a cookie, goes as it is (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.cookies or _is_private(response):
            return response
        return super().process_response(request, response)


def _is_private(response: HttpResponseBase) -> bool:
    told = {part.strip().lower() for part in response.get("Cache-Control", "").split(",")}
    return bool(told & {"private", "no-store"})
