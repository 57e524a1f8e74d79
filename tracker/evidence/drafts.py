"""Clusters -> assertions before they have rows: what stands for them, how well it is supported, who answered it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.evidence.clusters import Cluster, representative
from tracker.evidence.conflicts import Clash, Stated, find_clashes
from tracker.evidence.said import Said
from tracker.evidence.standings import Heard, is_voice, voices_about
from tracker.evidence.wording import version_of
from tracker.grading import Assessment, Directness, EvidenceItem, Rival, grade, known
from tracker.grading.records import Origin
from tracker.grading.rules import PUBLIC_FROM, RETRACTED_FROM
from tracker.grading.standing import Decision, Voice, decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An assertion before it has a row: as it stands, or as it last stood.

    support: its grade before conflicts. voices and decision are None where the question of a standing does not arise.
    """

    stated: Stated
    items: tuple[EvidenceItem, ...]
    support: Assessment
    voices: tuple[Voice, ...] | None
    decision: Decision | None

    @property
    def ended_at(self) -> datetime | None:
        """When the last report stopped saying so; None while one does."""
        return self.stated.cluster.ended_at


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What of a cluster is shown: the wording that stands for it and what its origins agree on."""

    wording: Said
    occurred: tuple[date | None, str]
    capabilities: list[str]
    techniques: list[str]


def make_drafts(clusters: Sequence[Cluster], items: Mapping[int, EvidenceItem]) -> list[Draft]:
    """A draft for every cluster, in their order; what its reports no longer say is drafted as it last stood."""
    last = [_last_moment(cluster) for cluster in clusters]
    evidence = [tuple(items[said.id] for said in cluster.statements) for cluster in clusters]
    supports = [grade(own, as_of=at) for own, at in zip(evidence, last, strict=True)]
    heard = [
        Heard(cluster=cluster, since=since)
        for cluster, own, support in zip(clusters, evidence, supports, strict=True)
        if is_voice(cluster) and (since := _heard_since(cluster, own, support)) is not None
    ]
    drafts = []
    for cluster, own, support, at in zip(clusters, evidence, supports, last, strict=True):
        voices = voices_about(cluster, heard)
        drafts.append(
            Draft(
                stated=_stated(cluster if at is None else cluster.seen(at), support.origins),
                items=own,
                support=support,
                voices=None if voices is None else tuple(voices),
                decision=None if voices is None else decide(voices, as_of=at),
            )
        )
    return drafts


def _heard_since(cluster: Cluster, own: Sequence[EvidenceItem], support: Assessment) -> datetime | None:
    """From when on it is sourced well enough to be heard; None where it is not."""
    least = RETRACTED_FROM if cluster.statements[0].is_withdrawal else PUBLIC_FROM
    if support.score < least:
        return None
    moments = sorted({item.known_at for item in own})
    reached = (at for at in moments if known(own, at) and grade(own, as_of=at).score >= least)
    return next(reached, moments[-1])


def view_of(cluster: Cluster, origins: Sequence[Origin]) -> View:
    """What is shown of a cluster with these origins, the best first."""
    best = origins[0]
    wording = representative(cluster, best.statement_ids, best.root_report_ids)
    day = cluster.day or wording.day
    return View(
        wording=wording,
        occurred=day or (None, ""),
        capabilities=_agreed(cluster, origins, lambda said: said.row.capabilities),
        techniques=_agreed(cluster, origins, lambda said: said.row.techniques),
    )


def clashes_among(drafts: Sequence[Draft]) -> list[Clash]:
    """What of these cannot hold together, and could not while it stood."""
    return list(find_clashes([draft.stated for draft in drafts]))


def rivals_of(place: int, drafts: Sequence[Draft], clashes: Iterable[Clash]) -> tuple[Rival, ...]:
    """What casts doubt on the draft at this place, each once."""
    places = {clash.other if clash.one == place else clash.one for clash in clashes if clash.casts_doubt_on(place)}
    return tuple(Rival(version=drafts[other].stated.version, items=drafts[other].items) for other in sorted(places))


def _last_moment(cluster: Cluster) -> datetime | None:
    """The last moment at which a report said so; None while one does."""
    ended = cluster.ended_at
    return None if ended is None else ended - timedelta(microseconds=1)


def _stated(cluster: Cluster, origins: Sequence[Origin]) -> Stated:
    best = origins[0]
    wording = representative(cluster, best.statement_ids, best.root_report_ids)
    return Stated(
        cluster=cluster,
        wording=wording,
        version=version_of(wording, cluster.day),
        is_direct=any(origin.directness is Directness.DIRECT for origin in origins),
    )


def _agreed(cluster: Cluster, origins: Sequence[Origin], values: Callable[[Said], Iterable[str]]) -> list[str]:
    """What the best origin names, and what at least two origins do."""
    names: Counter[str] = Counter()
    for origin in origins:
        said = [said for said in cluster.live if said.id in origin.statement_ids]
        named = {value for one in said for value in values(one)}
        names.update(dict.fromkeys(named, 2 if origin is origins[0] else 1))
    return sorted(name for name, count in names.items() if count >= 2)
