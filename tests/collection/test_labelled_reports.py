"""Labels with their reports: found, read in order, renamed in text, title and outlet alike."""

from tests.extraction.measuring.making import claim_label, label
from tracker.collection.labelled_reports import find_reports, read_labelled
from tracker.extraction.records import Predicate

TOLD = label(
    ref="a",
    entities=(("Anthropic",), ("DeepSeek",)),
    claims=(claim_label(Predicate.ALLEGES_DISTILLATION, "Anthropic", "DeepSeek"),),
)


def labelled(folder, *labels):
    (folder / "a.txt").write_text(
        "---\noutlet: Anthropic\ntitle: On DeepSeek\npublished: 2026-03-04\n---\nAnthropic accused DeepSeek.\n"
    )
    complaints = []
    return list(find_reports(labels, folder, complaints.append)), complaints


def test_each_label_gets_its_report_and_a_missing_one_is_named(tmp_path):
    (found, missing), complaints = labelled(tmp_path, TOLD, label(ref="b"))
    assert found.report.text == "Anthropic accused DeepSeek.\n"
    assert missing.report is None
    assert [str(error) for error in complaints] == [f"{tmp_path}/b.txt does not exist. Check the name."]


def test_names_are_changed_wherever_they_stand_and_nothing_else_is(tmp_path):
    (found,), _ = labelled(tmp_path, TOLD)
    renamed = found.with_unknown_names()
    accuser, accused = (entity.names[0] for entity in renamed.label.entities)
    assert renamed.report.text == f"{accuser} accused {accused}.\n"
    assert renamed.report.described.outlet == accuser
    assert renamed.report.described.title == f"On {accused}"
    assert renamed.report.described.published_on == found.report.described.published_on
    assert renamed.label.claims[0].claimant == accuser


def test_a_report_that_could_not_be_read_stays_so(tmp_path):
    _, missing = labelled(tmp_path, TOLD, label(ref="b"))[0]
    assert missing.with_unknown_names() == missing
    heard = []
    assert [read.found for read in read_labelled([missing], heard.append)] == [None]
    assert heard == ["1 of 1: b"]
