"""Records as CSV and as JSON, a line at a time, however many there are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from tracker.web.exports.csv_cells import Echo, safe_row
from tracker.web.exports.records import Record

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def csv_lines(records: Iterable[DataclassInstance], kind: type[DataclassInstance] = Record) -> Iterator[str]:
    """A heading, then a line for each record of the kind; no cell is one that a spreadsheet would run."""
    writer = csv.writer(Echo())
    yield writer.writerow([field.name for field in fields(kind)])
    for record in records:
        yield writer.writerow(safe_row(_cell(value) for value in asdict(record).values()))


def json_parts(head: Mapping[str, object], records: Iterable[DataclassInstance]) -> Iterator[str]:
    """One JSON object: what `head` says, and the list `items`."""
    opening = json.dumps(head, ensure_ascii=False, indent=1)
    yield f'{opening.removesuffix("}").rstrip()},\n "items": ['
    separator = "\n  "
    for record in records:
        yield separator + json.dumps(asdict(record), ensure_ascii=False)
        separator = ",\n  "
    yield "\n ]\n}\n"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
