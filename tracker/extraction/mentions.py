"""Finds who and what a report names, each under its canonical name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from tracker.extraction import lexicon
from tracker.extraction.gazetteer import Candidate, find_known, find_models, plain_quotes
from tracker.extraction.names import find_unknown
from tracker.extraction.reading import Block, BlockKind, Mention
from tracker.extraction.records import Entity, EntityKind, Span


def find_mentions(text: str, blocks: Sequence[Block], outlet: str | None = None) -> tuple[Mention, ...]:
    """The names in a text in order, without overlaps; a short form has the name of what it is short for.

    outlet: who published the report; its name counts where the text gives it.
    """
    blocks = tuple(blocks)
    known = [*find_models(text), *find_known(text), *_named(text, outlet)]
    known += _plans(text, known)
    sure = _longest([c for c in known if c.sure])
    in_context = _InContext(text, blocks, sure)
    kept = _longest(sure + [c for c in known if not c.sure and in_context.accepts(c)])
    unknown = list(find_unknown(text, blocks, [(c.start, c.end) for c in kept]))
    kept = _longest(kept + _consistent(unknown))
    kept = _longest(kept + _repeats(text, kept))
    return tuple(_mention(text, c) for c in _merged_versions(kept) if _in_blocks(c, blocks))


def entities_of(mentions: Iterable[Mention]) -> tuple[Entity, ...]:
    """The mentions by what they name, in order of first mention."""
    grouped: dict[str, list[Mention]] = {}
    for mention in mentions:
        grouped.setdefault(mention.name, []).append(mention)
    return tuple(
        Entity(
            name=name,
            kind=group[0].kind,
            known=group[0].known,
            mentions=tuple(Span(m.start, m.end, m.text) for m in group),
        )
        for name, group in grouped.items()
    )


def mark_entities(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Sets `doc.ents`: label is the kind, knowledge-base id the canonical name."""
    spans = (doc.char_span(m.start, m.end, label=m.kind.value, kb_id=m.name, alignment_mode="expand") for m in mentions)
    taken: set[int] = set()
    ents = []
    for span in spans:
        if span is not None and not taken & set(range(span.start, span.end)):
            taken |= set(range(span.start, span.end))
            ents.append(span)
    doc.ents = tuple(ents)


def _named(text: str, outlet: str | None) -> list[Candidate]:
    if not outlet or len(outlet) < 4:
        return []
    name = outlet.strip()
    places = re.finditer(rf"(?<!\w){re.escape(name)}(?: News| AI)?(?!\w)", text)
    kind = EntityKind.ORGANISATION
    return [Candidate(start=m.start(), end=m.end(), name=name, kind=kind, known=False, sure=True) for m in places]


def _plans(text: str, known: list[Candidate]) -> list[Candidate]:
    """Products with the plan under which they are sold: 'ChatGPT Plus'."""
    pattern = re.compile(rf"[ \xa0]{lexicon.alternatives(lexicon.words('contexts', 'plans'))}(?![\w-])")
    found = []
    for candidate in known:
        plan = pattern.match(text, candidate.end) if candidate.kind is EntityKind.PRODUCT and candidate.sure else None
        if plan and candidate.name == text[candidate.start : candidate.end]:
            name = f"{candidate.name} {plan[0].strip()}"
            found.append(replace(candidate, end=plan.end(), name=name, known=False, actor=None))
    return found


def _mention(text: str, candidate: Candidate) -> Mention:
    return Mention(
        start=candidate.start,
        end=candidate.end,
        text=text[candidate.start : candidate.end],
        name=candidate.name,
        kind=candidate.kind,
        known=candidate.known,
    )


def _in_blocks(candidate: Candidate, blocks: tuple[Block, ...]) -> bool:
    return any(b.start <= candidate.start and candidate.end <= b.end for b in blocks)


def _longest(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates that do not overlap: the longest wins, among equals the known one, then the first given."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-(c.end - c.start), not c.known)):
        if all(candidate.end <= k.start or k.end <= candidate.start for k in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.start)


class _InContext:
    """Decides whether an everyday word or a short form is a name where it stands."""

    def __init__(self, text: str, blocks: tuple[Block, ...], sure: list[Candidate]) -> None:
        self._plain = plain_quotes(text)
        self._headings = [b for b in blocks if b.kind is BlockKind.HEADING]
        self._names = {c.name for c in sure}
        self._outlet_ends = {c.end for c in sure if c.actor and c.actor.role == "outlet"}
        self._outlet_starts = {c.start for c in sure if c.actor and c.actor.role == "outlet"}

    def accepts(self, candidate: Candidate) -> bool:
        actor = candidate.actor
        if actor is None:
            return False
        if not actor.cued and actor.name in self._names:
            return True
        before, after = self._around(candidate)
        if actor.kind is EntityKind.PERSON:
            return self._titled(before)
        if actor.role == "outlet":
            return (self._cued("outlet", before, after) and self._alone(before, after)) or self._listed(candidate)
        if actor.role in ("platform", "forum"):
            return self._cued("platform", before, after) and self._alone(before, after)
        if actor.kind is EntityKind.PRODUCT and actor.parent:
            return actor.parent in self._names and self._alone(before, after, opening=True)
        if actor.kind is EntityKind.GOVERNMENT_BODY:
            return self._alone(before, after) and not self._in_heading(candidate)
        return not actor.cued and False

    def _around(self, candidate: Candidate) -> tuple[str, str]:
        return self._plain[max(0, candidate.start - 40) : candidate.start], self._plain[
            candidate.end : candidate.end + 40
        ]

    def _in_heading(self, candidate: Candidate) -> bool:
        return any(b.start <= candidate.start < b.end for b in self._headings)

    def _titled(self, before: str) -> bool:
        return bool(re.search(rf"\b{lexicon.alternatives(lexicon.words('contexts', 'titles'))}\s+$", before))

    def _cued(self, role: str, before: str, after: str) -> bool:
        left = lexicon.alternatives(lexicon.words("contexts", f"cues.{role}_before"))
        right = lexicon.alternatives(lexicon.words("contexts", f"cues.{role}_after"))
        if role == "outlet":
            return bool(
                re.match(rf"(?:'s)?\s+{right}\b", after)
                or re.search(r"\b(?:told|per|via|according to|reported by)\s+(?:the\s+)?$", before)
            )
        return bool(re.search(rf"\b{left}\s+$", before) or re.match(rf"\s+{right}", after))

    def _alone(self, before: str, after: str, *, opening: bool = False) -> bool:
        """Whether no capitalised word stands beside it, nor does it open a sentence."""
        if re.match(r"[ \t]+(?:[A-Z]|\d)|-[A-Za-z]", after) and not re.match(
            r"\s+(?:Republicans?|Democrats?|Speaker)\b", after
        ):
            return False
        if re.search(r"[A-Z][\w.]*[ \t]+$", before) and not re.search(
            r"(?:The|In|On|At|By|And|But|U\.S\.|US)\s+$", before
        ):
            return opening and bool(re.search(r"(?:^|[.!?:]\s)\s*$", before))
        return opening or (bool(before.strip()) and not re.search(r"[.!?:\n\"“]\s*$", before))

    def _listed(self, candidate: Candidate) -> bool:
        """Whether it stands in a list between outlets: 'Sources: Reuters, Fortune'."""
        left = self._plain[: candidate.start].rstrip(" ,/&").removesuffix(" and").rstrip(" ,")
        right = len(self._plain) - len(self._plain[candidate.end :].lstrip(" ,/&").removeprefix("and ").lstrip())
        return len(left) in self._outlet_ends or right in self._outlet_starts


def _consistent(unknown: list[Candidate]) -> list[Candidate]:
    """One kind for each name: the one that most of its mentions were given."""
    votes: dict[str, list[EntityKind]] = {}
    for candidate in unknown:
        votes.setdefault(candidate.name, []).append(candidate.kind)
    return [replace(c, kind=max(votes[c.name], key=votes[c.name].count)) for c in unknown]


def _repeats(text: str, kept: list[Candidate]) -> list[Candidate]:
    """Further mentions of names found once: the name itself, a surname, an acronym introduced in brackets."""
    plain = plain_quotes(text)
    found = []
    for form, candidate in _forms(plain, kept).items():
        for match in re.finditer(rf"(?<![\w-]){re.escape(form)}(?!\w)", plain):
            if not re.match(r"\s[A-Z][a-z]+", plain[match.end() : match.end() + 12]) or form == candidate.name:
                found.append(replace(candidate, start=match.start(), end=match.end()))
    taken = [(c.start, c.end) for c in kept]
    return [f for f in found if all(f.end <= start or end <= f.start for start, end in taken)]


def _forms(plain: str, kept: list[Candidate]) -> dict[str, Candidate]:
    forms: dict[str, Candidate] = {}
    for candidate in kept:
        if not candidate.known:
            forms.setdefault(candidate.name, candidate)
        words = candidate.name.split()
        if (
            candidate.kind is EntityKind.PERSON
            and len(words) > 1
            and plain[candidate.start : candidate.end].endswith(words[-1])
        ):
            forms.setdefault(words[-1], candidate)
        bracket = re.match(r"\s*\(\"?([A-Z][A-Za-z&-]{1,9})\"?\)", plain[candidate.end : candidate.end + 16])
        if bracket and sum(map(str.isupper, bracket[1])) > 1 and candidate.kind is not EntityKind.PERSON:
            forms.setdefault(bracket[1], candidate)
    known = {plain[c.start : c.end] for c in kept if c.known}
    return {form: candidate for form, candidate in forms.items() if form not in known and len(form) > 1}


def _merged_versions(kept: list[Candidate]) -> list[Candidate]:
    """'Fable' is 'Claude Fable 5' where the report names one version of it only."""
    versions: dict[str, set[str]] = {}
    for candidate in kept:
        family = re.sub(r" \d[\d.]*$", "", candidate.name)
        if candidate.kind is EntityKind.PRODUCT and family != candidate.name and family.count(" "):
            versions.setdefault(family, set()).add(candidate.name)
    return [replace(c, name=next(iter(versions[c.name]))) if len(versions.get(c.name, ())) == 1 else c for c in kept]
