"""Reports under their origins."""

from __future__ import annotations

from dataclasses import replace

from tests.web import rows
from tracker.evidence.queries.origins import group_by_origin, origin_of
from tracker.evidence.queries.rows import Item


def resting_on(*origins: tuple[str, tuple[int, ...]]) -> Item:
    told = (rows.origin(name, *ids) for name, ids in origins)
    return rows.item(grade=replace(rows.grade(), why=rows.why(*told)))


def test_report_goes_where_most_of_its_items_go() -> None:
    items = [resting_on(("Post", (1, 2))), resting_on(("Post", (1, 2))), resting_on(("Wire", (2,)))]
    reports = [replace(rows.REPORT, id=number) for number in (1, 2)]
    (group,) = group_by_origin(items, reports)
    assert (group.name, [report.id for report in group.reports]) == ("Post", [1, 2])
    origin = origin_of(2, items)
    assert origin is not None
    assert origin.name == "Post"


def test_report_that_no_grade_rests_on_stands_for_itself() -> None:
    (group,) = group_by_origin([], [rows.REPORT])
    assert (group.name, group.reliability, group.directness) == ("Wire", "B", "")
    assert origin_of(1, []) is None
