"""The stages of a response in a reader's words."""

from __future__ import annotations

from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.speech import gettext
from tracker.web.presentation.words import status_words

STEPS = {
    "called_for": _("called for"),
    "threatened": _("threatened"),
    "under_consideration": _("under consideration"),
    "proposed": _("proposed"),
    "advanced": _("advanced in committee"),
    "passed": _("passed by a chamber"),
    "held": _("approved but held"),
    "eased": _("eased"),
    "lifted": _("lifted"),
    "reversed": _("reversed or withdrawn"),
    "rejected": _("rejected"),
}
# How far a response has come, roughly, as headings.
STATES = {
    "done": _("Done or in force"),
    "planned": _("On its way, or threatened"),
    "asked": _("Asked for, not done"),
    "ended": _("Eased, lifted or rejected"),
}
_SENTENCES = {
    "called_for": _("{who} asks for it"),
    "threatened": _("{who} threatens it"),
    "under_consideration": _("{who} considers it"),
    "proposed": _("{who} proposes it"),
    "advanced": _("Advanced in committee, as told of {who}"),
    "passed": _("Passed by a chamber, as told of {who}"),
    "held": _("Approved by {who}, but held back"),
    "eased": _("{who} eases it"),
    "lifted": _("{who} lifts it"),
    "reversed": _("{who} reverses or withdraws it"),
    "rejected": _("Rejected, as told of {who}"),
}


def step_words(kind: str, step: str) -> str:
    """How far a response of this kind has come: 'proposed', 'in force', 'under way', 'approved but held'."""
    return gettext(STEPS.get(step) or status_words(kind, step))


def stage_form(step: str) -> str:
    """A sentence on the stage without its full stop, with places for `who` and for `status`, how far it has come."""
    return gettext(_SENTENCES.get(step, "{who}: {status}"))
