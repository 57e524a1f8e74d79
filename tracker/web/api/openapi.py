"""The site's files as an OpenAPI 3.1 document, made from what describes them and from the records that they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tracker.web.api.fields import RECORDS, described
from tracker.web.api.files import FILES, File
from tracker.web.api.parameters import Parameter
from tracker.web.exports.pack import ReportRecord
from tracker.web.presentation.heads import DESCRIPTION, SITE

VERSION = "1"
NOTE = (
    "What reports say, attributed and graded: every number is alleged, a grade says how well it is established that a "
    "thing was said, and to be accused is not to be guilty. No key is needed; GET and HEAD are answered, with an ETag."
)
_HEAD = {
    "title": {"type": "string"},
    "note": {"type": "string", "description": "what must be known of the records"},
    "as_known_on": {
        "type": ["string", "null"], "format": "date", "description": "the day asked for; null where it is today's record"
    },
    "page": {"type": "string", "format": "uri", "description": "the page that shows the same"},
}  # fmt: skip
_HTML = {"text/html": {"schema": {"type": "string"}}}
_UNCHANGED = {"description": "What the asker has, by its If-None-Match, is what there is."}
_NO_DAY = {
    "description": "What is asked for is none: a day that is no day, or words that are no search.",
    "content": _HTML,
}
_ABSENT = {"description": "There is nothing at this address, or nothing was known of it on that day.", "content": _HTML}
_BUSY = {"description": "Too much is asked for at this moment: ask again after so many seconds as Retry-After says."}


def document(site: str) -> dict[str, Any]:
    """The document as JSON has it. site: the whole address of the front page."""
    return {
        "openapi": "3.1.0",
        "info": {"title": SITE, "version": VERSION, "summary": DESCRIPTION, "description": NOTE},
        "servers": [{"url": site.rstrip("/")}],
        "tags": [{"name": one.name, "description": one.words} for one in FILES],
        "paths": {address: {"get": _operation(one, address, form)} for one in FILES for address, form in one.addresses},
        "components": {"schemas": _schemas()},
    }


def _operation(file: File, address: str, form: str) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "200": {"description": file.title, "content": {file.media(form): _content(file, form)}},
        "304": _UNCHANGED,
    }
    taken = list(file.parameters_of(address, form))
    if file.is_dated:
        answers["400"] = _NO_DAY
    if any(one.in_path for one in taken):
        answers["404"] = _ABSENT
    answers["503"] = _BUSY
    return {
        "operationId": "-".join(part for part in address.replace("{", "").replace("}", "").replace(".", "/").split("/") if part),
        "summary": f"{file.title} ({form.upper()})",
        "description": file.words,
        "tags": [file.name],
        "parameters": [_parameter(one) for one in taken],
        "responses": answers,
    }  # fmt: skip


def _parameter(one: Parameter) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.name, "in": "path" if one.in_path else "query", "description": one.words, "schema": one.schema
    }  # fmt: skip
    if one.in_path:
        told["required"] = True
    if one.is_many:
        told |= {"style": "form", "explode": True}
    return told


def _content(file: File, form: str) -> dict[str, Any]:
    """What the answer's body is; of a table the columns, each of which is the record's field of its name."""
    if form == "json":
        return {"schema": {"$ref": f"#/components/schemas/{schema_name(file)}"}}
    told: dict[str, Any] = {"schema": {"type": "string"}}
    if form == "csv" and file.record:
        told["x-columns"] = [one.name for one in described(file.record)]
        told["x-record"] = f"#/components/schemas/{RECORDS[file.record]}"
    return told


def schema_name(file: File) -> str:
    """Of the JSON that it can be had as."""
    return file.data or f"list-of-{file.name}"


def _schemas() -> dict[str, Any]:
    records = {RECORDS[record]: _record(record) for record in (*_listed(), ReportRecord)}
    given = dict(_objects())
    search = given.pop("search")
    lists = {
        schema_name(one): _list(one, search if one.data else {}) for one in FILES if one.record and "json" in one.forms
    }
    return {**records, **lists, **given}


def _listed() -> list[type]:
    return [one.record for one in FILES if one.record]


def _record(record: type) -> dict[str, Any]:
    told = list(described(record))
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [one.name for one in told],
        "properties": {one.name: {**one.schema, "description": one.words} for one in told},
    }


def _list(file: File, more: Mapping[str, Any]) -> dict[str, Any]:
    record = file.record
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{RECORDS[record]}"}} if record else {}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*_HEAD, *more.get("required", ()), "items"],
        "properties": {**_HEAD, **more.get("properties", {}), "items": items},
    }


@cache
def _objects() -> Mapping[str, Any]:
    """Schemas of what is no list of records, by name."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("objects.json").read_text())
    return found
