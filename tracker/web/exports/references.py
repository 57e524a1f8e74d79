"""How a page is cited: a sentence with its sources, BibTeX and CSL-JSON, all of the page as known on a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tracker.evidence.queries.rows import ReportLink
from tracker.web.presentation.dates import day_words, stated_words
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.speech import gettext, in_a_row

PUBLISHER = "Stillwatch"
# A citation names so many sources; the page has the others.
MOST_SOURCES = 6
# What BibTeX takes for markup.
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A page as known on a day. key: names it in a bibliography; title: attributed, without its full stop.

    hedge: how it stands and how sure it is that it was said; url: the page of that very day; sources: where each of its
    origins was read first.
    """

    key: str
    title: str
    hedge: str
    day: date
    url: str
    sources: tuple[ReportLink, ...]
    is_sample: bool


def sentence(reference: Reference) -> str:
    """What may be printed as it is: who says it, how it stands, how sure that is, when it was known, and the sources."""
    mark = gettext("Sample data, not to be cited. ") if reference.is_sample else ""
    named = [_source(one) for one in reference.sources[:MOST_SOURCES]]
    more = len(reference.sources) - len(named)
    if more > 0:
        named.append(counted(more, "other origin"))
    sources = gettext(" Sources: {sources}.").format(sources=in_a_row(named)) if named else ""
    form = gettext("{title} ({hedge}). {publisher}, as known on {day}, {address}.")
    said = form.format(
        title=reference.title,
        hedge=reference.hedge,
        publisher=PUBLISHER,
        day=day_words(reference.day),
        address=reference.url,
    )
    return f"{mark}{said}{sources}"


def bibtex(reference: Reference) -> str:
    """A @misc entry; characters that BibTeX takes for markup are escaped, the address is not touched."""
    fields = {
        "author": f"{{{PUBLISHER}}}",
        "title": f"{{{_escaped(reference.title)}}}",
        "year": str(reference.day.year),
        "month": str(reference.day.month),
        "note": _escaped(_note(reference)),
        "url": re.sub(r"[{}\\]", "", reference.url),
        "urldate": reference.day.isoformat(),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{reference.key},\n{lines}\n}}\n"


def csl(reference: Reference) -> list[dict[str, object]]:
    """The same for citation managers: a list with one CSL-JSON item."""
    parts = [[reference.day.year, reference.day.month, reference.day.day]]
    return [
        {
            "id": reference.key,
            "type": "webpage",
            "title": reference.title,
            "author": [{"literal": PUBLISHER}],
            "container-title": PUBLISHER,
            "issued": {"date-parts": parts},
            "accessed": {"date-parts": parts},
            "URL": reference.url,
            "note": _note(reference),
        }
    ]


def _note(reference: Reference) -> str:
    mark = "Sample data, not to be cited. " if reference.is_sample else ""
    return f"{mark}As known on {reference.day.isoformat()}; {reference.hedge}"


def _source(report: ReportLink) -> str:
    on = f", {stated_words(report.published)}" if report.published else ""
    address = f", {report.url}" if report.url.startswith("http") else ""
    return f"{report.source.name}, “{report.title}”{on}{address}"


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)
