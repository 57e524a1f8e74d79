"""A hash of all that an incident's assertions and grades are made from: with the same inputs they come out the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from tracker.collection.models import Source
from tracker.evidence.models import Reading
from tracker.evidence.said import Said
from tracker.evidence.tracing import Traces, inputs_of
from tracker.grading import RULES_VERSION


def fingerprint_of(members: Sequence[Said], traces: Traces) -> str:
    """The same for the same statements of the same reports under the same rules, in any order. traces: of their reports."""
    sources = Source.objects.order_by("pk").values_list("pk", "name", "owner", "kind", "country", "reliability")
    texts = {said.row.text_id for said in members}
    readings = Reading.objects.filter(text__in=texts).order_by("text").values_list("text", "cites")
    inputs = [RULES_VERSION, list(sources), list(readings), inputs_of(traces), sorted(_plain(said) for said in members)]
    return sha256(json.dumps(inputs, default=str, ensure_ascii=False).encode()).hexdigest()


def _plain(said: Said) -> list[object]:
    """What may change while the statement's key stays: who answers for whom, when it was known, how sure it is."""
    row = said.row
    return [
        said.id,
        row.key,
        [said.claimant or 0, said.target or 0, sorted(said.actors), sorted(said.speakers), said.country or 0],
        [str(said.reported_on), str(said.known_at), str(said.withdrawn_at), str(row.retired_at), str(said.day)],
        row.confidence,
        said.is_direct,
    ]
