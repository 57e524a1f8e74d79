"""Chinese sentences of our own, each with everything that a careful reader notes in it."""

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.extraction.layers import Given, read_report
from tracker.extraction.records import Claim, Figure, Predicate, Response

pytestmark = pytest.mark.model

LEAD = "Anthropic指控深度求索、月之暗面和稀宇科技蒸馏Claude。\n\n"
LED = {f"alleges_distillation: Anthropic > {lab}" for lab in ("DeepSeek", "Moonshot AI", "MiniMax")}
CASES = tomllib.loads((Path(__file__).parent / "cases" / "chinese.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_what_a_chinese_text_says(case: dict[str, Any]) -> None:
    lead = LEAD if case.get("lead") else ""
    found = _read(lead + case["text"])

    assert {mention.name for mention in found.mentions} >= set(case.get("names", ()))
    assert {_said(claim) for claim in found.claims} - (LED if lead else set()) == set(case.get("says", ()))
    assert {claim.manner for claim in found.claims} - {None} == ({case["manner"]} if "manner" in case else set())
    assert {_counted(figure) for figure in found.figures} == set(case.get("figures", ()))
    assert {_done(response) for response in found.responses} == set(case.get("does", ()))
    assert {cite.name for cite in found.cites} == set(case.get("cites", ()))
    for wanted in ("capabilities", "techniques"):
        if wanted in case:
            assert _taken(found.claims, wanted) == set(case[wanted])


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_evidence_of_a_chinese_text_is_its_own_words(case: dict[str, Any]) -> None:
    found = _read((LEAD if case.get("lead") else "") + case["text"])
    items = (*found.claims, *found.figures, *found.responses, *found.cites)

    assert all(found.given.text[i.evidence.start : i.evidence.end] == i.evidence.text for i in items)
    assert all(item.rule for item in items)


def _read(text: str) -> Any:
    return read_report(Given(text=text, published_on=date(2026, 9, 11), language="zh"))._


def _said(claim: Claim) -> str:
    return f"{claim.predicate}: {claim.claimant}" + (f" > {claim.target}" if claim.target else "")


def _counted(figure: Figure) -> str:
    return f"{figure.metric} {figure.value:.0f} {figure.qualifier}: {', '.join(figure.actors)}"


def _done(response: Response) -> str:
    return f"{response.actor or '-'} | {response.jurisdiction or '-'} | {response.instrument} | {response.status}"


def _taken(claims: Iterable[Claim], what: str) -> set[str]:
    return {v for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION for v in getattr(c, what)}
