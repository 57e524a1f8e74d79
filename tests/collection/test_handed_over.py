"""`manage.py collect --files`: every file is stored, known or rejected with its reason; nothing is asked of anybody."""

import pytest
from django.core.management import CommandError, call_command

from tests.collection import making
from tracker.collection import catalogue_sync
from tracker.collection.models import Feed, Fetch, Report, Snapshot, Source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_reader")]

BODY = "Acme sued Bolt on Monday over the copying of its model, and asked a court to stop it at once.\n\n" * 3
PAGE = "<!doctype html><html lang='en'><head><title>Acme sues</title></head><body><article>{}</article></body></html>"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, name, text=BODY, **stated):
    head = "".join(f"{key}: {value}\n" for key, value in stated.items())
    (folder / name).write_text(f"---\n{head}---\n{text}" if head else text)


def collect(folder, capsys, *, fails=False):
    """The closing table's lines."""
    if fails:
        with pytest.raises(SystemExit, match="1"):
            call_command("collect", "--files", str(folder))
    else:
        call_command("collect", "--files", str(folder))
    return capsys.readouterr().out.splitlines()


def test_a_file_becomes_a_report_with_what_it_says_of_itself(folder, capsys):
    write(
        folder,
        "a.txt",
        url="https://wire.example/a?utm_source=x",
        outlet="Harbor Wire",
        title="Acme sues",
        published="2026-02-24",
        language="en",
    )
    lines = collect(folder, capsys)
    report = Report.objects.get()
    assert (report.url, report.title, report.language) == ("https://wire.example/a", "Acme sues", "en")
    assert (str(report.published_on), report.published_precision, report.published_source) == (
        "2026-02-24",
        "day",
        "file",
    )
    assert report.current_text.text.startswith("Acme sued Bolt")
    assert bytes(report.snapshots.get().body) == BODY.encode()
    assert lines[-1] == "1 files = 1 stored + 0 known + 0 rejected"
    assert not Fetch.objects.exists()
    assert not Feed.objects.filter(due_at__isnull=False).exists()


def test_an_outlet_of_the_catalogue_keeps_its_letter_and_another_cannot_be_judged(folder, capsys):
    write(folder, "a.txt", outlet="the verge", url="https://www.theverge.com/a")
    write(folder, "b.txt", url="https://www.reuters.com/b", text=f"B. {BODY}")
    write(folder, "c.txt", outlet="Nobody Knows", text=f"C. {BODY}")
    write(folder, "d.txt", text=f"D. {BODY}")
    printed = "\n".join(collect(folder, capsys))
    outlets = dict(Report.objects.values_list("source__name", "source__reliability"))
    assert {**outlets, "The Verge": "?", "Reuters": "?"} == {
        "The Verge": "?",
        "Reuters": "?",
        "Nobody Knows": "F",
        "Outlet not stated": "F",
    }
    assert outlets["Reuters"] in "AB"
    assert "Nobody Knows (F, cannot be judged)" in printed
    assert Source.objects.get(name="Nobody Knows").kind == Source.UNLISTED


def test_what_no_catalogue_lists_is_not_retired_with_it(folder, capsys):
    write(folder, "c.txt", outlet="Nobody Knows")
    collect(folder, capsys)
    catalogue_sync.sync([making.spec("real", is_sample=False)], is_sample=False)
    assert Source.objects.get(name="Nobody Knows").retired_at is None


def test_of_two_outlets_of_one_name_the_one_that_is_not_retired_counts(folder, capsys):
    retired, current = making.source("old-post"), making.source("new-post")
    Source.objects.update(name="Evening Post", is_sample=False)
    Source.objects.filter(pk=retired.pk).update(retired_at=making.START)
    write(folder, "c.txt", outlet="The Evening Post")
    collect(folder, capsys)
    assert Report.objects.get().source == current


def test_files_given_again_are_known_and_one_that_changed_is_an_edition(folder, capsys):
    write(folder, "a.txt", url="https://wire.example/a", outlet="Harbor Wire")
    write(folder, "b.txt")
    collect(folder, capsys)
    assert collect(folder, capsys)[-1] == "2 files = 0 stored + 2 known + 0 rejected"
    assert Snapshot.objects.count() == 2
    write(folder, "a.txt", url="https://wire.example/a", outlet="Harbor Wire", text=f"{BODY}\nMore was said.")
    lines = collect(folder, capsys)
    assert lines[-1] == "2 files = 1 stored, 1 of them as later editions + 1 known + 0 rejected"
    old, new = Snapshot.objects.filter(report__url="https://wire.example/a").order_by("pk")
    assert new.replaces == old
    assert new.report.current_text.snapshot == new


def test_two_files_of_one_address_are_two_reports(folder, capsys):
    write(folder, "a.txt", url="https://wire.example/a", outlet="Harbor Wire")
    write(folder, "b.txt", url="https://wire.example/a", outlet="Harbor Wire", text=BODY[:200])
    collect(folder, capsys)
    assert Report.objects.filter(url="https://wire.example/a").count() == 2


def test_a_page_that_was_fetched_is_not_replaced_by_a_file(folder, capsys):
    write(folder, "a.txt", url="https://wire.example/a", outlet="Harbor Wire")
    collect(folder, capsys)
    report = Report.objects.get()
    Report.objects.filter(pk=report.pk).update(due_at=report.first_seen_at)
    write(folder, "b.txt", url="https://wire.example/a", outlet="Harbor Wire", text=f"Other. {BODY}")
    assert collect(folder, capsys)[-1] == "2 files = 0 stored + 2 known + 0 rejected"


def test_a_rejected_file_is_named_with_its_reason_and_the_others_go_on(folder, capsys):
    write(folder, "empty.txt", text="")
    write(folder, "short.txt", text="Too short.")
    write(folder, "address.txt", url="ftp://wire.example/a")
    (folder / "binary.txt").write_bytes(b"\0\1\2")
    write(folder, "good.html", text=PAGE.format(f"<p>{BODY}</p>"))
    lines = collect(folder, capsys, fails=True)
    equation = lines.index("5 files = 1 stored + 0 known + 4 rejected")
    reasons = dict(line.removeprefix("rejected: ").split(": ", 1) for line in lines[equation + 1 :])
    assert sorted(reasons) == ["address.txt", "binary.txt", "empty.txt", "short.txt"]
    assert "too short" in reasons["short.txt"]
    assert "no web address" in reasons["address.txt"]
    assert Report.objects.get().title == "Acme sues"


def test_files_and_outlets_are_not_collected_at_once(folder):
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("collect", "--sample", "--files", str(folder))
