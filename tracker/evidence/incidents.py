"""What is said in an incident -> its title, dates, leading accuser and address."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Prefetch, Q

from tracker.evidence.clusters import is_behind
from tracker.evidence.models import Actor, Charge, FormerSlug, Incident, IncidentRuling
from tracker.evidence.said import Said
from tracker.evidence.titles import Parties, TitleForm, TitleParts, dated, english, parties, to_json
from tracker.extraction.records import Predicate
from tracker.grading.agreement import days_of


def describe(incident: Incident, members: Iterable[Said], head_of: Callable[[int], int], moment: datetime) -> None:
    """The incident's facts are those of what its reports allege, or admit, now; once none does, of what they did.

    head_of: for a report the one whose text it is.
    """
    every = list(members)
    live = [said for said in every if said.row.retired_at is None]
    told = _told(live) or _told(every)
    alleged = [said for said in told if said.is_allegation]
    if not told:
        return
    counts = Counter(said.target if alleged else said.claimant for said in told)
    accusers = list(incident.accusers.all())
    accused = sorted(incident.accused.all(), key=lambda actor: (-counts[actor.pk], actor.name))
    leader = _leader(accusers, alleged)
    began, last = _began(told, head_of), _ended(told)
    ordered = sorted(accusers, key=lambda actor: (actor != leader, actor.name))
    parts = _title(ordered, accused, incident, began)
    facts: dict[str, object] = {
        "title": english(parts),
        "began_on": began[0] if began else None,
        "began_precision": began[1] if began else "",
        "ended_on": last if began and last and last > began[0] else None,
        "accuser_id": leader.pk if leader else None,
        "address": _address(leader or accused[0], began[0] if began else incident.opened_on),
    }
    kept = {"title_parts": to_json(parts)}
    is_other = any(getattr(incident, name) != value for name, value in facts.items())
    # That the same title is told in parts changes nothing that anybody is to hear of.
    if is_other or incident.title_parts != kept["title_parts"]:
        incident.changed_at = moment if is_other else incident.changed_at
        for name, value in (facts | kept).items():
            setattr(incident, name, value)
        incident.save(update_fields=[*facts, *kept, "changed_at"])


def _told(members: Sequence[Said]) -> list[Said]:
    alleged = [said for said in members if said.is_allegation]
    return alleged or [said for said in members if said.predicate == Predicate.ADMITS]


def keep_slugs(incidents: Collection[int], addresses: Collection[str]) -> None:
    """Every incident of these addresses goes by a slug that no order of reading changes; former ones lead to it.

    Of several with one address the first has it alone, others the accused behind it and then a number too. incidents:
    those that were written; addresses: those that they had before.
    """
    now = Incident.objects.filter(pk__in=incidents).values_list("address", flat=True)
    for address in sorted({*addresses, *now} - {""}):
        sharing = Incident.objects.filter(address=address, merged_into=None)
        loaded = list(sharing.prefetch_related(Prefetch("accused", Actor.objects.only("slug"))))
        wanted = _slugs(address, loaded)
        changed = [incident for incident in loaded if incident.slug != wanted[incident.pk]]
        Incident.objects.filter(pk__in=[incident.pk for incident in changed]).update(slug="")
        for incident in changed:
            _rename(incident, wanted[incident.pk])


def _slugs(address: str, sharing: Sequence[Incident]) -> dict[int, str]:
    accused = {incident.pk: sorted(actor.slug for actor in incident.accused.all()) for incident in sharing}

    def order(incident: Incident) -> tuple[object, ...]:
        split = _split_of(incident) if len(sharing) > 1 else 0
        return incident.retired_at is not None, incident.opened_on, accused[incident.pk], split

    taken: dict[str, int] = {}
    for incident in sorted(sharing, key=order):
        numbered = (f"{address}-{number}" for number in range(2, len(sharing) + 3))
        wanted = [address, "-".join([address, *accused[incident.pk]])[:150], *numbered]
        taken[next(slug for slug in wanted if slug not in taken)] = incident.pk
    return {pk: slug for slug, pk in taken.items()}


def _split_of(incident: Incident) -> int:
    """The ruling that set it apart, 0 without one; only asked for where nothing else tells two incidents apart."""
    split = Charge.objects.filter(incident=incident, split__isnull=False).order_by("split")
    return split.values_list("split", flat=True).first() or 0


def _rename(incident: Incident, slug: str) -> None:
    former, incident.slug = incident.slug, slug
    FormerSlug.objects.filter(slug=slug).delete()
    # What an older store left under this address gives way to the incident that comes by it.
    Incident.objects.filter(slug=slug).exclude(pk=incident.pk).update(slug="")
    incident.save(update_fields=["slug"])
    if former:
        FormerSlug.objects.update_or_create(slug=former, defaults={"incident": incident})


def _leader(accusers: Sequence[Actor], alleged: Sequence[Said]) -> Actor | None:
    """Who leads the accusers: whose incident others were merged into, else who is named first in most of their sentences."""
    if len(accusers) < 2:
        return accusers[0] if accusers else None
    by_id = {actor.pk: actor for actor in accusers}
    merges = IncidentRuling.objects.filter(
        Q(one_accuser__in=by_id), Q(other_accuser__in=by_id), kind=IncidentRuling.Kind.MERGE, undone_at=None
    )
    ruled = merges.order_by("-pk").values_list("other_accuser", flat=True).first()
    if ruled is not None:
        return by_id[ruled]
    sentences: dict[tuple[str, int, int | None], list[Said]] = defaultdict(list)
    for said in alleged:
        sentences[said.report_key, said.row.start, said.target].append(said)
    votes: Counter[int | None] = Counter()
    for together in sentences.values():
        first = min(together, key=lambda said: (said.named_at, said.row.key))
        votes[first.claimant] += len(together) > 1 and first.named_at < len(first.row.words)
    return min(accusers, key=lambda actor: (-votes[actor.pk], actor.name))


def _title(
    accusers: Sequence[Actor], accused: Sequence[Actor], incident: Incident, began: tuple[date, str] | None
) -> TitleParts:
    if accusers:
        return dated(TitleParts(form=TitleForm.ALLEGED, who=_named(accusers), whom=_named(accused)), began)
    whom = Actor.objects.filter(pk__in=incident.charges.filter(is_admission=True).values("accuser"))
    admitted = TitleParts(form=TitleForm.ADMITTED, who=_named(accused), whom=_named(list(whom.order_by("name"))))
    return dated(admitted, began)


def _named(actors: Sequence[Actor]) -> Parties:
    return parties([actor.name for actor in actors])


def _address(leader: Actor, on: date | None) -> str:
    return f"{leader.slug}-{on or date.min:%Y-%m}"


def _began(told: Sequence[Said], head_of: Callable[[int], int]) -> tuple[date, str] | None:
    """The earliest of the most precise dates; None where none is stated.

    A date that one text alone has, in however many places, and no document of the accuser's, counts only where all are
    such: it may be a slip. One behind the day on which it was reported already is a slip.
    """
    reported = min((said.reported_on for said in told), default=date.max)
    for precision in ("day", "month", "year"):
        reports: dict[tuple[date, str], set[int]] = defaultdict(set)
        for said in told:
            if said.day is not None and said.day[1] == precision and not is_behind(said.day, reported):
                reports[said.day].add(head_of(said.report_id))
        own = {said.day for said in told if said.is_direct}
        sure = [day for day, by in reports.items() if len(by) > 1 or day in own]
        if reports:
            return min(sure or reports)
    return None


def _ended(told: Sequence[Said]) -> date | None:
    return max((days_of(*said.day)[1] for said in told if said.day is not None and said.day[1] == "day"), default=None)
