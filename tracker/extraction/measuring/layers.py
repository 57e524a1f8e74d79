"""A label and an extraction -> per layer, what should be found and what was found, as keys that can be compared.

Each fact counts once, however often the report or the extractor repeats it. Of figures only those whose metric the
affair is about are compared; places are left out of the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.extraction.measuring.labels import ClaimLabel, FigureLabel, Label, ResponseLabel
from tracker.extraction.measuring.matching import NameMatcher
from tracker.extraction.records import Claim, Entity, EntityKind, Extraction, Figure, Metric, Predicate, Response

Key = tuple[object, ...]
COMPARED_METRICS = frozenset({Metric.EXCHANGES, Metric.ACCOUNTS, Metric.TRAFFIC_SHARE, Metric.MONEY})
_WITH_TARGET = frozenset({Predicate.ALLEGES_DISTILLATION, Predicate.DENIES, Predicate.SUPPORTS})


class Layer(StrEnum):
    RELEVANCE = "relevance"
    PUBLISHED = "published"
    ENTITIES = "entities"
    FIGURE_VALUES = "figures (value)"
    FIGURES = "figures (value+actors)"
    QUALIFIERS = "qualifier (of matched)"
    CLAIMS = "claims"
    ALLEGATIONS = "claims: allegations only"
    CAPABILITIES = "capabilities"
    TECHNIQUES = "techniques"
    RESPONSES = "responses (jurisdiction+instrument)"
    RESPONSES_BY_ACTOR = "responses (actor+instrument+status)"
    CITES = "cites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One layer of one report. found: the words behind each key that was found."""

    wanted: frozenset[Key]
    found: Mapping[Key, str]

    @property
    def right(self) -> frozenset[Key]:
        return self.wanted & self.found.keys()

    @property
    def missed(self) -> frozenset[Key]:
        return self.wanted - self.found.keys()

    @property
    def wrong(self) -> frozenset[Key]:
        return frozenset(self.found.keys() - self.wanted)


def compare(label: Label, found: Extraction | None, names: NameMatcher) -> dict[Layer, Compared]:
    """The layers of one report, in the order of the table. found: None counts as a report in which nothing was found."""
    compared = {Layer.RELEVANCE: _relevance(label, found)}
    if label.published:
        compared[Layer.PUBLISHED] = _published(label, found)
    if label.entities is not None:
        compared[Layer.ENTITIES] = _entities(label, found, names)
    compared |= _figures(label, found.figures if found else (), names)
    compared |= _claims(label, found.claims if found else (), names)
    compared |= _responses(label, found.responses if found else (), names)
    credited: dict[Key, str] = {(names(cite.name),): cite.evidence.text for cite in (found.cites if found else ())}
    compared[Layer.CITES] = Compared(wanted=frozenset((names(name),) for name in label.cites), found=credited)
    return compared


def figure_key(figure: Figure | FigureLabel, names: NameMatcher) -> Key:
    """What makes two figures the same, actors included."""
    return (*_value_key(figure), *sorted({names(actor) for actor in figure.actors}))


def claim_key(claim: Claim | ClaimLabel, names: NameMatcher) -> Key:
    """What makes two claims the same; the target counts where a claim is against or for somebody."""
    target = names(claim.target) if claim.predicate in _WITH_TARGET else ""
    return (claim.predicate.value, names(claim.claimant), target)


def response_key(response: Response | ResponseLabel, names: NameMatcher) -> Key:
    """What makes two responses the same, by who acts."""
    return (names(response.actor), response.instrument.value, response.status.value)


def _relevance(label: Label, found: Extraction | None) -> Compared:
    reasons = "; ".join(found.report.relevance_reasons) if found else ""
    return Compared(
        wanted=frozenset({("yes",)} if label.relevant else ()),
        found={("yes",): reasons} if found and found.report.relevant else {},
    )


def _published(label: Label, found: Extraction | None) -> Compared:
    day = found.report.published if found else None
    return Compared(wanted=frozenset({(label.published,)}), found={(day,): str(day)} if day else {})


def _entities(label: Label, found: Extraction | None, names: NameMatcher) -> Compared:
    wanted = frozenset((names(entity.names[0]),) for entity in label.entities or ())
    got: dict[Key, str] = {}
    for entity in found.entities if found else ():
        if entity.kind is not EntityKind.PLACE:
            got.setdefault(_entity_key(entity, wanted, names), entity.mentions[0].text if entity.mentions else "")
    return Compared(wanted=wanted, found=got)


def _entity_key(entity: Entity, wanted: frozenset[Key], names: NameMatcher) -> Key:
    """The wanted name that the entity has in any of its forms, else its own."""
    own = names(entity.name)
    forms = {own} | {names(mention.text) for mention in entity.mentions}
    return next(((form,) for form in sorted(forms) if (form,) in wanted), (own,))


def _figures(label: Label, found: Iterable[Figure], names: NameMatcher) -> dict[Layer, Compared]:
    wanted = [figure for figure in label.figures if figure.metric in COMPARED_METRICS]
    got = [figure for figure in found if figure.metric in COMPARED_METRICS]
    values = Compared(
        wanted=frozenset(map(_value_key, wanted)), found={_value_key(figure): figure.evidence.text for figure in got}
    )
    whole = Compared(
        wanted=frozenset(figure_key(figure, names) for figure in wanted),
        found={figure_key(figure, names): figure.evidence.text for figure in got},
    )
    qualified = Compared(
        wanted=frozenset(
            (*_value_key(figure), figure.qualifier.value) for figure in wanted if _value_key(figure) in values.right
        ),
        found={
            (*_value_key(figure), figure.qualifier.value): figure.evidence.text
            for figure in got
            if _value_key(figure) in values.right
        },
    )
    return {Layer.FIGURE_VALUES: values, Layer.FIGURES: whole, Layer.QUALIFIERS: qualified}


def _value_key(figure: Figure | FigureLabel) -> Key:
    return (figure.metric.value, round(float(figure.value), 6))


def _claims(label: Label, found: tuple[Claim, ...], names: NameMatcher) -> dict[Layer, Compared]:
    whole = Compared(
        wanted=frozenset(claim_key(claim, names) for claim in label.claims),
        found={claim_key(claim, names): claim.evidence.text for claim in found},
    )
    alleged = Compared(
        wanted=frozenset(filter(_is_allegation, whole.wanted)),
        found={key: words for key, words in whole.found.items() if _is_allegation(key)},
    )
    capabilities = Compared(
        wanted=frozenset(
            (names(claim.target), capability)
            for claim in label.claims
            if claim.predicate is Predicate.ALLEGES_DISTILLATION
            for capability in claim.capabilities
        ),
        found={
            (names(claim.target), capability): claim.evidence.text
            for claim in found
            if claim.predicate is Predicate.ALLEGES_DISTILLATION
            for capability in claim.capabilities
        },
    )
    techniques = Compared(
        wanted=frozenset((technique,) for technique in label.techniques),
        found={(technique,): claim.evidence.text for claim in found for technique in claim.techniques},
    )
    return {
        Layer.CLAIMS: whole,
        Layer.ALLEGATIONS: alleged,
        Layer.CAPABILITIES: capabilities,
        Layer.TECHNIQUES: techniques,
    }


def _is_allegation(key: Key) -> bool:
    return key[0] == Predicate.ALLEGES_DISTILLATION.value


def _responses(label: Label, found: tuple[Response, ...], names: NameMatcher) -> dict[Layer, Compared]:
    by_place = Compared(
        wanted=frozenset((r.jurisdiction or "", r.instrument.value) for r in label.responses),
        found={(r.jurisdiction or "", r.instrument.value): r.evidence.text for r in found},
    )
    by_actor = Compared(
        wanted=frozenset(response_key(response, names) for response in label.responses),
        found={response_key(response, names): response.evidence.text for response in found},
    )
    return {Layer.RESPONSES: by_place, Layer.RESPONSES_BY_ACTOR: by_actor}
