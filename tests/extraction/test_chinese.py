"""Chinese sentences of our own, each with everything that a careful reader notes in it."""

import time
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.extraction.finding import read
from tracker.extraction.chinese.charges import find_charges
from tracker.extraction.chinese.credits import find_credits
from tracker.extraction.chinese.report import ChineseReport
from tracker.extraction.chinese.script import Compact, simplified
from tracker.extraction.chinese.steps import find_steps
from tracker.extraction.layers import Given, read_report
from tracker.extraction.records import Claim, Figure, Predicate, Response

pytestmark = pytest.mark.model

PUBLISHED = date(2026, 9, 11)
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
    # That whoever accuses is a source is a matter of test_citations.py.
    assert {cite.name for cite in found.cites if cite.rule != "accuser"} == set(case.get("cites", ()))
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
    return read_report(Given(text=text, published_on=PUBLISHED, language="zh"))._


def _said(claim: Claim) -> str:
    return f"{claim.predicate}: {claim.claimant}" + (f" > {claim.target}" if claim.target else "")


def _counted(figure: Figure) -> str:
    return f"{figure.metric} {figure.value:.0f} {figure.qualifier}: {', '.join(figure.actors)}"


def _done(response: Response) -> str:
    return f"{response.actor or '-'} | {response.jurisdiction or '-'} | {response.instrument} | {response.status}"


def _taken(claims: Iterable[Claim], what: str) -> set[str]:
    return {v for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION for v in getattr(c, what)}


def test_offsets_of_the_compact_copy_lead_back_to_the_text() -> None:
    text = "據《華爾街日報》，DeepSeek **表示** :「沒有」。"
    copy = Compact(text)

    assert copy.text == "据《华尔街日报》，DeepSeek表示：“没有”。"
    at = copy.text.index("表示")
    assert text[slice(*copy.there(at, at + 2))] == "表示"
    assert copy.here(text.index("表示")) == at
    assert len(simplified(text)) == len(text)


@pytest.mark.parametrize("language", ["zh-TW", "zh_CN", "ZH", None])
def test_a_region_beside_the_language_does_not_change_the_reading(language: str | None) -> None:
    found = read_report(Given(text="OpenAI指責月之暗面竊取其模型。", published_on=PUBLISHED, language=language))._

    assert [_said(claim) for claim in found.claims] == ["alleges_distillation: OpenAI > Moonshot AI"]


@pytest.mark.parametrize("unit", ["谷歌指控，对百度，称“蒸馏，", "封禁建立共享", "教授王王王·", "三家公司，"])
def test_finders_take_linear_time(unit: str) -> None:
    reading = read(unit * (33_000 // len(unit)), published_on=PUBLISHED, language="zh")
    started = time.process_time()
    report = ChineseReport(reading)
    find_charges(report)
    find_steps(report)
    list(find_credits(report))

    assert time.process_time() - started < 1.5
