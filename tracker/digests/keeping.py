"""Rows that are about to be referred to stay: the database looks at references only when a transaction ends."""

from __future__ import annotations

from django.db import models

from tracker.collection.statements import ask


def keep(model: type[models.Model], pk: int) -> bool:
    """Whether the row is there; then nobody deletes it until the transaction ends, though others may change it."""
    return bool(ask(f"SELECT id FROM {model._meta.db_table} WHERE id = %(pk)s FOR KEY SHARE", {"pk": pk}))
