"""Titles as parts: what English makes of them, and how they are kept."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.evidence.making import LABS, POST_DAY, company, draft, outlet, publish
from tracker.evidence.assess import assess_all
from tracker.evidence.models import Incident, Response
from tracker.evidence.titles import Parties, TitleForm, TitleParts, dated, english, from_json, parties, to_json
from tracker.extraction.records import Instrument, Predicate, Status

LAB, LAW = "Weil, Gotshal and Partners", "The “Stop, and Look” Act"
FEBRUARY = (date(2026, 2, 23), "day")
TITLES = [
    (
        dated(TitleParts(form=TitleForm.ALLEGED, who=parties(["Anthropic"]), whom=parties(["DeepSeek"])), FEBRUARY),
        "Anthropic alleges distillation by DeepSeek, February 2026",
    ),
    (
        TitleParts(form=TitleForm.ALLEGED, who=parties(["Google"])),
        "Google alleges distillation by parties not named",
    ),
    (
        dated(
            TitleParts(form=TitleForm.ALLEGED, who=parties([LAB, "阿里巴巴"]), whom=parties("ABCDEF")),
            (FEBRUARY[0], "year"),
        ),
        f"{LAB} and 阿里巴巴 allege distillation by A, B, C, D and 2 others, 2026",
    ),
    (
        TitleParts(form=TitleForm.ALLEGED, who=parties(["A"]), whom=parties("ABCDE")),
        "A alleges distillation by A, B, C, D and one other",
    ),
    (TitleParts(form=TitleForm.ADMITTED, who=parties(["xAI"])), "xAI is reported to admit distillation"),
    (
        TitleParts(form=TitleForm.ADMITTED, who=parties(["xAI", LAB]), whom=parties(["OpenAI"])),
        f"xAI and {LAB} are reported to admit distillation of OpenAI",
    ),
    (TitleParts(form=TitleForm.ACT, who=parties([LAB]), kind="use_ban"), f"Ban on use by {LAB}"),
    (
        TitleParts(form=TitleForm.ACT, who=parties(["US senators"]), kind="export_control", is_asked=True),
        "Export control called for by US senators",
    ),
    (TitleParts(form=TitleForm.NAMED, own=LAW), LAW),
]


@pytest.mark.parametrize(("parts", "words"), TITLES)
def test_a_title_is_said_in_english_and_comes_back_from_json(parts: TitleParts, words: str) -> None:
    assert english(parts) == words
    assert from_json(json.loads(json.dumps(to_json(parts)))) == parts


def test_an_older_title_has_no_parts() -> None:
    assert from_json(None) is None


@pytest.mark.django_db
def test_what_is_kept_are_the_parties_as_they_are_named() -> None:
    publish(company(), draft().alleges(LAB, *LABS))
    kept = from_json(Incident.objects.get().title_parts)
    assert kept is not None
    assert (kept.form, kept.who, sorted(kept.whom.names)) == (
        TitleForm.ALLEGED,
        Parties(names=("Anthropic",)),
        sorted([LAB, *LABS]),
    )
    assert (kept.year, kept.month) == (2026, 2)


@pytest.mark.django_db
def test_an_assessment_gives_older_titles_their_parts_and_changes_nothing_else() -> None:
    publish(company(), draft().alleges("DeepSeek"))
    asked = draft().responds(LAB, Instrument.EXPORT_CONTROL, Status.CALLED_FOR)
    publish(outlet("Harbor Wire"), asked.claim(Predicate.ADMITS, "xAI", "OpenAI"), on=POST_DAY)
    assess_all()
    told = [(model, model.objects.order_by("pk").values()) for model in (Incident, Response)]
    before = [list(rows.all()) for _, rows in told]
    assert all(row["title_parts"] for rows in before for row in rows)
    for model, _ in told:
        model.objects.update(title_parts=None)
    assess_all()
    assert [list(rows.all()) for _, rows in told] == before
