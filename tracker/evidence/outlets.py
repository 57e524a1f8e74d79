"""Names of outlets and speakers -> the sources whose pages they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from scrapers.records import SourceKind
from tracker.collection.models import Source
from tracker.evidence.actors import fold
from tracker.evidence.directness import source_name
from tracker.evidence.marks import wire_name
from tracker.evidence.models import Actor
from tracker.extraction.records import EntityKind

# Their pages are their owner's own documents.
OWN_VOICE = frozenset({SourceKind.COMPANY, SourceKind.GOVERNMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """The catalogue's sources by every name that others credit them under. speaking: whose own pages a source is."""

    by_name: Mapping[str, frozenset[int]]
    own_pages: Mapping[str, frozenset[int]]
    governments: Mapping[str, frozenset[int]]
    names: Mapping[int, frozenset[str]]
    owners: Mapping[str, str]
    speaking: Mapping[int, str]

    def called(self, name: str) -> frozenset[int]:
        """The sources that this name means, none where it is in no catalogue."""
        return self.by_name.get(plain(name), frozenset())

    def news(self, name: str) -> frozenset[int]:
        """Those of them that tell what others said; a company's own pages are not among them."""
        return self.called(name) - self.speaking.keys()

    def pages_of(self, speaker: Actor) -> frozenset[int]:
        """The sources whose pages are the speaker's own; a government's are those of all its bodies."""
        mine = self.own_pages.get(plain(speaker.name), frozenset())
        if speaker.kind == EntityKind.GOVERNMENT_BODY and speaker.country:
            return mine | self.governments.get(speaker.country, frozenset())
        return mine

    def speakers_on(self, source: int) -> Iterator[Q]:
        """Whose credits may lead to the source's pages, as questions to ask one by one."""
        owner = self.speaking.get(source)
        if owner is not None:
            yield Q(speaker__in=list(Actor.objects.filter(name=owner).values_list("pk", flat=True)))
        for country, pages in self.governments.items():
            if source in pages:
                bodies = Actor.objects.filter(kind=EntityKind.GOVERNMENT_BODY, country=country)
                yield Q(speaker__in=list(bodies.values_list("pk", flat=True)))

    def is_called(self, source: int, name: str) -> bool:
        return plain(name) in self.names.get(source, frozenset())


def plain(name: str) -> str:
    """A name as it is looked up: an agency's usual one, folded, without an article before it."""
    return fold(wire_name(name)).removeprefix("the ")


def load_outlets() -> Outlets:
    """The catalogue as it stands; one query."""
    by_name: dict[str, set[int]] = defaultdict(set)
    own_pages: dict[str, set[int]] = defaultdict(set)
    governments: dict[str, set[int]] = defaultdict(set)
    names, owners, speaking = {}, {}, {}
    for source in Source.objects.only("pk", "name", "owner", "kind", "country"):
        known = frozenset({plain(source_name(source)), plain(source.name)})
        names[source.pk] = known
        for name in known:
            by_name[name].add(source.pk)
        if source.owner:
            owners[plain(source_name(source))] = source.owner
        if source.kind in OWN_VOICE and source.owner:
            own_pages[plain(source.owner)].add(source.pk)
            speaking[source.pk] = source.owner
        if source.kind == SourceKind.GOVERNMENT and source.country:
            governments[source.country].add(source.pk)
    return Outlets(
        by_name={name: frozenset(found) for name, found in by_name.items()},
        own_pages={name: frozenset(found) for name, found in own_pages.items()},
        governments={country: frozenset(found) for country, found in governments.items()},
        names=names,
        owners=owners,
        speaking=speaking,
    )
