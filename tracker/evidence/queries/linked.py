"""Rows that others refer to, loaded with them in the same statement: each looked up by its number and none joined.

`select_related` joins, and a chain of ten joins is what a planner that takes tables for empty nests without any index
(see `tracker.evidence.queries.apart`). Here the database looks up what each loaded row refers to, whatever it believes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import (
    BooleanField,
    CharField,
    DecimalField,
    Field,
    JSONField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.functions import JSONObject

Row = TypeVar("Row", bound=Model)
# Before the names under which they are loaded.
LOADED = "loaded_"


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
        **{f"{LOADED}{name}": looked_up(name, link) for name, link in links.items()}
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
    return _read(getattr(row, f"{LOADED}{name}"), link)


def _read(loaded: Mapping[str, Any] | None, link: Link) -> Any:
    """The row; of what was not loaded of it, it would ask when asked."""
    if loaded is None:
        return None
    names, told = _columns(link.model, link.columns)
    found = link.model.from_db(None, names, [told_by(loaded[name]) for name, told_by in zip(names, told, strict=True)])
    own: Any = link.model._meta
    for name, further in link.links.items():
        own.get_field(name).set_cached_value(found, _read(loaded[name], further))
    return found


@lru_cache(maxsize=64)
def _columns(model: type[Model], columns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Callable[[Any], Any], ...]]:
    """These columns in the order of the model's own, each with what makes of what JSON has what stands in it."""
    own = [column for column in model._meta.concrete_fields if column.name in columns]
    return tuple(column.name for column in own), tuple(_told_by(column) for column in own)


def _told_by(column: Field[Any, Any]) -> Callable[[Any], Any]:
    if isinstance(column, DecimalField):
        # JSON keeps of a decimal neither that it is one nor the zeros at its end.
        places = Decimal(1).scaleb(-column.decimal_places)
        return lambda value: None if value is None else Decimal(str(value)).quantize(places)
    if isinstance(column, CharField | TextField | BooleanField | JSONField):
        return lambda value: value
    return column.to_python
