"""Reports under their origins."""

from __future__ import annotations

from dataclasses import replace

from tests.web import rows
from tracker.evidence.queries.origins import group_by_origin, origin_of
from tracker.evidence.queries.rows import GradeRow, Item


def resting_on(*origins: tuple[str, tuple[int, ...]]) -> Item:
    told = tuple(
        GradeRow(
            kind="origin", words=name, reliability="A", directness="direct", confidence="", effect="", report_ids=ids
        )
        for name, ids in origins
    )
    cap = GradeRow(kind="cap", words="capped", reliability="", directness="", confidence="", effect="", report_ids=())
    return rows.item(grade=replace(rows.grade(), rows=(*told, cap)))


def test_report_goes_where_most_of_its_items_go() -> None:
    items = [resting_on(("Post", (1, 2))), resting_on(("Post", (1, 2))), resting_on(("Wire", (2,)))]
    reports = [replace(rows.REPORT, id=number) for number in (1, 2)]
    (group,) = group_by_origin(items, reports)
    assert (group.name, [report.id for report in group.reports]) == ("Post", [1, 2])
    origin = origin_of(2, items)
    assert origin is not None
    assert origin.words == "Post"


def test_report_that_no_grade_rests_on_stands_for_itself() -> None:
    (group,) = group_by_origin([], [rows.REPORT])
    assert (group.name, group.reliability, group.directness) == ("Wire", "B", "")
    assert origin_of(1, []) is None
