"""What people rule of origins: it counts at once, no re-run overwrites it, and it can be undone."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.evidence.making import POST_DAY, outlet, publish
from tests.evidence.test_derivations import LATER, of, origins, said
from tests.evidence.test_fingerprints import STORY, light_edit
from tracker.evidence.assess import assess_all
from tracker.evidence.derivations import derive_all
from tracker.evidence.models import Assessment, OriginRuling
from tracker.evidence.models.derivations import Derives
from tracker.evidence.queries.derivations import origin_of_report
from tracker.evidence.review import CannotRule, Decision, rule_origin, undo_origin

pytestmark = pytest.mark.django_db

WHY = "Its own interviews."


def n_origins() -> int:
    return Assessment.objects.get(superseded_at=None).n_origins


@pytest.fixture
def copies():
    first = publish(outlet("Harbour Wire"), said(STORY))
    return first, publish(outlet("Quay Post"), said(light_edit(STORY)), on=LATER)


def original(who="E. Ng"):
    return Decision(kind=Derives.ORIGINAL, who=who, why=WHY)


def test_a_ruling_counts_at_once_and_leaves_what_was_computed(copies):
    assert n_origins() == 1
    rule_origin(copies[1], original())
    assert (n_origins(), origins()) == (2, ["Harbour Wire", "Quay Post"])
    assert of(copies[1]).kind == "copy"
    shown = origin_of_report(copies[1].pk)
    assert (shown.kind, shown.computed, shown.ruling.who, shown.ruling.why) == ("original", "copy", "E. Ng", WHY)
    assert (shown.copies, shown.chain) == ((), ())


def test_no_rerun_overwrites_a_ruling(copies):
    rule_origin(copies[1], original())
    derive_all()
    assess_all()
    assert n_origins() == 2


def test_undoing_a_ruling_brings_back_what_was_computed_and_keeps_the_row(copies):
    rule_origin(copies[1], original())
    undone = undo_origin(copies[1], who="A. Roe")
    assert n_origins() == 1
    assert (undone.undone_by, OriginRuling.objects.count()) == ("A. Roe", 1)
    shown = origin_of_report(copies[1].pk)
    assert (shown.ruling, [ruled.undone_by for ruled in shown.undone]) == (None, ["A. Roe"])


def test_a_second_ruling_takes_the_place_of_the_first(copies):
    rule_origin(copies[1], original())
    rule_origin(copies[1], Decision(kind=Derives.CITING, named="Reuters", who="A. Roe", why="Credits it in a caption."))
    assert OriginRuling.objects.filter(undone_at=None).count() == 1
    assert origins() == ["Harbour Wire", "Reuters"]


def test_two_texts_can_be_ruled_one_and_what_copies_the_one_follows(copies):
    other = publish(outlet("Meridian"), said("Told otherwise."), on=POST_DAY - timedelta(days=1))
    assert n_origins() == 2
    rule_origin(copies[0], Decision(kind=Derives.COPY, parent=other.pk, who="E. Ng", why="A translation."))
    assert origins() == ["Meridian"]
    assert [copy.id for copy in origin_of_report(copies[1].pk).copies] == [other.pk, copies[0].pk]


def test_rulings_in_a_circle_end(copies):
    rule_origin(copies[0], Decision(kind=Derives.COPY, parent=copies[1].pk, who="E. Ng", why="Later."))
    rule_origin(copies[1], Decision(kind=Derives.COPY, parent=copies[0].pk, who="E. Ng", why="Earlier."))
    assert n_origins() == 1
    assert origin_of_report(copies[0].pk).chain[-1].comes_back


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"who": " "}, "who rules"),
        ({"why": ""}, "why"),
        ({"named": "Reuters"}, "derives from nothing"),
        ({"kind": Derives.COPY}, "say what the copy derives from"),
        ({"kind": Derives.COPY, "parent": 10**9}, "no report 1000000000"),
    ],
)
def test_a_ruling_that_makes_no_sense_is_refused(copies, changes, words):
    fields = {"kind": Derives.ORIGINAL, "who": "E. Ng", "why": WHY, **changes}
    with pytest.raises(CannotRule, match=words):
        rule_origin(copies[1], Decision(**fields))
    assert not OriginRuling.objects.exists()


def run(*words: object) -> str:
    out = StringIO()
    call_command("origin", *(str(word) for word in words), stdout=out)
    return out.getvalue()


def test_the_command_shows_rules_and_undoes(copies):
    first, copy = copies
    shown = run("show", copy.pk)
    assert "copy, told by: near copy of the text" in shown
    assert f"1. Harbour Wire (report {first.pk})" in shown
    ruled = run("set", copy.url, "original", "--who", "E. Ng", "--why", WHY)
    assert f"E. Ng on {OriginRuling.objects.get().made_at:%Y-%m-%d}: {WHY}" in ruled
    assert "worked out without the ruling: copy" in ruled
    assert run("undo", copy.pk, "--who", "A. Roe").startswith(f"Report {copy.pk}:")
    assert n_origins() == 1
    assert "origins of 2 reports" in run("rebuild")


def test_the_command_says_what_to_write_instead(copies):
    with pytest.raises(CommandError, match="the number stands in the address"):
        run("show", 10**9)
    with pytest.raises(CommandError, match="say what the rewrite derives from"):
        run("set", copies[1].pk, "rewrite", "--who", "E. Ng", "--why", WHY)
    with pytest.raises(CommandError, match="nothing to undo"):
        run("undo", copies[1].pk, "--who", "E. Ng")
