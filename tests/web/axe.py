"""What axe has against a page of the site: WCAG up to 2.2 AA, and good practice."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Of WCAG 2.2 axe has the size of targets, which it looks at only where it is told to.
_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def violations(page: Page) -> list[dict[str, Any]]:
    """The rules that the page breaks, each with its `id`, `help` and `nodes`."""
    found: list[dict[str, Any]] = Axe().run(page, options=_OPTIONS).response["violations"]
    return found
