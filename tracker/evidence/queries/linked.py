"""Rows that others refer to, loaded with them in the same statement: each looked up by its number and none joined.

`select_related` joins, and a chain of ten joins is what a planner that takes tables for empty nests without any index
(see `tracker.evidence.queries.apart`). Here the database looks up what each loaded row refers to, whatever it believes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import DecimalField, Field, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

Row = TypeVar("Row", bound=Model)
_LOADED = "loaded_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What is loaded of a row that another refers to: columns of its model, and by field what it refers to in turn.

    by: the field of the model that refers, where not the row refers to it but it to the row; chosen: which of several.
    """

    model: type[Model]
    columns: tuple[str, ...]
    links: Mapping[str, Link] = field(default_factory=dict)
    by: str = ""
    chosen: Q = field(default_factory=Q)


def with_links(chosen: QuerySet[Row], links: Mapping[str, Link]) -> QuerySet[Row]:
    """These rows with what they refer to, or what refers to them, by these fields: for `attach`."""
    loaded: QuerySet[Row] = chosen.annotate(
        **{f"{_LOADED}{name}": looked_up(name, link) for name, link in links.items()}
    )
    return loaded


def attach(row: Row, links: Mapping[str, Link]) -> Row:
    """The row, its fields set to what was loaded with it."""
    fields: Any = row._meta
    for name, link in links.items():
        fields.get_field(name).set_cached_value(row, loaded_of(row, name, link))
    return row


def looked_up(name: str, link: Link) -> Subquery:
    """What the rows around it refer to by that field, as JSON."""
    own = {link.by: OuterRef("pk")} if link.by else {"pk": OuterRef(name)}
    inner = {name: looked_up(name, further) for name, further in link.links.items()}
    found = link.model._default_manager.filter(link.chosen, **own)
    return Subquery(found.values(row=JSONObject(**{column: column for column in link.columns}, **inner))[:1])


def loaded_of(row: Model, name: str, link: Link) -> Any:
    """What was loaded with the row under that name, None where there is none."""
    return _read(getattr(row, f"{_LOADED}{name}"), link)


def _read(loaded: Mapping[str, Any] | None, link: Link) -> Any:
    if loaded is None:
        return None
    own: Any = link.model._meta
    found = link.model(**{column: _value(own.get_field(column), loaded[column]) for column in link.columns})
    for name, further in link.links.items():
        own.get_field(name).set_cached_value(found, _read(loaded[name], further))
    return found


def _value(column: Field[Any, Any], loaded: Any) -> Any:
    """What stands in the column; JSON keeps of a decimal neither that it is one nor the zeros at its end."""
    if isinstance(column, DecimalField) and loaded is not None:
        return Decimal(str(loaded)).quantize(Decimal(1).scaleb(-column.decimal_places))
    return column.to_python(loaded)
