"""Statements -> a grade with its reasons. Pure: the same evidence, moment and rules give the same grade."""

from tracker.grading.assessing import grade, known
from tracker.grading.explain import explain
from tracker.grading.parts import Explanation
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
    Version,
    VersionKind,
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
    "Version",
    "VersionKind",
    "explain",
    "grade",
    "known",
]
