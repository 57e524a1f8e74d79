"""Where a report has what it says from, in sentences."""

from __future__ import annotations

from tracker.evidence.queries.derivations import Origin, Paper, Step
from tracker.web.presentation.dates import day_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.numbers import share_words
from tracker.web.presentation.speech import gettext

_PAPERS = {
    "post": _("blog post"),
    "letter": _("letter"),
    "memo": _("memo"),
    "filing": _("court filing"),
    "statement": _("statement"),
    "publication": _("report"),
    "advisory": _("advisory"),
    "testimony": _("testimony"),
}
_HOW = {
    "copy": _("whose text is that of"),
    "rewrite": _("which tells in other words what is in"),
    "citing": _("which rests on"),
}


def origin_sentence(origin: Origin) -> str:
    """What the report is to what it derives from."""
    first = origin.chain[0] if origin.chain else None
    if origin.kind == "original" or first is None:
        if origin.n_copies:
            return gettext("It credits nobody for what it reports, and others carry its text.")
        return gettext("It credits nobody for what it reports.")
    of = step_words(first)
    match origin.kind:
        case "copy" if origin.sign == "translation" and origin.ruling is None:
            return gettext("It is a translation of {of}.").format(of=of)
        case "copy":
            return gettext("Its text is that of {of}.").format(of=of)
        case "rewrite":
            return gettext("It tells in other words what {of} told.").format(of=of)
        case _:
            return gettext("What it reports rests on {of}.").format(of=of)


def sign_sentence(origin: Origin) -> str:
    """What told the derivation; empty of an original."""
    match origin.sign:
        case "text":
            share = gettext("most") if origin.similarity is None else share_words(round(origin.similarity, 2))
            form = gettext("Told by the texts: {share} of the shorter one’s runs of five words stand in both.")
            return form.format(share=share)
        case "address":
            return gettext("Told by the address: both pages give the same one as their own.")
        case "translation":
            return gettext("Told by what it says of itself, and by the same statements in the same places.")
        case "wire":
            return gettext("Told by the mark that it carries.")
        case "facts":
            return gettext("Told by its credit, and by the same facts in the same order in other words.")
        case "document":
            return gettext("Told by the document that it names.")
        case "credit":
            return gettext("Told by whom it credits.")
        case _:
            return ""


def step_words(step: Step) -> str:
    """One link of a chain by name: an outlet's report, or somebody's document."""
    if step.paper is not None and step.report is None and step.name == step.paper.speaker:
        kind = _paper(step.paper.kind)
        return gettext("a {document} by {who}").format(document=kind, who=shown_name(step.paper.speaker))
    if step.report is not None:
        return step.name
    # A report may rest on an outlet, or on a party's own words that stand in no text we know of.
    form = gettext("what {name} says") if step.how == "citing" else gettext("{name}’s report")
    return form.format(name=shown_name(step.name))


def step_how(step: Step) -> str:
    """How the report before it derives from it."""
    return gettext(_HOW[step.how])


def paper_words(paper: Paper) -> str:
    """The document with the days between which reports place it."""
    if paper.first_on == paper.last_on:
        form = gettext("{who}’s {document}, placed on {first}")
    else:
        form = gettext("{who}’s {document}, placed between {first} and {last}")
    return form.format(
        who=shown_name(paper.speaker),
        document=_paper(paper.kind),
        first=day_words(paper.first_on),
        last=day_words(paper.last_on),
    )


def _paper(kind: str) -> str:
    known = _PAPERS.get(kind)
    return gettext(known) if known else kind
