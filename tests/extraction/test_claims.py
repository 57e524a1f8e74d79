"""Sentences of our own, each with everything that it claims."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.extraction.finding import read
from tracker.extraction.accusing.claims import find_claims
from tracker.extraction.records import Claim, Predicate

pytestmark = pytest.mark.model

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
LEAD = "Anthropic accused DeepSeek, Moonshot AI and MiniMax of distilling Claude.\n\n"
LED = {f"alleges_distillation: Anthropic > {lab}" for lab in ("DeepSeek", "Moonshot AI", "MiniMax")}
CASES = [
    case
    for path in sorted((Path(__file__).parent / "cases").glob("claims*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def _line(claim: Claim) -> str:
    return f"{claim.predicate}: {claim.claimant}" + (f" > {claim.target}" if claim.target else "")


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:70] for case in CASES])
def test_claims_of_a_text(case: dict[str, Any]) -> None:
    text = (LEAD if case.get("lead") else "") + case["text"]
    language = "zh" if _CHINESE.search(text) else "en"
    published_on = date(2026, 3, 4)
    claims = find_claims(
        read(text, published_on=published_on, outlet=case.get("outlet"), title=case.get("title"), language=language)
    )
    allegations = [c for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION]

    assert {_line(c) for c in claims} - (LED if case.get("lead") else set()) == set(case.get("says", ()))
    assert {c.manner for c in claims} - {None} == ({case["manner"]} if "manner" in case else set())
    for wanted in ("capabilities", "techniques", "via"):
        if wanted in case:
            assert {value for c in allegations for value in getattr(c, wanted)} == set(case[wanted])
