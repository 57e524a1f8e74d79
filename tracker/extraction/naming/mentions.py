"""Finds who and what a report names, each under its canonical name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from tracker.extraction import lexicon
from tracker.extraction.chinese.names import find_chinese_names
from tracker.extraction.chinese.people import find_people
from tracker.extraction.naming.common_words import is_common, small_words
from tracker.extraction.naming.gazetteer import Candidate, find_known, find_models, find_shouted, plain_quotes
from tracker.extraction.naming.in_context import InContext
from tracker.extraction.naming.labels import find_labels
from tracker.extraction.naming.names import find_unknown
from tracker.extraction.naming.overlaps import Taken
from tracker.extraction.naming.person_names import is_anothers_surname
from tracker.extraction.naming.person_roles import role_at
from tracker.extraction.naming.repeats import find_repeats, without_short_forms
from tracker.extraction.naming.runs import Page, never
from tracker.extraction.naming.short_forms import in_full
from tracker.extraction.reading import Block, Mention
from tracker.extraction.records import Entity, EntityKind, Span

_ITS_MINISTRY = re.compile(r"\b[Ii]ts (?P<name>(?P<of>[Ff]oreign|[Cc]ommerce) [Mm]inistry)\b")
_MINISTRIES = {"foreign": "Chinese Foreign Ministry", "commerce": "Chinese Ministry of Commerce"}
_MINISTRY_REACH = 200
# "arXiv:2609.01234": no more than the number of a paper.
_NUMBER = re.compile(r":\d{4}")
# What is a name because nobody writes it small, or because it owns something, has no kind of its own: one mention that
# shows its kind outweighs many.
_GUESSED, _SHOWN = ("rare-word", "owner"), 100
_SECOND_NAME = re.compile(r" (?P<word>[A-Z][a-z]{3,})(?=[ ,.;:)]|'s)(?! (?:[A-Z]|Inc\b))")


def find_mentions(text: str, blocks: Sequence[Block], outlet: str | None = None) -> tuple[Mention, ...]:
    """The names in a text in order, without overlaps; a short form has the name of what it is short for.

    outlet: who published the report; its name counts where the text gives it.
    """
    blocks = tuple(blocks)
    known = [*find_models(text), *find_known(text), *find_shouted(text, blocks), *_named(text, outlet)]
    indexes = Taken(match.span() for match in _indexes().finditer(text))
    added = [*_plans(text, known), *_ministries(text, known), *_second_names(text, known)]
    known = [c for c in [*known, *added] if indexes.is_free(c.start, c.end)]
    known = [c for c in known if not (is_anothers_surname(text, c, known) or _NUMBER.match(text, c.end))]
    sure = _longest([c for c in known if c.sure])
    in_context = InContext(text, blocks, sure)
    kept = _longest(sure + [c for c in known if not c.sure and in_context.accepts(c)])
    found = find_unknown(text, blocks, kept)
    found += _labels(text, blocks, [*kept, *found])
    unknown = without_short_forms(found, kept) + _in_chinese(text, kept)
    unknown = [c for c in unknown if indexes.is_free(c.start, c.end)]
    kept = _longest(kept + in_full(_consistent(unknown), kept))
    kept = _longest(kept + find_repeats(text, kept))
    inside = [c for c in _merged_versions(kept) if _in_blocks(c, blocks)]
    return tuple(_mention(text, c, inside) for c in inside)


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
            role=next((m.role for m in group if m.role), None),
            wikidata=actor.wikidata if (actor := lexicon.find_actor(name)) else None,
            rule=group[0].rule,
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


@cache
def _indexes() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-]){lexicon.alternatives(lexicon.words('contexts', 'indexes'))}(?![\w-])(?: [Ii]ndex\b)?"
    )


def _named(text: str, outlet: str | None) -> list[Candidate]:
    if not outlet or len(outlet) < 4:
        return []
    name = outlet.strip()
    places = re.finditer(rf"(?<!\w){re.escape(name)}(?: News| AI)?(?!\w)", text)
    kind = EntityKind.ORGANISATION
    return [
        Candidate(start=m.start(), end=m.end(), name=name, kind=kind, known=False, sure=True, rule="own-outlet")
        for m in places
    ]


def _labels(text: str, blocks: Sequence[Block], named: Sequence[Candidate]) -> list[Candidate]:
    plain = plain_quotes(text)
    return list(find_labels(Page(plain, small_words(plain)), blocks, named))


def _in_chinese(text: str, kept: Sequence[Candidate]) -> list[Candidate]:
    """People whom Chinese text names by their office, companies and products, beside the names that are known."""
    free = [(s, e) for s, e in find_people(text) if all(e <= k.start or k.end <= s for k in kept)]
    people = [
        Candidate(start=s, end=e, name=text[s:e], kind=EntityKind.PERSON, known=False, sure=True, rule="chinese-office")
        for s, e in free
    ]
    taken = [*free, *((k.start, k.end) for k in kept)]
    return people + [
        Candidate(start=start, end=end, name=name, kind=kind, known=False, sure=True, rule="chinese-name")
        for start, end, name, kind in find_chinese_names(text, taken)
    ]


def _ministries(text: str, known: list[Candidate]) -> list[Candidate]:
    """ "China was not amused. Its foreign ministry …": a ministry of the country that was named last."""
    found = []
    for match in _ITS_MINISTRY.finditer(text):
        near = [c for c in known if c.kind is EntityKind.PLACE and 0 < match.start() - c.end < _MINISTRY_REACH]
        actor = lexicon.find_actor(_MINISTRIES[match["of"].lower()])
        if near and actor is not None and max(near, key=lambda c: c.start).name in ("China", "Beijing"):
            found.append(
                Candidate(
                    start=match.start("name"),
                    end=match.end(),
                    name=actor.name,
                    kind=actor.kind,
                    known=True,
                    sure=True,
                    actor=actor,
                    rule="its-ministry",
                )
            )
    return found


def _second_names(text: str, known: list[Candidate]) -> list[Candidate]:
    """Models with a name behind the number of their family: 'GPT-7 Aurora'."""
    starts = {c.start for c in known}
    found = []
    for candidate in known:
        is_version = candidate.rule == "model-family" and candidate.name[-1:].isdigit()
        second = _SECOND_NAME.match(text, candidate.end) if is_version else None
        if (
            second
            and second.start("word") not in starts
            and not (is_common(second["word"]) or second["word"] in never())
        ):
            name = f"{candidate.name} {second['word']}"
            found.append(replace(candidate, end=second.end(), name=name, known=False, rule="second-name"))
    return found


def _plans(text: str, known: list[Candidate]) -> list[Candidate]:
    """Products with the plan under which they are sold: 'ChatGPT Plus'."""
    pattern = re.compile(rf"[ \xa0]{lexicon.alternatives(lexicon.words('contexts', 'plans'))}(?![\w-])")
    found = []
    for candidate in known:
        plan = pattern.match(text, candidate.end) if candidate.kind is EntityKind.PRODUCT and candidate.sure else None
        if plan and candidate.name == text[candidate.start : candidate.end]:
            name = f"{candidate.name} {plan[0].strip()}"
            found.append(replace(candidate, end=plan.end(), name=name, known=False, actor=None, rule="product-plan"))
    return found


def _mention(text: str, candidate: Candidate, all_names: Sequence[Candidate]) -> Mention:
    is_person = candidate.kind is EntityKind.PERSON
    return Mention(
        start=candidate.start,
        end=candidate.end,
        text=text[candidate.start : candidate.end],
        name=candidate.name,
        kind=candidate.kind,
        known=candidate.known,
        rule=candidate.rule,
        role=role_at(text, candidate, all_names) if is_person else None,
    )


def _in_blocks(candidate: Candidate, blocks: tuple[Block, ...]) -> bool:
    return any(b.start <= candidate.start and candidate.end <= b.end for b in blocks)


def _longest(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates that do not overlap: the longest wins, among equals the known one, then the first given."""
    kept: list[Candidate] = []
    taken = Taken()
    for candidate in sorted(candidates, key=lambda c: (-(c.end - c.start), not c.known)):
        if taken.take(candidate.start, candidate.end):
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.start)


def _consistent(unknown: list[Candidate]) -> list[Candidate]:
    """One kind for each name: the one that most of its mentions were given, where words around them showed a kind."""
    votes: dict[str, Counter[EntityKind]] = {}
    for candidate in unknown:
        votes.setdefault(candidate.name, Counter())[candidate.kind] += 1 if candidate.rule in _GUESSED else _SHOWN
    kinds = {name: count.most_common(1)[0][0] for name, count in votes.items()}
    return [replace(c, kind=kinds[c.name]) for c in unknown]


def _merged_versions(kept: list[Candidate]) -> list[Candidate]:
    """'Fable' is 'Claude Fable 5' where the report names one version of it only."""
    versions: dict[str, set[str]] = {}
    for candidate in kept:
        family = re.sub(r" \d[\d.]*$", "", candidate.name)
        if candidate.kind is EntityKind.PRODUCT and family != candidate.name and family.count(" "):
            versions.setdefault(family, set()).add(candidate.name)
    return [replace(c, name=next(iter(versions[c.name]))) if len(versions.get(c.name, ())) == 1 else c for c in kept]
