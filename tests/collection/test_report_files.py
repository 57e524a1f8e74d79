"""Reports handed over as files, folders, pipes and addresses."""

from datetime import UTC, date, datetime

import pytest

from scrapers.errors import Unreachable
from scrapers.records import Fetched
from tests.scrapers.pdf_making import Line, pdf, typeset
from tracker.collection.front_matter import Described, ReportInputError
from tracker.collection.report_files import Format, expand, read_input

BODY = "Acme sued Bolt on Monday over the copying of its model, and asked a court to stop it at once.\n" * 3
PAGE = f"<!doctype html><html lang='en'><head><title>Acme sues</title></head><body><article><p>{BODY}</p></article></body></html>"


def read(name, *, format=Format.AUTO, stdin=b"", fetch=None):
    return read_input(str(name), format=format, stdin=lambda: stdin, fetch=fetch)


def test_a_file_is_named_by_its_stem_and_described_by_its_front_matter(tmp_path):
    path = tmp_path / "story-7.txt"
    path.write_text(
        f"---\nurl: https://wire.example/7\noutlet: Harbor Wire\ntitle: null\npublished: 2026-02-24\nlanguage: en\n---\n{BODY}"
    )
    found = read(path)
    assert (found.ref, found.text) == ("story-7", BODY)
    assert found.described == Described(
        url="https://wire.example/7", outlet="Harbor Wire", published_on=date(2026, 2, 24), language="en"
    )


def test_unknown_values_of_the_front_matter_are_absent(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("---\nurl: unknown\npublished: unknown\noutlet: ''\n---\ntext")
    assert read(path).described == Described()


def test_what_is_no_day_is_told_and_the_report_is_read_without(tmp_path):
    for number, words in enumerate(["2026-02-31", "yesterday", "'2026-13-01'"]):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"---\npublished: {words}\noutlet: Harbor Wire\n---\n{BODY}")
        found = read(path)
        assert (found.text, found.described.outlet, found.described.published_on) == (BODY, "Harbor Wire", None)
        [note] = found.described.notes
        assert path.name in note
        assert words.strip("'") in note
        assert "2026-02-24" in note


def test_a_misspelt_name_is_told_and_one_of_something_else_is_not(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"---\npublishd: 2026-02-24\nauthor: A. Writer\ntags: [a, b]\n---\n{BODY}")
    assert read(path).described == Described(notes=(f"{path}: 'publishd' says nothing; 'published' would",))


@pytest.mark.parametrize("stated", ["2026-02-24", "2026-02-24T23:30:00-05:00", "2026-02-24 10:00:00", "'2026-02-24'"])
def test_a_day_is_read_with_or_without_its_time(tmp_path, stated):
    path = tmp_path / "a.txt"
    path.write_text(f"---\npublished: {stated}\ntitle: 2026\n---\n{BODY}")
    assert read(path).described == Described(published_on=date(2026, 2, 24), title="2026")


def test_a_text_may_begin_with_a_rule_of_its_own(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("---\nJust words\n---\nand more")
    assert read(path).text == "---\nJust words\n---\nand more"


def test_what_is_given_wins_over_what_is_found():
    given, found = Described(outlet="A"), Described(outlet="B", title="T")
    assert given.over(found) == Described(outlet="A", title="T")


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_a_page_gives_its_article_and_title(tmp_path, name):
    path = tmp_path / name
    path.write_text(PAGE)
    found = read(path, format=Format.HTML)
    assert "Acme sued Bolt" in found.text
    assert "<p>" not in found.text
    assert found.described.title == "Acme sues"


def test_standard_input_is_told_by_its_first_characters():
    assert "<p>" not in read("-", stdin=PAGE.encode()).text
    assert read("-", stdin=BODY.encode()).text == BODY


def test_an_address_is_fetched():
    fetched = Fetched(
        url="https://wire.example/7", final_url="https://wire.example/seven", status=200, headers={}, body=PAGE.encode(),
        media_type="text/html", charset="utf-8", fetched_at=datetime(2026, 2, 24, tzinfo=UTC),
    )  # fmt: skip
    found = read("https://wire.example/7", fetch=lambda url: fetched)
    assert (found.ref, found.described.url) == ("7", "https://wire.example/seven")


def _unreachable(url):
    raise Unreachable(url, "nobody listens", "Try again later")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: folder / "none.txt", r"none\.txt does not exist\. Check the name\."),
        (lambda folder: _written(folder / "e.txt", b" \n"), r"e\.txt is empty\."),
        (lambda folder: _written(folder / "b.txt", b"PK\0\0"), "NUL bytes"),
        (lambda folder: _written(folder / "f.txt", b"---\na: [\n---\nx"), r"front matter is no valid YAML \(line \d\)"),
        (lambda folder: folder, r"has no \.txt, \.html or \.pdf file"),
        (lambda folder: _written(folder / "s.html", b"<html><body>Hi</body></html>"), r"s\.html"),
        (lambda folder: _written(folder / "l.pdf", pdf(typeset([BODY]), password="x")), "only opens with a password"),
        (lambda folder: _written(folder / "d.pdf", b"%PDF-1.7 no more"), "damaged or incomplete"),
        (lambda folder: _written(folder / "s.pdf", pdf([], picture=True)), "1 scanned page, pictures without text"),
        (lambda folder: "https://wire.example/7", "nobody listens"),
    ],
)
def test_an_unreadable_input_is_named_with_reason_and_remedy(tmp_path, make, message):
    with pytest.raises(ReportInputError, match=message):
        read(make(tmp_path), fetch=_unreachable)


def _written(path, body):
    path.write_bytes(body)
    return path


def test_a_pdf_gives_its_text_and_is_described_beside_it(tmp_path):
    path = _written(tmp_path / "memo.pdf", pdf([Line(text="On copying", size=20, y=750), *typeset([BODY])]))
    found = read(path)
    assert found.text.split("\n")[-1] == " ".join(BODY.split())
    assert found.described == Described(title="On copying")
    (tmp_path / "memo.yaml").write_text("---\nurl: https://office.example/memo\npublished: 2026-02-24\n---\n")
    found = read(path)
    assert found.described == Described(
        url="https://office.example/memo", title="On copying", published_on=date(2026, 2, 24)
    )


@pytest.mark.parametrize("words", ["just words", "", "- a list"])
def test_what_stands_beside_a_pdf_and_describes_nothing_is_passed_over(tmp_path, words):
    path = _written(tmp_path / "memo.pdf", pdf(typeset([BODY])))
    (tmp_path / "memo.yaml").write_text(words)
    assert read(path).described == Described()


def test_a_folder_stands_for_its_reports_in_order_of_name(tmp_path):
    for name in ("b.txt", "a.html", "c.pdf", "c.yaml", "d.doc"):
        (tmp_path / name).write_text("x")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "d.txt").write_text("x")
    assert expand([str(tmp_path), "-", "https://wire.example"]) == [
        str(tmp_path / "a.html"), str(tmp_path / "b.txt"), str(tmp_path / "c.pdf"), "-", "https://wire.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.jsonl", '{"text": "Acme sued Bolt."}\n{"text": "Bolt answered."}\n'),
        ("a.json", "not even JSON"),
        ("a.txt", '\ufeff\n{\n "text": "Acme sued Bolt."\n}\n'),
        ("a", '[{"text": "Acme sued Bolt."}]'),
    ],
)
def test_data_is_no_report(tmp_path, name, words):
    path = tmp_path / name
    path.write_text(words, encoding="utf-8")
    with pytest.raises(
        ReportInputError, match=r"holds JSON, which is no report\. Save each article as a \.txt"
    ) as caught:
        read(path)
    assert name in str(caught.value)
    assert read(path, format=Format.TEXT).text


def test_data_from_a_pipe_is_no_report_either():
    with pytest.raises(ReportInputError, match="standard input holds JSON"):
        read("-", stdin=b'{"text": "Acme sued Bolt."}')


@pytest.mark.parametrize("begun", ["[1] ", "{sic} ", "[Photo: Acme] ", '["'])
def test_a_report_may_begin_with_a_bracket(tmp_path, begun):
    (tmp_path / "a.txt").write_text(begun + BODY)
    assert read(tmp_path / "a.txt").text == begun + BODY
