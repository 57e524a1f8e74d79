"""An incident as an evidence pack: its briefing, every statement and every report, as one JSON file or a ZIP of tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tracker.web.exports.csv_cells import safe_row
from tracker.web.exports.markdown import plain
from tracker.web.exports.records import Record
from tracker.web.exports.references import Reference, bibtex, csl, sentence
from tracker.web.exports.streams import csv_lines

NOTE = "What reports say, attributed and graded; every number is alleged. A grade says how well it is established that it was said."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence with where its evidence stands; both empty where it rests on nothing being there. grade: 'A 0.92'."""

    text: str
    grade: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the briefing: its points or questions with their sentences."""

    heading: str
    points: tuple[tuple[str, tuple[Told, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecord:
    """A report under its origin. copy_of: the page of the report whose text it carries, empty of its own."""

    origin: str
    how_it_knows: str
    reliability: str
    title: str
    outlet: str
    language: str
    published: str
    url: str
    page: str
    copy_of: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """page: the incident's address; reference: how it is cited, as known on a day."""

    title: str
    page: str
    as_known_on: date
    is_sample: bool
    reference: Reference
    parts: tuple[Part, ...]
    timeline: tuple[Record, ...]
    reports: tuple[ReportRecord, ...]
    conflicts: tuple[Mapping[str, str], ...]


def pack_json(pack: Pack) -> str:
    """The pack as one object, laid out to be read."""
    return json.dumps(
        {
            "title": pack.title,
            "note": NOTE,
            "is_sample": pack.is_sample,
            "as_known_on": pack.as_known_on.isoformat(),
            "page": pack.page,
            "citation": sentence(pack.reference),
            "csl": csl(pack.reference),
            "briefing": [
                {
                    "heading": part.heading,
                    "points": [
                        {"heading": heading, "sentences": [asdict(one) for one in told]}
                        for heading, told in part.points
                    ],
                }
                for part in pack.parts
            ],
            "statements": [asdict(record) for record in pack.timeline],
            "conflicts": [dict(conflict) for conflict in pack.conflicts],
            "reports": [asdict(report) for report in pack.reports],
        },
        ensure_ascii=False,
        indent=1,
    )


def pack_zip(pack: Pack) -> bytes:
    """The same as a folder of tables with the briefing as text; the same pack is the same bytes."""
    files = {
        "briefing.md": briefing_text(pack),
        "statements.csv": "".join(csv_lines(pack.timeline)),
        "reports.csv": _table([field.name for field in fields(ReportRecord)], map(_cells, pack.reports)),
        "conflicts.csv": _table(
            ["kind", "detail", "one", "one_evidence", "other", "other_evidence"],
            (list(conflict.values()) for conflict in pack.conflicts),
        ),
        "pack.json": pack_json(pack),
        "cite.bib": bibtex(pack.reference),
    }
    made = io.BytesIO()
    moment = (pack.as_known_on.year, pack.as_known_on.month, pack.as_known_on.day, 0, 0, 0)
    with ZipFile(made, "w", ZIP_DEFLATED) as folder:
        for name, text in files.items():
            folder.writestr(ZipInfo(name, moment), text.encode(), ZIP_DEFLATED)
    return made.getvalue()


def briefing_text(pack: Pack) -> str:
    """The briefing as Markdown, each sentence with its grade and the address of its evidence.

    Titles, names and quotations are of others: none of them may mark anything up.
    """
    lines = [f"# {plain(pack.title)}", "", f"As known on {pack.as_known_on.isoformat()}: {pack.page}", "", NOTE]
    if pack.is_sample:
        lines += ["", "Sample data from invented outlets, not to be cited."]
    for part in pack.parts:
        lines += ["", f"## {plain(part.heading)}"]
        for heading, told in part.points:
            lines += ["", f"**{plain(heading)}**" if heading else "", ""]
            lines += [f"- {plain(one.text)}{f' [{one.grade}]({one.evidence})' if one.evidence else ''}" for one in told]
    address = pack.reference.url
    citation = plain(sentence(pack.reference)).replace(plain(address), address)
    return "\n".join([*lines, "", "## Cite", "", citation, ""])


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(safe_row(row) for row in rows)
    return text.getvalue()


def _cells(report: ReportRecord) -> list[str]:
    return ["yes" if value is True else "no" if value is False else value for value in asdict(report).values()]
