"""Search: names under any spelling, words, numbers, facets, plans, pages."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record, store
from tracker.evidence.actors import fold
from tracker.evidence.models import Alias
from tracker.evidence.searching import found as finding
from tracker.evidence.searching import search as searching
from tracker.evidence.searching import statement
from tracker.evidence.searching.asked import Facet, SearchQuery, read
from tracker.evidence.searching.names import find_names
from tracker.evidence.searching.result import SearchResult
from tracker.evidence.searching.search import every_match, search
from tracker.evidence.slips import slips


def find(text: str = "", *, after: str = "", as_of: date | None = None, size: int = 20, **asked: str) -> SearchResult:
    pairs = [("q", text), *((name, value) for name, value in asked.items())]
    return search(read(pairs), after=after, as_of=as_of, size=size)


@pytest.fixture
def small_record(db: None) -> Record:
    record = store()
    for alias in Alias.objects.all():  # as the real rows have them
        Alias.objects.filter(pk=alias.pk).update(folded=fold(alias.text), slips=slips(fold(alias.text)))
    return record


SPELLINGS = {
    "Moonshot": "Moonshot AI",
    "Moonshoot": "Moonshot AI",
    "moonshot ia": "Moonshot AI",
    "what did Moonshoot say": "Moonshot AI",
    "月之暗面": "Moonshot AI",
    "月之暗面说了什么": "Moonshot AI",
    "Anthropik": "Anthropic",
    "Antropic": "Anthropic",
    "DeepSeak": "DeepSeek",
    "deep seek": "DeepSeek",
    "ALIBABA": "Alibaba",
    "Ali Baba": "Alibaba",
    "阿里巴巴": "Alibaba",
    "z.ai": "Zhipu",
    "Zipu": "Zhipu",
    "OSTP memo": "Office of Science and Technology Policy",
}


def test_names_are_found_under_any_spelling(small_record: Record) -> None:
    assert {query: find_names(query).shown[0].actor.name for query in SPELLINGS} == SPELLINGS


def test_other_words_are_no_names(small_record: Record) -> None:
    assert [find_names(query).shown for query in ("whisky", "", "!!", "13 million", "chain")] == [()] * 5


def test_accents_do_not_matter(db: None) -> None:
    make.actor("Société Générale", aliases=[fold("Société Générale")])
    assert find_names("societe generale").shown[0].actor.name == "Société Générale"


@pytest.mark.parametrize("typed", ["Ali Baba", "Alibabba", "阿里巴巴"])
def test_reports_are_looked_for_under_every_spelling_of_a_name(small_record: Record, typed: str) -> None:
    found = find(typed)
    assert small_record.letter_report.pk in {match.report.id for match in found.reports}
    assert {name.asked for name in found.names.put_right} == (set() if typed == "阿里巴巴" else {fold(typed)})
    literal = find(typed, exact="1")
    assert literal.names.put_right == ()
    assert literal.total < found.total


def test_words_that_reports_use_are_not_put_right(db: None) -> None:
    make.actor("DeepL")
    for number in range(5):
        make.report(title=f"Report {number}", text="A deep look at learning.")
    found = find("deep learning")
    assert found.names.put_right == ()
    assert found.total == 5


def test_what_is_quoted_or_left_out_is_no_name(small_record: Record) -> None:
    assert find_names('"Moonshoot"').shown == ()
    assert find_names("exchanges -Moonshoot").shown == ()


def test_only_the_newest_edition_is_searched(db: None) -> None:
    told = make.report(text="The first edition said aubergine.", on="2026-02-24")
    make.edition(told, text="The second says courgette.", at=make.moment("2026-03-01"))
    assert find("aubergine").total == 0
    assert find("courgettes").total == 1
    assert find("aubergine", as_of=date(2026, 2, 25)).total == 1
    assert find("courgettes", as_of=date(2026, 2, 25)).total == 0


def test_words_phrases_alternatives_and_exclusions(small_record: Record) -> None:
    titles = {match.report.title for match in find("senators campaign").reports}
    assert titles == {"Anthropic tells senators of a second, larger campaign"}
    assert find('"threat report"').total == 1
    assert find("“threat report”").total == 1
    assert find('"report threat"').total == 0
    assert find("exchanges -senators").total == find("exchanges").total - 1
    assert find("senators or aubergine").total == find("senators").total
    assert find("-senators").total == find("report or -senators").total > 3


def test_passage_marks_the_words_found(small_record: Record) -> None:
    passage = find("shared indicators").reports[0].passage
    assert any(piece.is_match and piece.words.startswith("share") for piece in passage)
    assert not any(set(piece.words) & set("\x02\x03\x04") for piece in passage)


def test_the_end_of_a_longer_number_is_not_marked_for_another(db: None) -> None:
    make.report(text="It counts over 13 million exchanges, or 13,000,000, through 24,000 accounts.")
    passage = find("13 million").reports[0].passage
    marked = [piece.words for piece in passage if piece.is_match]
    assert "million" in marked
    assert all(
        not piece.is_match for piece, before in zip(passage[1:], passage, strict=False) if before.words.endswith("24,")
    )


def test_clause_without_spaces_is_found(small_record: Record) -> None:
    for query in ("毫无根据", "“该指控毫无根据”", "指控 毫无根据"):
        found = find(query)
        assert [match.report.language for match in found.reports] == ["zh"], query
    assert [piece.words for piece in find("毫无根据").reports[0].passage if piece.is_match] == ["毫无根据"]
    assert find("根据毫无").total == 0


def test_words_of_two_scripts_are_looked_for_together(db: None) -> None:
    make.report(title="One", text="Anthropic 指控三家公司蒸馏其模型。", language="zh")
    make.report(title="Two", text="三家公司否认蒸馏。", language="zh")
    make.report(title="Three", text="알리바바는 혐의를 부인했다.", language="ko")
    assert find("Anthropic 蒸馏").total == 1
    assert find("蒸馏 -Anthropic").total == 1
    assert find("蒸馏 or 알리바바").total == 3


@pytest.mark.parametrize(("rare", "seldom"), [(finding.RARE, finding.SELDOM), (0, 0), (finding.RARE, 0)])
@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_pages_go_on_without_gap_or_double_under_every_plan(
    db: None, monkeypatch: pytest.MonkeyPatch, rare: int, seldom: int, sort: str
) -> None:
    monkeypatch.setattr(finding, "RARE", rare)
    monkeypatch.setattr(finding, "SELDOM", seldom)
    for number in range(12):
        make.report(
            title=f"Report {number}", text="distillation " * (number % 4 + 1), on=None if number == 5 else "2026-03-01"
        )
    seen: list[int] = []
    mark = ""
    while True:
        found = find("distillation", after=mark, size=5, sort=sort)
        seen += [match.report.id for match in found.reports]
        assert mark or found.total == 12
        mark = found.next_mark
        if not mark:
            break
    assert len(seen) == len(set(seen)) == 12
    _, every = every_match(read([("q", "distillation"), ("sort", sort)]))
    assert [match.report.id for match in every] == seen


def test_only_the_newest_matches_are_ranked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "RANKED", 2)
    make.report(text="distillation " * 9, on="2026-01-01", title="Old")
    for day in ("2026-02-01", "2026-03-01"):
        make.report(text="distillation", on=day, title="New")
    found = find("distillation")
    assert [match.report.title for match in found.reports] == ["New", "New"]
    assert (found.total, found.n_ranked) == (3, 2)


@pytest.mark.parametrize(("rare", "seldom"), [(2, 2), (100, 2)])
def test_common_words_are_counted_up_to_a_bound(
    db: None, monkeypatch: pytest.MonkeyPatch, rare: int, seldom: int
) -> None:
    for name in ("searching.found", "searching.search", "searching.facets"):
        monkeypatch.setattr(f"tracker.evidence.{name}.TAKEN", 3)
    monkeypatch.setattr(finding, "RARE", rare)
    monkeypatch.setattr(finding, "SELDOM", seldom)
    for number in range(6):
        make.report(title=f"Report {number}", text="distillation", on=f"2026-03-0{number + 1}")
    found = find("distillation", sort="date")
    assert (found.total, found.is_more, len(found.reports)) == (3, True, 4)
    assert found.reports[0].report.title == "Report 5"


def test_no_query_breaks_the_search(small_record: Record) -> None:
    marks = ["'", "''--", "a & | ! b", "((((", "%%%", "\\", "%(query)s", "{}", "\x00\x01", "*", ":*", "<->", '"', "-"]
    more = [
        "or",
        "or or",
        "é" * 200,
        "𝕏 🦊",
        "a " * 99,
        "1e999",
        "9" * 40,
        '-"',
        "蒸",
        "-蒸馏",
        "the",
        "the 13 million",
        "%",
        "_",
    ]
    for raw in [*marks, *more]:
        assert find(raw).is_too_slow is False, raw


def test_nonsense_mark_gives_the_first_page(small_record: Record) -> None:
    for sort in ("relevance", "date"):
        first = find("exchanges", sort=sort).reports
        for mark in ("x", "~", "nan~1", "1.000000~", "9999999.000000~1", "1.000000~²", "-1.000000~1", "1.000000~1~²"):
            assert find("exchanges", after=mark, sort=sort).reports == first, mark


def test_passage_does_not_repeat_the_title(db: None) -> None:
    make.report(title="Senators write", text="Senators write\n\nTwo senators asked for an answer.")
    assert "write" not in "".join(piece.words for piece in find("senators").reports[0].passage)


def test_number_is_found_in_reports_however_it_is_written(db: None) -> None:
    make.report(title="Words", text="It counted 16 million exchanges.")
    make.report(title="Digits", text="It counted 16,000,000 exchanges.")
    make.report(title="中文", text="超过1600万次交互。", language="zh")
    for query in ("16m", "16 million", "16.000.000", "over 16 million", "1600万", "超过1600万次"):
        assert find(query).total == 3, query
    assert find("16m exchanges").total == 2
    assert find('"16 million"').total == 1


def test_a_number_shows_who_has_it_first_who_repeats_it_and_whether_the_accused_replied(small_record: Record) -> None:
    (figure,) = find("Ali Baba 28.8 million").figures
    assert figure.first is not None
    assert (figure.first.source, figure.n_repeats) == ("The Coastal Ledger", 0)
    assert figure.reply is not None
    assert (figure.reply.predicate, figure.reply.who) == ("denies", "Alibaba")
    thirteen = find("over 13 million").figures[0]
    assert thirteen.first is not None
    assert (thirteen.first.source, thirteen.n_repeats) == ("Anthropic Notes", 2)
    assert thirteen.reply is not None
    assert (thirteen.reply.predicate, thirteen.reply.manner) == ("no_response", "silent")
    assert find("28.8 million", as_of=date(2026, 6, 1)).figures == ()
    assert len(find("28.8 million", as_of=date(2026, 6, 24)).figures) == 1


def test_a_number_that_nobody_gives_shows_the_nearest(small_record: Record) -> None:
    found = find("70 million")
    assert found.figures == ()
    assert next(one.item.quantity.value for one in found.neighbours if one.item.quantity) == 28.8e6


def test_incidents_instruments_and_claims_are_found_by_name(small_record: Record) -> None:
    found = find("Ali Baba")
    assert [(one.kind, one.slug) for one in found.related] == [("incident", small_record.june.slug)]
    assert {item.claim.predicate for item in found.claims if item.claim} >= {"alleges_distillation", "denies"}
    assert [one.slug for one in find("Model Safekeeping Act").related] == [small_record.bill.slug]
    assert [one.slug for one in find("Model Safekeepin Act").related] == [small_record.bill.slug]
    assert find("9911").related[0].slug == small_record.bill.slug


def test_claims_are_found_by_their_words(small_record: Record) -> None:
    assert [item.claim.predicate for item in find("spokesperson").claims if item.claim] == ["denies"]


def test_facets_count_what_a_further_limit_leaves(small_record: Record) -> None:
    found = find("exchanges")
    assert found.total > 2
    for value in found.facets:
        narrowed = search(found.query.having(value.facet, value.value))
        assert narrowed.total == value.n_reports, value
        assert narrowed.chips[0].value == value.value
    assert {value.facet for value in found.facets} == set(Facet)


def test_facets_hold_on_a_day_past(small_record: Record) -> None:
    on = date(2026, 3, 1)
    found = find("exchanges", as_of=on)
    assert 0 < found.total < find("exchanges").total
    for value in found.facets:
        assert search(found.query.having(value.facet, value.value), as_of=on).total == value.n_reports, value


def test_facets_combine_and_work_without_words(small_record: Record) -> None:
    one = find("", kind="silence", period="2026-02")
    assert one.total == 1
    assert one.reports[0].report.id == small_record.wire_report.pk
    assert find("", kind="silence", period="2025").total == 0
    assert find("", actor="moonshot-ai", source="northwire").total == 1
    assert find("", source="nowhere").total == 0
    assert find("", language="zh").total == 1


def test_a_facet_of_figures_holds_for_figures(small_record: Record) -> None:
    assert find("13 million", source="northwire").figures
    assert not find("13 million", source="federal-notices").figures
    assert not find("13 million", kind="reply").figures
    assert not find("13 million", actor="alibaba").figures


def test_nothing_found_offers_the_words_apart(small_record: Record) -> None:
    found = find("whisky aubergine")
    assert (found.total, found.easier) == (0, "whisky or aubergine")


def test_nothing_asked_finds_nothing(db: None) -> None:
    assert search(SearchQuery()).reports == ()


def test_search_that_takes_too_long_is_given_up(small_record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "TIMEOUT_MS", 1)
    monkeypatch.setattr(searching, "find_names", lambda *_, **__: statement.fetch("SELECT pg_sleep(1)", {}))

    assert find("senators").is_too_slow


def test_withdrawn_reports_are_not_found_through_an_item_that_is_gone(db: None) -> None:
    told = make.report(text="It made over 5 million exchanges.")
    made = make.figure("exchanges", 5e6, Said(told, "over 5 million exchanges"))
    assert len(find("5 million").figures) == 1
    made.retired_at = make.moment("2026-03-01")
    made.save()
    assert find("5 million").figures == ()
    assert find("", kind="figure").total == 0
