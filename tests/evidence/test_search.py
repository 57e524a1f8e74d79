"""Search: names under any spelling, words, plans, pages."""

from __future__ import annotations

import pytest

from tests.web import factories as make
from tests.web.record import Record, store
from tracker.evidence import search as searching
from tracker.evidence.actors import fold
from tracker.evidence.models import Mention
from tracker.evidence.names import find_names
from tracker.evidence.search import clean_query, search


@pytest.fixture
def small_record(db: None) -> Record:
    return store()


SPELLINGS = {
    "Moonshot": "Moonshot AI",
    "Moonshoot": "Moonshot AI",
    "moonshot ia": "Moonshot AI",
    "what did Moonshoot say": "Moonshot AI",
    "月之暗面": "Moonshot AI",
    "Anthropik": "Anthropic",
    "DeepSeak": "DeepSeek",
    "ALIBABA": "Alibaba",
    "z.ai": "Zhipu",
    "OSTP memo": "Office of Science and Technology Policy",
}


def test_names_are_found_under_any_spelling(small_record: Record) -> None:
    assert {query: find_names(query)[0].actor.name for query in SPELLINGS} == SPELLINGS


def test_other_words_are_no_names(small_record: Record) -> None:
    assert [find_names(query) for query in ("whisky", "", "!!", "13 million")] == [(), (), (), ()]


def test_accents_do_not_matter(db: None) -> None:
    make.actor("Société Générale", aliases=[fold("Société Générale")])
    assert find_names("societe generale")[0].actor.name == "Société Générale"


def test_only_the_newest_edition_is_searched(db: None) -> None:
    told = make.report(text="The first edition said aubergine.")
    make.edition(told, text="The second says courgette.", at=make.moment("2026-03-01"))
    assert search("aubergine").total == 0
    assert search("courgettes").total == 1


def test_words_phrases_and_exclusions(small_record: Record) -> None:
    titles = {match.report.title for match in search("senators campaign").reports}
    assert titles == {"Anthropic tells senators of a second, larger campaign"}
    assert search('"threat report"').total == 1
    assert search("“threat report”").total == 1
    assert search('"report threat"').total == 0
    assert search("exchanges -senators").total == search("exchanges").total - 1


def test_passage_marks_the_words_found(small_record: Record) -> None:
    passage = search("shared indicators").reports[0].passage
    assert any(piece.is_match and piece.words.startswith("share") for piece in passage)
    assert not any(set(piece.words) & set("\x02\x03\x04") for piece in passage)


def test_the_end_of_a_longer_number_is_not_marked_for_another(db: None) -> None:
    make.report(text="It counts over 13 million exchanges, or 13,000,000, through 24,000 accounts.")
    passage = search("13 million").reports[0].passage
    marked = [piece.words for piece in passage if piece.is_match]
    assert "million" in marked
    assert "24,000 accounts" in "".join(piece.words for piece in passage)
    assert all(
        not piece.is_match for piece, before in zip(passage[1:], passage, strict=False) if before.words.endswith("24,")
    )


def test_clause_without_spaces_is_found(small_record: Record) -> None:
    found = search("毫无根据")
    assert [match.report.language for match in found.reports] == ["zh"]
    assert [piece.words for piece in found.reports[0].passage if piece.is_match] == ["毫无根据"]


@pytest.mark.parametrize("rare", [searching.RARE, 0])
def test_pages_go_on_without_gap_or_double_under_either_plan(
    db: None, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(searching, "RARE", rare)
    for number in range(12):
        make.report(
            title=f"Report {number}", text="distillation " * (number % 4 + 1), on=None if number == 5 else "2026-03-01"
        )
    seen: list[int] = []
    mark = ""
    while True:
        found = search("distillation", after=mark, size=5)
        seen += [match.report.id for match in found.reports]
        assert found.total == 12
        mark = found.next_mark
        if not mark:
            break
    assert len(seen) == len(set(seen)) == 12


def test_only_the_newest_matches_are_ranked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "RANKED", 2)
    make.report(text="distillation " * 9, on="2026-01-01", title="Old")
    for day in ("2026-02-01", "2026-03-01"):
        make.report(text="distillation", on=day, title="New")
    found = search("distillation")
    assert [match.report.title for match in found.reports] == ["New", "New"]
    assert (found.total, found.n_ranked) == (3, 2)


def test_misspelt_name_among_words_gives_a_suggestion(small_record: Record) -> None:
    assert search("Moonshoot exchanges").suggestion == "Moonshot exchanges"
    assert search("exchanges").suggestion == ""


def test_no_query_breaks_the_search(small_record: Record) -> None:
    marks = ["'", "''--", "a & | ! b", "((((", "%%%", "\\", "%(query)s", "{}", "\x00\x01", "*", ":*", "<->", '"', "-"]
    for raw in [*marks, "or", "é" * 500, "𝕏 🦊", "a " * 5000, "1e999"]:
        assert search(raw).is_too_slow is False, raw


def test_nonsense_mark_gives_the_first_page(small_record: Record) -> None:
    first = search("exchanges").reports
    for mark in ("x", "~", "nan~1", "1.000000~", "9999999.000000~1", "1.000000~²", "-1.000000~1"):
        assert search("exchanges", after=mark).reports == first, mark


def test_query_is_cleaned_and_short() -> None:
    assert clean_query(" a\x00b\n c  ") == "a b c"
    assert len(clean_query("x" * 10_000)) == searching.MAX_QUERY


def test_short_names_are_found_in_spite_of_a_wrong_letter(small_record: Record) -> None:
    found = {query: find_names(query)[0].actor.name for query in ("Zipu", "antropik")}
    assert found == {"Zipu": "Zhipu", "antropik": "Anthropic"}
    assert find_names("chain") == ()


def test_name_in_another_spelling_gives_the_reports_that_name_the_actor(db: None) -> None:
    lab = make.actor("Zhipu", aliases=["智谱"])
    told = make.report(title="Lab answers", text="Lab answers\nAsked about it, Zhipu said no.")
    start = told.current_text.text.index("Zhipu")
    Mention.objects.create(actor=lab, text=told.current_text, start=start, end=start + 5, words="Zhipu")
    found = search("智谱")
    assert found.named is not None
    assert (found.named.actor.name, found.named.n_reports) == ("Zhipu", 1)
    assert [[piece.words for piece in match.passage if piece.is_match] for match in found.reports] == [["Zhipu"]]


def test_passage_does_not_repeat_the_title(db: None) -> None:
    make.report(title="Senators write", text="Senators write\n\nTwo senators asked for an answer.")
    assert "write" not in "".join(piece.words for piece in search("senators").reports[0].passage)


def test_number_is_found_in_reports_however_it_is_written(db: None) -> None:
    make.report(title="Words", text="It counted 16 million exchanges.")
    make.report(title="Digits", text="It counted 16,000,000 exchanges.")
    for query in ("16m", "16 million", "16.000.000", "16m exchanges"):
        assert search(query).total == 2, query


def test_nothing_found_offers_the_words_apart(small_record: Record) -> None:
    found = search("whisky aubergine")
    assert (found.total, found.named, found.easier) == (0, None, "whisky or aubergine")
