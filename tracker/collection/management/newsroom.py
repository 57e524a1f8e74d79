"""The sample newsroom for the length of a command: the one that runs, else one of the command's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError

from scrapers.newsroom.library import SampleDataError
from scrapers.newsroom.server import NewsroomError, start


@contextmanager
def newsroom() -> Iterator[tuple[tuple[str, int], bool]]:
    """Its address, and whether it is the command's own, so that no worker knows it. Raises CommandError."""
    if settings.SAMPLE_NEWSROOM is not None:
        yield settings.SAMPLE_NEWSROOM, False
        return
    try:
        own = start()
    except (NewsroomError, SampleDataError) as error:
        raise CommandError(str(error)) from error
    with own:
        yield own.address, True
