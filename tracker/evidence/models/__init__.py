"""What reports say, statement by statement, and what follows from it."""

from tracker.evidence.models.actors import Actor, Alias, Mention
from tracker.evidence.models.assertions import Assertion, Assessment, Conflict, FormerKey, Support
from tracker.evidence.models.changes import Change, Concern, Revision
from tracker.evidence.models.derivations import (
    Citation,
    Derivation,
    Document,
    Fingerprint,
    Likeness,
    Notice,
    OriginRuling,
)
from tracker.evidence.models.incidents import FormerSlug, Incident
from tracker.evidence.models.placements import Charge, Leaning, Placement, Rule, SourceBasis
from tracker.evidence.models.points import Point
from tracker.evidence.models.readings import Reading
from tracker.evidence.models.responses import Answered, Cited, FormerResponse, Reference, Response, Stage, Step
from tracker.evidence.models.rulings import IncidentRuling, Ruling
from tracker.evidence.models.statements import Statement
from tracker.evidence.models.sums import PartsCheck
from tracker.evidence.models.tallies import Tallied, Tally, Weight

__all__ = [
    "Actor",
    "Alias",
    "Answered",
    "Assertion",
    "Assessment",
    "Change",
    "Charge",
    "Citation",
    "Cited",
    "Concern",
    "Conflict",
    "Derivation",
    "Document",
    "Fingerprint",
    "FormerKey",
    "FormerResponse",
    "FormerSlug",
    "Incident",
    "IncidentRuling",
    "Leaning",
    "Likeness",
    "Mention",
    "Notice",
    "OriginRuling",
    "PartsCheck",
    "Placement",
    "Point",
    "Reading",
    "Reference",
    "Response",
    "Revision",
    "Rule",
    "Ruling",
    "SourceBasis",
    "Stage",
    "Statement",
    "Step",
    "Support",
    "Tallied",
    "Tally",
    "Weight",
]
