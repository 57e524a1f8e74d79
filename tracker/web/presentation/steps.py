"""The stages of a response in a reader's words."""

from __future__ import annotations

from tracker.web.presentation.words import status_words

STEPS = {
    "called_for": "called for",
    "threatened": "threatened",
    "under_consideration": "under consideration",
    "proposed": "proposed",
    "advanced": "advanced in committee",
    "passed": "passed by a chamber",
    "held": "approved but held",
    "eased": "eased",
    "lifted": "lifted",
    "reversed": "reversed or withdrawn",
    "rejected": "rejected",
}
# How far a response has come, roughly, as headings.
STATES = {
    "done": "Done or in force",
    "planned": "On its way, or threatened",
    "asked": "Asked for, not done",
    "ended": "Eased, lifted or rejected",
}
_SENTENCES = {
    "called_for": "{who} asks for it",
    "threatened": "{who} threatens it",
    "under_consideration": "{who} considers it",
    "proposed": "{who} proposes it",
    "advanced": "Advanced in committee, as told of {who}",
    "passed": "Passed by a chamber, as told of {who}",
    "held": "Approved by {who}, but held back",
    "eased": "{who} eases it",
    "lifted": "{who} lifts it",
    "reversed": "{who} reverses or withdraws it",
    "rejected": "Rejected, as told of {who}",
}


def step_words(kind: str, step: str) -> str:
    """How far a response of this kind has come: 'proposed', 'in force', 'under way', 'approved but held'."""
    return STEPS.get(step) or status_words(kind, step)


def stage_form(step: str) -> str:
    """A sentence on the stage without its full stop, with places for `who` and for `status`, how far it has come."""
    return _SENTENCES.get(step, "{who}: {status}")
