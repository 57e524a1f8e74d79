"""What scripted situations must come out as: assertions, grades, standings, conflicts and sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from django.db.models import Q

from tests.evidence import situation
from tracker.evidence.assess import assess_all
from tracker.evidence.models import Assertion, Conflict, Incident, PartsCheck, Point

pytestmark = pytest.mark.django_db
Table = Mapping[str, Any]


# What comes first in these decides nothing: the documents, or what is said of them.
TURNED_ROUND = ("speaker_swap_without_actors", "withdrawn_in_a_new_document", "the_record", "scope_swap", "unit_swap")


@pytest.mark.parametrize("name", situation.names())
def test_a_situation_comes_out_as_written(name):
    script = situation.read(name)
    situation.play(script)
    check(script)


@pytest.mark.parametrize("name", TURNED_ROUND)
def test_a_situation_read_backwards_comes_out_the_same(name):
    script = situation.read(name)
    situation.play({"report": script["report"][::-1]})
    check(script)
    assess_all()
    check(script)


def check(script: Table) -> None:
    wrong = [
        *(fault for wanted in script.get("expect", ()) for fault in expectation(wanted)),
        *(f"there is {absent}" for absent in script.get("absent", ()) if live().filter(selection(absent)).exists()),
        *conflicts(script.get("conflict", ())),
        *sums(script.get("sum", ())),
        *incidents(script.get("incidents")),
    ]
    assert not wrong, "\n".join([script["noise"], *wrong])


def live():
    return Assertion.objects.filter(retired_at=None).distinct()


SELECTING = {
    "claim": "predicate",
    "response": "instrument",
    "figure": "value",
    "statistic": "statistic",
    "manner": "manner",
    "who": "claimant__name",
    "whom": "target__name",
    "on": "occurred_on",
}


def selection(wanted: Table) -> Q:
    chosen = Q(**{column: wanted[key] for key, column in SELECTING.items() if key in wanted})
    if "figure" in wanted:
        chosen &= Q(kind="figure")
    if wanted.get("undated"):
        chosen &= Q(occurred_on=None)
    if "unit" in wanted:
        chosen &= Q(unit__in=[wanted["unit"]] if isinstance(wanted["unit"], str) else wanted["unit"])
    return chosen


def expectation(wanted: Table) -> Iterable[str]:
    """What is otherwise than wanted."""
    pool = Assertion.objects.distinct() if "as_of" in wanted else live()
    found = [one for one in pool.filter(selection(wanted)) if has_parties(one, wanted)]
    if len(found) != 1:
        yield f"{len(found)} assertions instead of one: {dict(wanted)}"
        return
    is_now = "as_of" not in wanted
    known = facts(found[0]) if is_now else facts_as_of(found[0], wanted["as_of"])
    for key, value in wanted.items():
        if key in known and str(known[key] if known[key] is not None else "") != str(value):
            if key in ("words", "answer") and str(value) in str(known[key]):
                continue
            yield f"{key}: {known[key]!r} instead of {value!r} in {dict(wanted)}"


def has_parties(one: Assertion, wanted: Table) -> bool:
    return all(
        sorted(actor.name for actor in getattr(one, key).all()) == sorted(wanted[key])
        for key in ("actors", "speakers")
        if key in wanted
    )


def facts(one: Assertion) -> dict[str, object]:
    grade = one.assessments.get(superseded_at=None)
    return {
        "bound": one.qualifier,
        "incident": one.incident.slug if one.incident else "",
        "grade": f"{grade.letter} · {grade.score} · {grade.label}",
        "origins": grade.n_origins,
        "reports": grade.n_reports,
        "words": one.representative.words,
        **side(one),
    }


def facts_as_of(one: Assertion, on: date) -> dict[str, object]:
    point = one.points.filter(Q(until=None) | Q(until__gt=on), since__lte=on).first()
    if point is None:
        return {"grade": "none"}
    return {
        "bound": point.representative.qualifier,
        "grade": f"{point.letter} · {point.score} · {point.label}",
        "origins": point.n_origins,
        "reports": point.n_reports,
        "words": point.representative.words,
        **side(point),
    }


def side(one: Assertion | Point) -> dict[str, object]:
    return {
        "standing": one.standing,
        "reply": one.reply,
        "replied_on": one.replied_on,
        "asked_as_of": one.asked_as_of,
        "answer": one.answer.words if one.answer else "",
    }


def conflicts(wanted: Iterable[Table]) -> Iterable[str]:
    """The open conflicts are exactly those wanted, each between wordings that have these words in them."""
    found = [
        (one.kind, one.one.representative.words, one.other.representative.words)
        for one in Conflict.objects.filter(resolved_at=None)
    ]
    for table in wanted:
        first, second = table["between"]
        match = next(
            (
                (kind, one, other)
                for kind, one, other in found
                if kind == table["kind"] and ((first in one and second in other) or (first in other and second in one))
            ),
            None,
        )
        if match is None:
            yield f"no conflict {dict(table)}"
        else:
            found.remove(match)
    yield from (f"unexpected conflict {one}" for one in found)


def incidents(wanted: Sequence[str] | None) -> Iterable[str]:
    """The incidents are exactly those wanted, where the situation lists them."""
    found = set(Incident.objects.filter(retired_at=None, merged_into=None).values_list("slug", flat=True))
    if wanted is not None and found != set(wanted):
        yield f"incidents missing: {sorted(set(wanted) - found)}, unexpected: {sorted(found - set(wanted))}"


def sums(wanted: Iterable[Table]) -> Iterable[str]:
    """The checked sums are exactly those wanted."""
    found = {
        (one.total.value, tuple(sorted(one.parts.values_list("value", flat=True))), one.verdict, one.low)
        for one in PartsCheck.objects.all()
    }
    told = {(one["total"], tuple(sorted(map(float, one["parts"]))), one["verdict"], one["low"]) for one in wanted}
    yield from (f"no sum {one}" for one in told - found)
    yield from (f"unexpected sum {one}" for one in found - told)
