"""As which entry of a timeline an assertion counts, as SQL: the `metric` of rows of sort `entry`.

The same is said of single items by `queries.timeline.kind_of`, and of rows by `queries.timeline.KINDS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Between the parts of the `metric` of a row that is kept by several things.
BETWEEN: Final = "|"
ORGANISATION: Final = "organisation"
# What a company does on its own; anything else that it is named with is an act of a public body.
COMPANY_ACTS: Final = ("access_restriction", "information_sharing", "submission", "technical_defence", "use_ban")
# Predicate -> the kind under which a timeline has it; others have no place on one.
CLAIM_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "alleges_distillation": "accusation",
        "denies": "reply",
        "admits": "reply",
        "no_response": "silence",
        "disputes": "voice",
        "supports": "voice",
        "withdraws": "voice",
    }
)
# Of an assertion `t` that is a response: whether a company does it.
_IS_INDUSTRY: Final = f"""t.jurisdiction = '' OR t.instrument IN {COMPANY_ACTS} AND EXISTS (
        SELECT FROM evidence_actor c WHERE c.id = t.claimant_id AND c.kind = '{ORGANISATION}')"""
_KIND: Final = f"""CASE t.kind
    WHEN 'figure' THEN CASE WHEN t.value IS NOT NULL THEN 'figure' END
    WHEN 'response' THEN CASE WHEN {_IS_INDUSTRY} THEN 'industry' ELSE 'policy' END
    WHEN 'claim' THEN CASE t.predicate {" ".join(f"WHEN '{code}' THEN '{kind}'" for code, kind in CLAIM_KINDS.items())} END END"""
# Of an assertion `t` as held `h`: kind, letter of its grade, place, instrument and step; NULL where it has no place on one.
ENTRY: Final = f"""{_KIND} || '{BETWEEN}' || concat_ws('{BETWEEN}', h.letter,
        CASE t.kind WHEN 'response' THEN t.jurisdiction ELSE '' END, CASE t.kind WHEN 'response' THEN t.instrument ELSE '' END,
        coalesce((SELECT g.step FROM evidence_stage g WHERE g.assertion_id = t.id), ''))"""
