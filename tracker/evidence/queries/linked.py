"""Rows that others refer to, loaded with them in the same statement: each looked up by its number and none joined.

`select_related` joins, and a chain of ten joins is what a planner that takes tables for empty nests without any index
(see `tracker.evidence.queries.apart`). Here the database looks up what each loaded row refers to, whatever it believes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

Row = TypeVar("Row", bound=Model)
_LOADED = "loaded_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What is loaded of a row that another refers to: columns of its model, and by field what it refers to in turn.

    by: the field of the model that refers, where not the row refers to it but it to the row.
    """

    model: type[Model]
    columns: tuple[str, ...]
    links: Mapping[str, Link] = field(default_factory=dict)
    by: str = ""


def with_links(chosen: QuerySet[Row], links: Mapping[str, Link]) -> QuerySet[Row]:
    """These rows with what they refer to, or what refers to them, by these fields: for `attach`."""
    loaded: QuerySet[Row] = chosen.annotate(
        **{f"{_LOADED}{name}": looked_up(name, link) for name, link in links.items()}
    )
    return loaded


def attach(row: Row, links: Mapping[str, Link]) -> Row:
    """The row, its fields set to what was loaded with it."""
    for name, link in links.items():
        _set(row, name, getattr(row, f"{_LOADED}{name}"), link)
    return row


def looked_up(name: str, link: Link) -> Subquery:
    """What the rows around it refer to by that field, as JSON."""
    own = {link.by: OuterRef("pk")} if link.by else {"pk": OuterRef(name)}
    inner = {name: looked_up(name, further) for name, further in link.links.items()}
    found = link.model._default_manager.filter(**own)
    return Subquery(found.values(row=JSONObject(**{column: column for column in link.columns}, **inner))[:1])


def _set(row: Model, name: str, loaded: Mapping[str, Any] | None, link: Link) -> None:
    found = None
    if loaded is not None:
        own: Any = link.model._meta
        found = link.model(**{column: own.get_field(column).to_python(loaded[column]) for column in link.columns})
        for further, its in link.links.items():
            _set(found, further, loaded[further], its)
    fields: Any = row._meta
    fields.get_field(name).set_cached_value(row, found)
