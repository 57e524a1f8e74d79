"""Statements that allege nothing -> the incident of each and the rule, written; and whose place may change when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q, QuerySet

from tracker.evidence.models import Charge, Leaning, Placement, Rule, Statement
from tracker.evidence.models.placements import UNSETTLED
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.placements import Number, is_open, splits_among
from tracker.evidence.placing import Given, Placed, Shape, as_given, may_be_swapped, place, until
from tracker.evidence.said import OTHERS_VOICES, REPLIES, Said, countries_by_code, is_public_body, load, principal
from tracker.evidence.shapes import Shapes
from tracker.extraction.records import Predicate
from tracker.grading.agreement import NEAR_RATIO, same_figure

_LEAN = (Rule.LATEST, *UNSETTLED)
_COUNTRY = "country:"
# Whom a ministry answers that does not say whom.
_GOVERNMENT = "a government"
# So many documents, or incidents, with a number are looked at before it is asked whether they agree.
_AT_ONCE = 10


def locate(reports: Mapping[int, Sequence[Said]], shapes: Shapes) -> set[int]:
    """The incidents that gained or lost a statement of these reports by what the reports themselves say."""
    rows = {row.statement_id: row for row in Placement.objects.filter(report__in=list(reports))}
    every = [one for said in reports.values() for one in said]
    ruled = _ruled(every, shapes)
    changed: dict[int, Placement] = {}
    left: set[int] = set()
    for said in reports.values():
        own = _own(said, rows, shapes)
        for one in said:
            row = rows[one.id]
            if not is_open(one.row) or row.charge_id is not None:
                continue
            heard = [pair for pair in own if one.row.retired_at is not None or pair[0].row.retired_at is None]
            home = ruled.get(one.id) or _home(one, heard, row, shapes)
            if _moves(row, home):
                left |= _where(row)
                row.incident_id, row.rule = (home[0].id, home[1]) if home else (None, Rule.NOWHERE)
                changed[one.id] = row
    _write(changed, {one.id: one for one in every})
    return left.union(*(_where(row) for row in changed.values()))


def locate_numbers(reports: Collection[int], shapes: Shapes) -> set[int]:
    """The same by what others say: figures that nothing else places, these reports' and those like theirs."""
    theirs = Placement.objects.filter(report__in=reports).exclude(counted="")
    numbers = set(theirs.values_list("counted", "value"))
    unsettled = Placement.objects.filter(rule__in=UNSETTLED).exclude(counted="")
    chosen = list(unsettled.filter(report__in=reports))
    for counted, value in numbers:
        chosen += unsettled.filter(_near(counted, value)).exclude(report__in=reports)
    rows = {row.statement_id: row for row in chosen}
    changed: dict[int, Placement] = {}
    left: set[int] = set()
    loaded = {said.id: said for said in load(Statement.objects.filter(pk__in=rows))}
    for pk, said in loaded.items():
        row = rows[pk]
        settled = Placement.objects.filter(_near(row.counted, row.value), incident__isnull=False)
        shape = as_given(said, _elsewhere(settled.exclude(rule__in=UNSETTLED), said, shapes))
        home = None if shape is None else (shape, Rule.SAME_NUMBER)
        if (row.incident_id, row.rule) != ((home[0].id, home[1]) if home else (None, Rule.NOWHERE)):
            left |= _where(row)
            row.incident_id, row.rule = (home[0].id, home[1]) if home else (None, Rule.NOWHERE)
            changed[pk] = row
    _write(changed, loaded)
    return left.union(*(_where(row) for row in changed.values()))


def reports_with_numbers(numbers: Iterable[Number]) -> set[int]:
    """The reports that give one of these numbers, or one near it, of the same parties."""
    found: set[int] = set()
    for counted, value in numbers:
        found |= set(Placement.objects.filter(_near(counted, value)).values_list("report", flat=True))
    return found


def reports_with_measures(measures: Iterable[Number]) -> set[int]:
    """The reports that give exactly one of these numbers, and do not say whose doing it counts."""
    found: set[int] = set()
    for measured, value in measures:
        rows = Placement.objects.filter(measured=measured, value=value, counted="").exclude(measured="")
        found |= set(rows.values_list("report", flat=True))
    return found


def reports_drawn_to(before: Shape | None, after: Shape | None) -> set[int]:
    """The reports with a statement that may be placed otherwise since this incident became what it is."""
    shapes = [shape for shape in (before, after) if shape is not None]
    first = min(shape.first for shape in shapes)
    last = max(shape.first for shape in shapes)
    parties = {party for shape in shapes for party in shape.accusers | shape.accused}
    countries = {pk: code for code, pk in countries_by_code().items()}
    names = {str(party) for party in parties} | {_COUNTRY + countries[pk] for pk in parties if pk in countries}
    names |= {_GOVERNMENT} if any(shape.governments for shape in shapes) else set()
    drawn = Leaning.objects.filter(party__in=names, on__gte=first)
    is_open_to = Q(placement__incident=None) | Q(placement__incident__opened_on__lte=last)
    mine = Q(placement__incident__in=[shape.id for shape in shapes])
    return set(drawn.filter(is_open_to | mine).values_list("placement__report", flat=True))


def _home(said: Said, own: Sequence[tuple[Said, Shape]], row: Placement, shapes: Shapes) -> Placed:
    documents = _documents(row, said, shapes) if row.counted or may_be_swapped(said) else []
    if documents or own:
        home = place(said, own, documents, ())
        if home is not None:
            return home
    return place(said, (), (), shapes.candidates(said))


def _moves(row: Placement, home: Placed) -> bool:
    """Whether its place is another now; a number that others place stays until those are asked again."""
    if home is None:
        return row.rule not in (Rule.NOWHERE, Rule.SAME_NUMBER)
    return (row.incident_id, row.rule) != (home[0].id, home[1])


def _where(row: Placement) -> set[int]:
    return set() if row.incident_id is None else {row.incident_id}


def _own(said: Sequence[Said], rows: Mapping[int, Placement], shapes: Shapes) -> list[tuple[Said, Shape]]:
    """The report's allegations and admissions with their incidents."""
    placed = [(one, rows[one.id].incident_id) for one in said if rows[one.id].charge_id is not None]
    found = shapes.of({pk for _, pk in placed if pk is not None})
    return [(one, found[pk]) for one, pk in placed if pk is not None and pk in found]


def _documents(row: Placement, said: Said, shapes: Shapes) -> list[Given]:
    """The same number in speakers' own documents that allege in one incident alone.

    Others' documents only where its speakers' have no such number, and only until two of them tell of two incidents:
    then neither tells where it belongs.
    """
    if row.counted:
        direct = Placement.objects.filter(_near(row.counted, row.value), is_direct=True)
    else:
        originals = Placement.objects.filter(is_direct=True).exclude(counted="")
        direct = originals.filter(measured=row.measured, value=row.value)
    if said.speakers:
        alleging = Placement.objects.filter(charge__isnull=False, incident__accusers__in=said.speakers, is_direct=True)
        reports = direct.filter(report__in=alleging.values("report")).values_list("report", flat=True)
        theirs = _given_in(set(reports), direct, said, shapes)
        if said.is_direct or any(shape.accusers & said.speakers for shape in _alike(said, theirs).values()):
            return theirs
    found: list[Given] = []
    for reports_ in _by_and_by(direct, "report"):
        found += _given_in(reports_, direct, said, shapes)
        if len(_alike(said, found)) > 1:
            break
    return found


def _given_in(reports: Collection[int], direct: QuerySet[Placement], said: Said, shapes: Shapes) -> list[Given]:
    """What these of the documents give that allege in one incident alone."""
    spoken: dict[int, set[int | None]] = {report: set() for report in reports}
    alleging = Placement.objects.filter(report__in=reports, is_direct=True, charge__isnull=False)
    for report, incident in alleging.values_list("report", "incident").distinct():
        spoken[report].add(incident)
    homes = {
        report: pk for report, incidents in spoken.items() if len(incidents) == 1 for pk in incidents if pk is not None
    }
    return _given(direct.filter(report__in=homes), said, shapes, homes) if homes else []


def _elsewhere(settled: QuerySet[Placement], said: Said, shapes: Shapes) -> list[Given]:
    """The same number wherever it is placed, its speakers' only where it has some; until two incidents have it."""
    if said.speakers:
        settled = settled.filter(incident__accusers__in=said.speakers)
    found: list[Given] = []
    for incidents in _by_and_by(settled, "incident"):
        found += _given(settled.filter(incident__in=incidents), said, shapes)
        if len(_alike(said, found)) > 1:
            break
    return found


def _by_and_by(chosen: QuerySet[Placement], column: str) -> Iterator[list[int]]:
    """The distinct values of a column, a few at a time."""
    last = 0
    while True:
        beyond = chosen.filter(**{f"{column}__gt": last}).order_by(column)
        found = list(beyond.values_list(column, flat=True).distinct()[:_AT_ONCE])
        if found:
            yield found
        if len(found) < _AT_ONCE:
            return
        last = found[-1]


def _alike(said: Said, given: Iterable[Given]) -> dict[int, Shape]:
    """The incidents, by id, of which these give the statement's number."""
    quantity = said.quantity
    if quantity is None:
        return {}
    return {one.shape.id: one.shape for one in given if same_figure(one.quantity, quantity)}


def _given(
    chosen: QuerySet[Placement], said: Said, shapes: Shapes, homes: Mapping[int, int] | None = None
) -> list[Given]:
    """Figures that count the same as this one, each wording once."""
    quantity = said.quantity
    if quantity is None:
        return []
    columns = ("value", "low", "high", "qualifier", "unit", "window_start", "window_end")
    wordings = set()
    listed = chosen.values_list("report", "incident", *(f"statement__{name}" for name in columns))
    for report, incident, *content in listed:
        wordings.add((homes[report] if homes is not None else incident, *content))
    found = shapes.of({pk for pk, *_ in wordings})
    given = []
    for pk, value, low, high, qualifier, unit, start, end in wordings:
        window = (start, end) if start is not None or end is not None else None
        worded = replace(quantity, value=value, low=low, high=high, qualifier=qualifier, unit=unit, window=window)
        given.append(Given(quantity=worded, shape=found[pk]))
    return given


def _near(counted: str, value: float | None) -> Q:
    if value is None or value <= 0:
        return Q(counted=counted, value=value)
    # A hair wider than what may be the same number, so that rounding leaves none out.
    return Q(counted=counted, value__range=(value / NEAR_RATIO * 0.999, value * NEAR_RATIO * 1.001))


def _ruled(every: Sequence[Said], shapes: Shapes) -> dict[int, Placed]:
    """Statements that a person moved, each with the incident that was made of what was moved with it."""
    splits = splits_among(every)
    made = Charge.objects.filter(split__in=set(splits.values()), incident__isnull=False)
    homes = dict(made.values_list("split", "incident"))
    found = shapes.of(set(homes.values()))
    return {pk: (found[homes[split]], Rule.RULED) for pk, split in splits.items() if split in homes}


def _write(changed: Mapping[int, Placement], said: Mapping[int, Said]) -> None:
    """Rows with a new place, and by whom those are drawn that no allegation of their own report holds."""
    Placement.objects.bulk_update(list(changed.values()), ["incident", "rule"])
    Leaning.objects.filter(placement__in=[row.pk for row in changed.values()]).delete()
    leaning = []
    for pk, row in changed.items():
        if row.rule in _LEAN:
            on = until(said[pk])
            leaning += [Leaning(placement=row, party=party, on=on) for party in sorted(_parties(said[pk]))]
    Leaning.objects.bulk_create(leaning)


def _parties(said: Said) -> set[str]:
    """Whom an incident must involve for a statement to mean it."""
    if said.row.kind == StatementKind.FIGURE:
        return {str(speaker) for speaker in said.speakers}
    if said.predicate in REPLIES and said.row.claimant is not None:
        speaker = principal(said.row.claimant)
        if not is_public_body(speaker) or not speaker.country:
            return {str(speaker.pk)}
        return {str(speaker.pk), _COUNTRY + speaker.country, _GOVERNMENT, str(said.target)} - {"None"}
    if said.predicate in OTHERS_VOICES:
        return {str(said.target)} - {"None"}
    if (said.predicate == Predicate.ATTRIBUTES_EVIDENCE or said.is_withdrawal) and said.claimant is not None:
        return {str(said.claimant)}
    return set()
