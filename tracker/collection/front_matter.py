"""What is said of a report beside its text: the lines between two '---' at the top of its file, or in a file beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import yaml

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_UNKNOWN = frozenset({"", "unknown", "none", "null", "~", "n/a", "-"})
_KEYS = ("url", "outlet", "title", "published", "language")


class ReportInputError(Exception):
    """An input that is no report that can be read. ref: how the output names it."""

    permanent = True

    def __init__(self, ref: str, why: str) -> None:
        self.ref = ref
        super().__init__(why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is said of a report beside its text; None where nothing is. notes: what of it could not be used, and why."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_on: date | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()

    def over(self, other: Described) -> Described:
        """This, and where it says nothing, the other."""
        return Described(
            url=self.url or other.url,
            outlet=self.outlet or other.outlet,
            title=self.title or other.title,
            published_on=self.published_on or other.published_on,
            language=self.language or other.language,
            notes=self.notes + other.notes,
        )


def split_front_matter(ref: str, name: str, page: str) -> tuple[Described, str]:
    """What the block at the top says, and the page below it; a page without one is given back as it is.

    ref, name: how the output and the errors name it. Raises ReportInputError.
    """
    match = _FRONT_MATTER.match(page)
    if not match:
        return Described(), page
    described = described_by(ref, name, match["yaml"])
    return (Described(), page) if described is None else (described, page[match.end() :])


def described_by(ref: str, name: str, words: str) -> Described | None:
    """What the words say as YAML; None where they are no list of names and values. Raises ReportInputError."""
    try:
        # Nothing but text, lists and mappings comes of it: what is no day is ours to tell.
        data = yaml.load(words, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 2})" if mark else ""
        raise ReportInputError(
            ref, f"{name}: the front matter is no valid YAML{line}. Mend it, or remove the lines between the '---'."
        ) from error
    if not isinstance(data, dict):
        return None
    published = _stated(data.get("published"))
    published_on = None if published is None else _day(published)
    notes = [
        f"{name}: {key!r} says nothing; {meant[0]!r} would"
        for key in map(str, data)
        if key not in _KEYS and (meant := get_close_matches(key.lower(), _KEYS, n=1, cutoff=0.8))
    ]
    if published is not None and published_on is None:
        notes.append(f"{name}: {published!r} is no day that it can have been published on; write it like 2026-02-24")
    return Described(
        url=_stated(data.get("url")),
        outlet=_stated(data.get("outlet")),
        title=_stated(data.get("title")),
        published_on=published_on,
        language=_stated(data.get("language")),
        notes=tuple(notes),
    )


def _stated(value: object) -> str | None:
    words = value.strip() if isinstance(value, str) else ""
    return None if words.lower() in _UNKNOWN else words


def _day(words: str) -> date | None:
    match = re.match(r"\d{4}-\d{2}-\d{2}(?=$|[T\s])", words)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None
