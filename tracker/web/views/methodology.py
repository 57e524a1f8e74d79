"""How grades are made, written from the constants that make them; how well reports are read, as it was measured."""

from datetime import date
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence import fingerprints
from tracker.evidence.telling import LEAST_MOVE
from tracker.extraction.measuring.calibration import PROMISED
from tracker.extraction.measuring.layers import Layer
from tracker.extraction.measuring.summary import read_summary
from tracker.grading import agreement, rules
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.numbers import share_words
from tracker.web.views.answers import page
from tracker.web.views.days import known_on

RELIABILITY_MEANINGS = {
    "A": _("completely reliable"),
    "B": _("usually reliable"),
    "C": _("fairly reliable"),
    "D": _("not usually reliable"),
    "E": _("unreliable"),
    "F": _("cannot be judged, which is not the same as bad"),
}
DIRECTNESS_MEANINGS = {
    "direct": _("the speaker’s own document, which we hold"),
    "named": _("reported, and the report names who says so"),
    "unnamed": _("reported from people whom the report does not name"),
    "unattributed": _("the report does not say where it has it from"),
}
STANDING_MEANINGS = {
    _("alleged"): _("only the accuser says so"),
    _("supported"): _("an independent party backs it"),
    _("disputed"): _("somebody other than the accused, another government for one, doubts or rejects it"),
    _("denied"): _("the accused denies it, and that is its latest answer"),
    _("admitted"): _("the accused concedes it, at least in part"),
    _("retracted"): _("the accuser has withdrawn it, or names the accused no more in the document that made it"),
}

# What the grading's rules call things: they know no interface, so their words are marked here.
RULES_WORDS = (
    _("high: direct sources"),
    _("strong"),
    _("medium"),
    _("weak to medium"),
    _("weak signal"),
    _("internal monitoring: never shown to the public"),
    _("at least one origin is the speaker's own document"),
    _("several origins, none direct: some name who says so, some do not"),
    _("several origins, none direct, all of which name who says so"),
    _("one origin, not direct, which names who says so"),
    _("no origin names who says so"),
)
LAYER_MEANINGS = {
    Layer.RELEVANCE: _("whether a report is about the affair"),
    Layer.PUBLISHED: _("the day of publication"),
    Layer.ENTITIES: _("names"),
    Layer.FIGURE_VALUES: _("counts and shares"),
    Layer.FIGURES: _("counts and shares, with whose they are"),
    Layer.QUALIFIERS: _("“about”, “more than” and the like"),
    Layer.CLAIMS: _("all claims: allegations, denials, silences, doubts, warnings"),
    Layer.ALLEGATIONS: _("who accuses whom"),
    Layer.CAPABILITIES: _("which abilities are said to be copied"),
    Layer.TECHNIQUES: _("by which means"),
    Layer.RESPONSES: _("responses, by place and instrument"),
    Layer.RESPONSES_BY_ACTOR: _("responses, by actor, instrument and stage"),
    Layer.CITES: _("credited sources"),
}


@page
@known_on
def methodology(request: HttpRequest, as_of: date | None) -> HttpResponse:
    """The rules of today on every day; the day is only kept for whoever goes on from here."""
    return render(request, "web/methodology.html", _context())


def _context() -> dict[str, object]:
    return {
        "copy_share": share_words(fingerprints.COPY_CONTAINMENT),
        "run_words": fingerprints.RUN_WORDS,
        "signature_values": fingerprints.N_VALUES,
        "rules_version": rules.RULES_VERSION,
        "reliability": [(letter, weight, RELIABILITY_MEANINGS[letter]) for letter, weight in rules.RELIABILITY.items()],
        "directness": [(DIRECTNESS_MEANINGS[kind], weight) for kind, weight in rules.DIRECTNESS.items()],
        "bands": rules.BANDS,
        "labels": [(str(label), meaning) for label, meaning in rules.LABEL_MEANINGS.items()],
        "cap": rules.CAP,
        "cap_without_direct": rules.CAP_WITHOUT_DIRECT,
        "cap_one_nameless": rules.CAP_ONE_NAMELESS,
        "penalty": rules.CONFLICT_PENALTY,
        "margin": rules.COMPARABLE_MARGIN,
        "retracted_from": rules.RETRACTED_FROM,
        "public_from": rules.PUBLIC_FROM,
        "rounding": agreement.ROUNDING,
        "about": agreement.ABOUT,
        "standings": STANDING_MEANINGS,
        "least_move": LEAST_MOVE,
        "contact": settings.CONTACT,
        "reading": _reading(),
    }


@cache
def _reading() -> dict[str, object]:
    """What was measured of the reader when this version of it was made."""
    kept = read_summary()
    return {
        "extractor_version": kept.extractor_version,
        "n_reports": kept.n_reports,
        "n_relevant": kept.n_relevant,
        "rows": [{"meaning": LAYER_MEANINGS[line.layer], "line": line} for line in kept.lines],
        "calibration": kept.calibration,
        "promised": PROMISED,
    }
