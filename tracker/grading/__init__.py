"""Statements -> a grade with its reasons. Pure: the same evidence, moment and rules give the same grade."""

from tracker.grading.assessing import grade, known
from tracker.grading.explain import Explanation, explain
from tracker.grading.records import (
    Assessment,
    Credit,
    Directness,
    EvidenceItem,
    Factor,
    FactorKind,
    Label,
    Letter,
    Origin,
    Reliability,
    Rival,
)
from tracker.grading.rules import RULES_VERSION

__all__ = [
    "RULES_VERSION",
    "Assessment",
    "Credit",
    "Directness",
    "EvidenceItem",
    "Explanation",
    "Factor",
    "FactorKind",
    "Label",
    "Letter",
    "Origin",
    "Reliability",
    "Rival",
    "explain",
    "grade",
    "known",
]
