"""What axe has against a page of the site: WCAG up to 2.2 AA, and good practice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What a rule on colours finds does not depend on the language of the page, and takes as long as all others together.
OF_COLOURS = frozenset({"color-contrast"})


def violations(page: Page) -> list[dict[str, Any]]:
    """The rules that the page breaks, each with its `id`, `help` and `nodes`."""
    found: list[dict[str, Any]] = _results(page)["violations"]
    return found


@dataclass
class Audit:
    """What axe saw on many pages. met: the rules that something on a page was held to and meets, by where it was shown."""

    n_pages: int = 0
    met: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    broken: list[tuple[str, str, str, list[str]]] = field(default_factory=list)

    def look(self, page: Page, address: str, *, shown: str = "", without: Collection[str] = ()) -> None:
        """Takes in what axe says of the open page. shown: how it is shown, such as 'dark'; without: rules left out."""
        results = _results(page, without)
        self.n_pages += 1
        self.met[shown] |= {one["id"] for one in results["passes"]}
        for one in results["violations"]:
            nodes = [node["html"][:160] for node in one["nodes"][:3]]
            self.broken.append((f"{address} {shown}".rstrip(), one["id"], one["help"], nodes))

    def __str__(self) -> str:
        rules = set().union(*self.met.values())
        return f"axe: {self.n_pages} pages held to {len(rules)} rules that apply to them, {len(self.broken)} violations"


def _results(page: Page, without: Collection[str] = ()) -> dict[str, Any]:
    # Of WCAG 2.2 axe has the size of targets, which it looks at only where it is told to.
    rules = {"target-size": {"enabled": True}, **{one: {"enabled": False} for one in without}}
    response: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules}).response
    return response
