"""Everything grouped and graded anew from the statements, in a transaction that is rolled back: the same must come out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO

from django.db import transaction

from tracker.evidence import ledger
from tracker.evidence.assess import assess_all
from tracker.evidence.auditing.faults import Check, Fault, Subject
from tracker.evidence.derivations import derive_all
from tracker.evidence.models import Derivation

# Of more than these the rest says nothing new.
MAX_SHOWN = 20


def _units() -> Iterable[int]:
    return (0,)


def _look(_: int) -> Iterator[Fault]:
    with TemporaryFile("w+", encoding="utf-8") as stored, TemporaryFile("w+", encoding="utf-8") as anew:
        with transaction.atomic():
            _write(stored)
            ledger.forget()
            derive_all()
            assess_all()
            _write(anew)
            transaction.set_rollback(True)
        yield from _differences(stored, anew)


def _write(file: IO[str]) -> None:
    for line in [*_origins(), *ledger.lines()]:
        file.write(f"{line}\n")
    file.seek(0)


def _origins() -> Iterator[str]:
    """Where every report has what it says from, as lines."""
    rows = Derivation.objects.order_by("report").values_list(
        "report", "kind", "head", "parent", "document__key", "named", "sign", "words"
    )
    for row in rows.iterator():
        yield json.dumps(["origin", *row], ensure_ascii=False)


def _differences(stored: Iterable[str], anew: Iterable[str]) -> Iterator[Fault]:
    """Both are in one order, but for lines that are in one of them alone."""
    before, after = set(stored), set(anew)
    for lines, why in (
        (sorted(before - after), "it is stored, and does not follow from the statements"),
        (sorted(after - before), "it follows from the statements, and is not stored"),
    ):
        for line in lines[:MAX_SHOWN]:
            kind, name = json.loads(line)[:2]
            yield Fault(subject=Subject.REBUILD, what=f"{kind} {name}", where=line.strip()[:300], why=why)
        if len(lines) > MAX_SHOWN:
            yield Fault(subject=Subject.REBUILD, what=f"{len(lines) - MAX_SHOWN} more", where="", why=why)


REBUILD = Check(name="everything grouped and graded anew", units=_units, look=_look)
