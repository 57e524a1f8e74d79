"""How well the text of articles is taken out of pages: over labelled pages of our own, in the manners of many systems.

`pages/NAME.html` is a page, `pages/NAME.txt` the lines that a careful reader would keep of it: standfirst, paragraphs,
headings within, list items, table rows, quotations; not headline, byline, dates, captions, words set twice, promotions,
comments and lists of other articles. Precision and recall are those of runs of four words, as means over the pages; a
headline in front of the text counts for nothing. With STILLWATCH_PUBLIC_CASES, pages of others are measured as well.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from scrapers.article_text import read_article
from scrapers.errors import ScrapeError
from tests.scrapers import public_cases

PAGES = sorted(Path(__file__).with_name("pages").glob("*.html"))
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
RUN = 4
FLOOR = 0.976
WORST = 0.8  # no page may lose the article
# A letter of a script without spaces counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\u1000-\u109f]|\w+")


class Score(NamedTuple):
    """Shares from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.precision else 0.0


def runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[n : n + RUN]) for n in range(max(1, len(words) - RUN + 1)))


def found(page: Path) -> str:
    try:
        article = read_article(
            page.read_bytes(),
            url=f"https://outlet.example/{page.stem}",
            media_type="text/html",
            charset=None,
            fetched_at=NOW,
        )
    except ScrapeError:
        return ""
    first, _, rest = article.text.partition("\n")
    return rest if first == article.title else article.text


def score(page: Path) -> Score:
    wanted, got = runs(page.with_suffix(".txt").read_text("utf-8")), runs(found(page))
    n_right = (wanted & got).total()
    return Score(n_right / got.total(), n_right / wanted.total())


def mean(scores: list[Score]) -> Score:
    return Score(sum(one.precision for one in scores) / len(scores), sum(one.recall for one in scores) / len(scores))


def table(scores: dict[str, Score]) -> str:
    rows = [*sorted(scores.items(), key=lambda row: row[1].f1), (f"{len(scores)} pages", mean(list(scores.values())))]
    lines = [f"{name:<28}{one.precision:>7.3f}{one.recall:>7.3f}{one.f1:>7.3f}" for name, one in rows]
    return "\n".join([f"\n{'page':<28}{'prec.':>7}{'recall':>7}{'F1':>7}", *lines, ""])


def test_the_text_of_labelled_pages_is_taken_out_as_well_as_it_was() -> None:
    scores = {page.stem: score(page) for page in PAGES}
    sys.stdout.write(table(scores))
    assert len(scores) >= 40
    assert mean(list(scores.values())).f1 >= FLOOR
    assert {name: one for name, one in scores.items() if one.f1 < WORST} == {}


def test_each_page_has_its_label_of_whole_lines_that_stand_on_it() -> None:
    for page in PAGES:
        lines = page.with_suffix(".txt").read_text("utf-8").splitlines()
        assert lines == [" ".join(line.split()) for line in lines if line.strip()], page
        words = _WORD.findall(page.read_text("utf-8"))
        for line in lines:
            assert set(_WORD.findall(line)) <= set(words), (page, line)


def test_pages_of_others_are_read() -> None:
    pages = [page for page in public_cases.files("pages", "*.html") if page.with_suffix(".txt").exists()]
    for folder in {page.parent for page in pages}:
        sys.stdout.write(f"\n{folder}{table({page.stem: score(page) for page in pages if page.parent == folder})}")


@pytest.mark.parametrize(
    ("text", "n"), [("one two three four", 1), ("one two three four five", 2), ("渡船周一", 1), ("渡船周一开", 2)]
)
def test_runs_are_of_four_words_or_letters(text: str, n: int) -> None:
    assert runs(text).total() == n
