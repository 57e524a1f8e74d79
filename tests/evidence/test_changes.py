"""The ledger of changes: what reports, their edits and people's decisions bring about, told once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.evidence.making import LABS, POST_DAY, company, draft, outlet, publish, report, snapshot
from tracker.collection import clock
from tracker.evidence.assess import assess_all
from tracker.evidence.changes import keep_all_changes
from tracker.evidence.models import Assertion, Change, OriginRuling, Point, Revision
from tracker.evidence.models.derivations import Derives
from tracker.evidence.queries.changes import ChangeFilter, changes_page
from tracker.evidence.recording import keep
from tracker.evidence.review import Decision, rule_origin, undo_origin
from tracker.evidence.telling import Aspect, Held, told
from tracker.extraction.records import Instrument, Predicate, Qualifier, Status

Kind = Change.Kind


def on(days: int) -> date:
    return POST_DAY + timedelta(days=days)


def held(since: int, until: int | None, **changes: object) -> Held:
    given: dict[str, object] = {"score": Decimal("0.60"), "letter": "B", "label": "Reported", "standing": "alleged"}
    given |= {"reply": "", "amount": (5.0, 5.0, None, "more_than"), **changes}
    return Held(since=on(since), until=None if until is None else on(until), **given)


@pytest.mark.parametrize(
    ("points", "wanted"),
    [
        ([], []),
        ([held(0, None)], [(0, Aspect.ADDED)]),
        ([held(0, 3)], [(0, Aspect.ADDED), (3, Aspect.WITHDRAWN)]),
        ([held(0, 1), held(1, None)], [(0, Aspect.ADDED)]),
        ([held(0, 1), held(1, None, score=Decimal("0.64"))], [(0, Aspect.ADDED)]),
        ([held(0, 1), held(1, None, score=Decimal("0.65"))], [(0, Aspect.ADDED), (1, Aspect.REGRADED)]),
        ([held(0, 1), held(1, None, letter="A")], [(0, Aspect.ADDED), (1, Aspect.REGRADED)]),
        ([held(0, 1), held(1, None, standing="denied")], [(0, Aspect.ADDED), (1, Aspect.STANDING)]),
        ([held(0, 1), held(1, None, reply="silent")], [(0, Aspect.ADDED), (1, Aspect.STANDING)]),
        ([held(0, 1), held(1, None, amount=(6.0,))], [(0, Aspect.ADDED), (1, Aspect.RESTATED)]),
        ([held(0, 1), held(4, None)], [(0, Aspect.ADDED), (1, Aspect.WITHDRAWN), (4, Aspect.ADDED)]),
        ([held(0, None, score=Decimal("0.05"))], []),
        ([held(0, 2, score=Decimal("0.05")), held(2, None)], [(2, Aspect.ADDED)]),
    ],
)  # fmt: skip
def test_points_tell_what_changed_on_which_day(points: list[Held], wanted: list[tuple[int, Aspect]]) -> None:
    assert list(told(points)) == [(on(days), aspect) for days, aspect in wanted]


def ledger() -> list[tuple[str, date, str]]:
    """Every change: kind, day, and of which statement."""
    rows = Change.objects.order_by("day", "kind", "assertion__predicate", "assertion__target__name")
    return [
        (row.kind, row.day, (row.assertion.predicate or row.assertion.kind) if row.assertion else "")
        for row in rows.select_related("assertion")
    ]


@pytest.mark.django_db
def test_first_allegation_is_told_as_the_incident_and_the_rest_by_their_kinds() -> None:
    publish(company(), draft().alleges("DeepSeek", "MiniMax").exchanges(150_000, "DeepSeek"))
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek").claim(Predicate.DENIES, "DeepSeek"), on=on(2))
    told_of = [(kind, day, what) for kind, day, what in ledger() if kind != Kind.REGRADED]
    assert told_of == [
        ("claim", on(0), "alleges_distillation"),
        ("figure", on(0), "figure"),
        ("incident", on(0), "alleges_distillation"),
        ("reply", on(2), "denies"),
        ("standing", on(2), "alleges_distillation"),
    ]


@pytest.mark.django_db
def test_an_older_report_that_is_read_later_takes_the_incidents_place() -> None:
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek"), on=on(3))
    publish(outlet("Quay Post"), draft().alleges("MiniMax"), on=on(1))
    incidents = Change.objects.filter(kind=Kind.INCIDENT)
    assert [row.day for row in incidents] == [on(1)]
    assert Change.objects.get(kind=Kind.CLAIM).day == on(3)


@pytest.mark.django_db
def test_a_better_bound_and_a_further_origin_are_told_with_the_report_that_brought_them() -> None:
    publish(outlet("Harbor Wire", reliability="D"), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek"))
    second = publish(outlet("Quay Post"), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek"), on=on(1))
    regraded = Change.objects.get(kind=Kind.REGRADED, assertion__kind="figure")
    assert (regraded.day, regraded.reports) == (on(1), [second.pk])
    row = changes_page(ChangeFilter(kinds=(Kind.REGRADED.value,))).rows[0]
    assert row.item is not None
    assert row.before is not None
    assert row.item.grade.score > row.before.grade.score
    assert [cause.id for cause in row.causes] == [second.pk]


@pytest.mark.django_db
def test_an_edit_tells_itself_and_what_was_withdrawn_by_it() -> None:
    made = report(outlet("Harbor Wire"))
    first = draft("First words.").alleges("DeepSeek").exchanges(150_000, "DeepSeek")
    keep(snapshot(made, first.words.text), first.extraction())
    second = draft("First words.").alleges("DeepSeek")
    edited_at = clock.now().replace(year=2026, month=3, day=9)
    keep(snapshot(made, second.words.text, fetched_at=edited_at), second.extraction())
    day = edited_at.date()
    assert [(kind, at) for kind, at, _ in ledger() if at == day] == [("edited", day), ("withdrawn", day)]
    because = changes_page(ChangeFilter(report=made.pk)).rows
    gone = next(row for row in because if row.kind == "withdrawn")
    assert gone.item is not None
    assert gone.item.quantity is not None
    assert [cause.id for cause in gone.causes] == [made.pk]
    assert changes_page(ChangeFilter(report=made.pk), as_of=on(1)).rows != because


@pytest.mark.django_db
def test_a_correction_and_a_retraction_of_a_page_are_told_by_their_names() -> None:
    made = report(outlet("Harbor Wire"))
    texts = (
        "Opening.",
        "Opening.\nCorrection: An earlier version gave another number.",
        "Opening.\nThis article has been retracted.",
    )
    for number, lead in enumerate(texts):
        said = draft(lead).alleges("DeepSeek")
        at = datetime(2026, 3, 1 + number, tzinfo=clock.now().tzinfo)
        keep(snapshot(made, said.words.text, fetched_at=at), said.extraction())
    told_of = {(row.kind, row.day.day) for row in Change.objects.filter(report=made)}
    assert told_of == {("edited", 2), ("corrected", 2), ("edited", 3), ("retracted", 3)}
    corrected = changes_page(ChangeFilter(kinds=("corrected",))).rows[0]
    assert [one.startswith("Correction: An earlier version gave") for one in corrected.notices] == [True]


@pytest.mark.django_db
def test_a_decision_of_a_person_and_its_undoing_are_told() -> None:
    made = publish(company(), draft().alleges("DeepSeek"))
    rule_origin(made, Decision(kind=Derives.COPY, named="Elsewhere", who="Ada", why="Same words."))
    undo_origin(made, who="Grace")
    ruled = changes_page(ChangeFilter(kinds=("ruled",))).rows
    told_of = [(row.decision.who, row.decision.what, row.decision.is_undone) for row in ruled if row.decision]
    assert sorted(told_of) == [("Ada", "copy", False), ("Grace", "copy", True)]
    assert OriginRuling.objects.count() == 1


@pytest.mark.django_db
def test_a_response_tells_how_far_it_had_come() -> None:
    publish(
        outlet("Harbor Wire"), draft().responds("Congress", Instrument.LEGISLATION, Status.PROPOSED, name="Model Act")
    )
    later = draft().responds("Congress", Instrument.LEGISLATION, Status.IN_FORCE, name="Model Act")
    publish(outlet("Quay Post"), later, on=on(30))
    newest, oldest = changes_page(ChangeFilter(kinds=("response",))).rows
    assert (oldest.step_before, newest.step_before) == ("", "proposed")


@pytest.mark.django_db
def test_reading_again_and_grading_everything_anew_change_nothing() -> None:
    source = company()
    said = draft().alleges(*LABS).exchanges(16e6, *LABS)
    publish(source, said)
    publish(outlet("Harbor Wire"), draft().alleges("MiniMax").exchanges(3e6, "MiniMax", qualifier=Qualifier.EXACT))
    before = list(Change.objects.order_by("pk").values_list("pk", "key", "kind", "noted_at"))
    assess_all()
    assert list(Change.objects.order_by("pk").values_list("pk", "key", "kind", "noted_at")) == before


@pytest.mark.django_db
def test_a_store_without_a_ledger_gets_one() -> None:
    publish(company(), draft().alleges(*LABS).exchanges(16e6, *LABS))
    publish(outlet("Harbor Wire"), draft().claim(Predicate.DENIES, "MiniMax").alleges("MiniMax"), on=on(3))
    before = sorted(Change.objects.values_list("key", "kind", "day"))
    Change.objects.all().delete()
    keep_all_changes(clock.now())
    assert sorted(Change.objects.values_list("key", "kind", "day")) == before


@pytest.mark.django_db
def test_a_change_keeps_its_address_when_its_assertion_gets_an_older_name() -> None:
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek"), on=on(3))
    publish(outlet("Late Review", reliability="A"), draft().alleges("DeepSeek"), on=on(9))
    assertion = Assertion.objects.get()
    before = dict(Change.objects.values_list("day", "key"))
    publish(outlet("Quay Post", reliability="D"), draft().alleges("DeepSeek"), on=on(1))
    assert Assertion.objects.get().key != assertion.key
    after = dict(Change.objects.values_list("day", "key"))
    assert after[on(9)] == before[on(9)]
    assert on(1) in after


@pytest.mark.django_db
def test_what_is_grouped_otherwise_takes_its_changes_with_it() -> None:
    publish(company(), draft().alleges("DeepSeek"))
    assert Change.objects.exists()
    Point.objects.all().delete()
    Assertion.objects.all().delete()
    assert not Change.objects.exists()


@pytest.mark.django_db
def test_every_writing_counts_up_the_revision() -> None:
    publish(company(), draft().alleges("DeepSeek"))
    before = Revision.objects.get().number
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek"))
    assert Revision.objects.get().number > before
