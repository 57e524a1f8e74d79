"""`manage.py extract`: documents on standard output, errors in their lines, no database."""

import io
import json
import re

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.model

STORY = "Anthropic has accused DeepSeek of illicitly distilling Claude with more than 150,000 exchanges.\n"


def run(*arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("extract", *map(str, arguments), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        status = stop.code
    return status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_one_document_per_report_in_order(tmp_path):
    (tmp_path / "b.txt").write_text(STORY)
    (tmp_path / "a.txt").write_text("Nothing of note.")
    status, documents, _ = run(tmp_path)
    assert status == 0
    assert [d["report"]["ref"] for d in documents] == ["a", "b"]
    assert documents[1]["figures"][0]["value"] == 150_000


def test_options_win_over_the_front_matter(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"---\noutlet: Quay Post\npublished: 2026-01-01\n---\n{STORY}")
    _, [document], _ = run(
        path, "--outlet", "Harbor Wire", "--published", "2026-02-24", "--title", "T", "--url", "https://w.example/"
    )
    report = document["report"]
    assert (report["outlet"], report["published"], report["title"], report["url"]) == (
        "Harbor Wire", "2026-02-24", "T", "https://w.example/",
    )  # fmt: skip


def test_an_unreadable_input_gives_its_line_and_the_rest_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    status, documents, errors = run(tmp_path / "none.txt", tmp_path / "a.txt")
    assert status == 1
    assert documents[0] == {"ref": "none", "error": f"{tmp_path}/none.txt does not exist. Check the name."}
    assert documents[1]["report"]["ref"] == "a"
    assert "1 of 2 inputs could not be read" in errors


def test_what_is_left_out_is_told_and_the_rest_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text(f"---\npublished: 2026-02-31\n---\n{STORY}")
    (tmp_path / "b.txt").write_text(STORY + "The matter rests.\n" * 6_000)
    status, documents, errors = run(tmp_path)
    assert status == 0
    assert [document["report"]["published"] for document in documents] == [None, None]
    assert "a.txt: '2026-02-31' is no day" in errors
    assert "b: of 108,096 characters the first 100,000 are read" in errors


def test_standard_input_is_read(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    status, [document], _ = run("-")
    assert (status, document["report"]["ref"]) == (0, "stdin")


def test_a_bad_day_is_refused_with_an_example():
    with pytest.raises(CommandError, match=r"'soon' is no day; write it like 2026-02-24"):
        call_command("extract", "x.txt", "--published", "soon")


def explained(path, monkeypatch, environment=(), **options):
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment:
        monkeypatch.setenv(name, value)
    out, err = io.StringIO(), io.StringIO()
    out.isatty = lambda: True
    call_command("extract", str(path), "--explain", stdout=out, stderr=err, **options)
    return out.getvalue()


def test_a_report_is_explained_to_people(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(f"---\ntitle: Harvest\n---\n{STORY}")
    monkeypatch.setenv("COLUMNS", "60")
    text = explained(tmp_path / "a.txt", monkeypatch, no_color=True)
    assert text.startswith("Harvest\n")
    assert "more than 150,000 exchanges" in text
    assert re.search(r"rule: [a-z -]+, confidence 0\.\d\d", text)
    assert max(map(len, text.splitlines())) <= 60


@pytest.mark.parametrize(
    ("environment", "options", "coloured"),
    [
        ([], {}, True),
        ([("NO_COLOR", "1")], {}, False),
        ([("NO_COLOR", "")], {}, True),
        ([("TERM", "dumb")], {}, False),
        ([("NO_COLOR", "1")], {"force_color": True}, True),
        ([], {"no_color": True}, False),
    ],
)
def test_colours_are_those_asked_for(tmp_path, monkeypatch, environment, options, coloured):
    (tmp_path / "a.txt").write_text("A kettle of tea.")
    assert ("\x1b[" in explained(tmp_path / "a.txt", monkeypatch, environment, **options)) == coloured


def test_what_cannot_be_explained_is_said_apart_from_the_reports(tmp_path):
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit):
        call_command("extract", str(tmp_path / "none.txt"), "--explain", stdout=out, stderr=err)
    assert out.getvalue() == ""
    assert "none.txt does not exist. Check the name." in err.getvalue()
    assert "1 of 1 inputs could not be read." in err.getvalue()
