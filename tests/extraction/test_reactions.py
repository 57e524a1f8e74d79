"""Support, dispute, warning, and how the accuser knows."""

import pytest

from tests.extraction.finding import triples
from tracker.extraction.records import Predicate

pytestmark = pytest.mark.model

ACCUSED = "Anthropic accused DeepSeek of distilling Claude. "
CASES = {
    "supports": (
        Predicate.SUPPORTS,
        "Dmitri Alperovitch said he was not surprised by the attacks.",
        {("Dmitri Alperovitch", "Anthropic")},
    ),
    "supports, not: a plain comment": (
        Predicate.SUPPORTS,
        "Dmitri Alperovitch said the meeting would take place on Friday.",
        set(),
    ),
    "disputes": (
        Predicate.DISPUTES,
        "Yann LeCun said the claims were overblown and called the accuser hypocritical.",
        {("Yann LeCun", "Anthropic")},
    ),
    "disputes, unnamed": (
        Predicate.DISPUTES,
        "Some experts dispute the idea that the model was distilled.",
        {("experts", "Anthropic")},
    ),
    "disputes, not: no doubt": (
        Predicate.DISPUTES,
        "Yann LeCun said there was no doubt that the lab had distilled Claude.",
        set(),
    ),
    "disputes, not: the accused": (Predicate.DISPUTES, "DeepSeek denied the allegations.", set()),
    "warns": (
        Predicate.WARNS,
        "Anthropic warned that distilled models could spread without safeguards.",
        {("Anthropic", None)},
    ),
    "warns, in other words": (
        Predicate.WARNS,
        "Anthropic said models built by distillation could be used for cyberattacks.",
        {("Anthropic", None)},
    ),
    "warns, not: the outlet's own worry": (
        Predicate.WARNS,
        "Such models could be used for cyberattacks, and the risk is growing.",
        set(),
    ),
    "attributes evidence": (
        Predicate.ATTRIBUTES_EVIDENCE,
        "Anthropic said it had linked the accounts to the lab through request metadata.",
        {("Anthropic", None)},
    ),
    "attributes evidence, not: plans": (
        Predicate.ATTRIBUTES_EVIDENCE,
        "Anthropic said it will invest in classifiers for behavioral patterns.",
        set(),
    ),
}


@pytest.mark.parametrize(("predicate", "text", "expected"), CASES.values(), ids=CASES)
def test_reactions(predicate: Predicate, text: str, expected: set[tuple[str, str | None]]) -> None:
    assert triples(ACCUSED + text, predicate) == expected
