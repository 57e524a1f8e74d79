"""Names in one list are of one kind: 'Maya Lindgren, Tobias Achebe and Ruth Solano'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.extraction.naming.gazetteer import Candidate
from tracker.extraction.naming.name_context import Typed
from tracker.extraction.naming.name_cues import LEGAL_FORM, TESTS
from tracker.extraction.naming.person_names import is_shaped
from tracker.extraction.naming.runs import Run
from tracker.extraction.records import EntityKind

_JOINT = re.compile(r"(?:,\s+(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+|,?\s+as well as\s+)(?:the\s+)?")
_LISTED_AFTER = re.compile(
    r"\b(?:[Ff]irms|[Cc]ompanies|[Ss]tart-?ups|[Ll]abs|[Oo]utlets|[Rr]ivals|[Gg]roups|[Vv]endors|[Dd]evelopers|[Ii]nvestors)"
    r"(?:,? (?:like|such as|including|are|were|namely)|:| —| –)\s+[\"“]?$"
)
# "Spotting and stopping model copies": the title of a text.
_TITLE_GOES_ON = re.compile(r"[A-Z][a-z]+ing and ")
_LISTABLE = (EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PRODUCT)


def type_lists(open_runs: Sequence[Run], typed: Sequence[Candidate]) -> dict[int, Typed]:
    """Start of a run that nothing else typed -> its kind, where it stands in a list with names of a kind."""
    found: dict[int, Typed] = {}
    ends = {c.end: c.kind for c in typed}
    starts = {c.start: c.kind for c in typed}
    for run in open_runs:
        if run.prose and _LISTED_AFTER.search(run.before):
            found[run.start] = (EntityKind.ORGANISATION, "listed")
            ends[run.end] = starts[run.start] = EntityKind.ORGANISATION
    for order in (open_runs, tuple(reversed(open_runs))):
        for run in order:
            kind = None if run.start in found else _neighbours_kind(run, ends, starts)
            if kind is not None and _may_be(run, kind):
                found[run.start] = (kind, "listed")
                ends[run.end] = starts[run.start] = kind
    return found


def _neighbours_kind(run: Run, ends: dict[int, EntityKind], starts: dict[int, EntityKind]) -> EntityKind | None:
    plain = run.page.plain
    after = _JOINT.match(plain, run.end, run.block.end)
    before = re.search(rf"{_JOINT.pattern}$", run.before)
    left = ends.get(run.start - len(before[0])) if before else None
    right = starts.get(after.end()) if after else None
    return next((kind for kind in (left, right) if kind in _LISTABLE), None)


def _may_be(run: Run, kind: EntityKind) -> bool:
    if not run.prose or run.name.lower() in run.page.small or _TITLE_GOES_ON.fullmatch(run.name + run.after[:5]):
        return False
    if TESTS.search(run.name) or LEGAL_FORM.fullmatch(run.name):
        return False
    if kind is EntityKind.PERSON:
        return is_shaped(run.words) and len(run.words) >= 2 and run.n_rare > 0
    if kind is EntityKind.PRODUCT:
        return run.n_rare > 0 and not run.opens
    return run.n_rare > 0 or (len(run.words) <= 2 and not run.opens and len(run.name) > 3)
