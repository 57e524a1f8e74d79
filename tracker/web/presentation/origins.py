"""Where a report has what it says from, in sentences."""

from __future__ import annotations

from tracker.evidence.queries.derivations import Origin, Paper, Step
from tracker.web.presentation.dates import day_words

_PAPERS = {
    "post": "blog post",
    "letter": "letter",
    "memo": "memo",
    "filing": "court filing",
    "statement": "statement",
    "publication": "report",
    "advisory": "advisory",
    "testimony": "testimony",
}
_HOW = {"copy": "whose text is that of", "rewrite": "which tells in other words what is in", "citing": "which rests on"}


def origin_sentence(origin: Origin) -> str:
    """What the report is to what it derives from."""
    first = origin.chain[0] if origin.chain else None
    if origin.kind == "original" or first is None:
        if origin.n_copies:
            return "It credits nobody for what it reports, and others carry its text."
        return "It credits nobody for what it reports."
    of = step_words(first)
    match origin.kind:
        case "copy" if origin.sign == "translation" and origin.ruling is None:
            return f"It is a translation of {of}."
        case "copy":
            return f"Its text is that of {of}."
        case "rewrite":
            return f"It tells in other words what {of} told."
        case _:
            return f"What it reports rests on {of}."


def sign_sentence(origin: Origin) -> str:
    """What told the derivation; empty of an original."""
    match origin.sign:
        case "text":
            share = f"{origin.similarity:.0%}" if origin.similarity is not None else "most"
            return f"Told by the texts: {share} of the shorter one’s runs of five words stand in both."
        case "address":
            return "Told by the address: both pages give the same one as their own."
        case "translation":
            return "Told by what it says of itself, and by the same statements in the same places."
        case "wire":
            return "Told by the mark that it carries."
        case "facts":
            return "Told by its credit, and by the same facts in the same order in other words."
        case "document":
            return "Told by the document that it names."
        case "credit":
            return "Told by whom it credits."
        case _:
            return ""


def step_words(step: Step) -> str:
    """One link of a chain by name: an outlet's report, or somebody's document."""
    if step.paper is not None and step.report is None and step.name == step.paper.speaker:
        return f"a {_PAPERS.get(step.paper.kind, step.paper.kind)} by {step.paper.speaker}"
    if step.report is not None:
        return step.name
    # A report may rest on an outlet, or on a party's own words that stand in no text we know of.
    return f"what {step.name} says" if step.how == "citing" else f"{step.name}’s report"


def step_how(step: Step) -> str:
    """How the report before it derives from it."""
    return _HOW[step.how]


def paper_words(paper: Paper) -> str:
    """The document with the days between which reports place it."""
    kind = _PAPERS.get(paper.kind, paper.kind)
    if paper.first_on == paper.last_on:
        return f"{paper.speaker}’s {kind}, placed on {day_words(paper.first_on)}"
    return f"{paper.speaker}’s {kind}, placed between {day_words(paper.first_on)} and {day_words(paper.last_on)}"
