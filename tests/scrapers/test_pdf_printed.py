"""A memo as a real program prints it: fonts of its own, justified and hyphenated lines, columns, a table, Chinese."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import sync_playwright

from scrapers.article_text import read_article
from scrapers.records import DateSource

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
TITLE = "Statement on the copying of harbour models through resellers"
LONG = (
    "The Office of Rings has determined that a group of resellers submitted approximately 3.4 million questions to the "
    "timetable model of the harbour, and that the responses were subsequently sold to organisations which train competing "
    "systems. Investigators characterised the undertaking as systematic, and representatives of the resellers declined to "
    "comment."
)
QUOTE = "“We have responsibilities towards the communities that depend on us,” said Director Jo Harper, “and we shall meet them.”"
ITEMS = [
    "Companies should examine who pays for the accounts rather than who opens them, particularly where numerous accounts are "
    "opened within a single night.",
    "Companies should notify one another within a day.",
]
CHINESE = "该办公室说，一家公司用了很多假账户向模型提出了数百万个问题，并把答案卖给别人用来训练另一个模型。它没有说明这些公司的名称。"
PAGE = f"""<html lang=en><head><title>memo-final</title><style>
body {{ font: 11pt/1.35 serif; text-align: justify; hyphens: auto }} h1 {{ font-size: 20pt; text-align: left }}
.columns {{ columns: 2; column-gap: .4in }} table {{ width: 100% }} td {{ text-align: left }}</style></head><body>
<p>April 23, 2026</p><h1>{TITLE}</h1><p>{LONG}</p><p>{QUOTE}</p><ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li></ul>
<table><tr><td>Moonlit Labs</td><td>3.4 million</td><td>May</td></tr><tr><td>Lantern</td><td>150,000</td><td>June</td></tr></table>
<div class=columns><p>{LONG}</p><p>{QUOTE}</p></div><p>{CHINESE}</p>{f"<p>{LONG}</p>" * 12}</body></html>"""
RUNNING = "<div style='font-size:8px;width:100%;text-align:center'>{}</div>"
NUMBER = "Page <span class=pageNumber></span> of <span class=totalPages></span>"


@pytest.mark.browser
def test_a_printed_memo_reads_as_it_was_written(chromium_path: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content(PAGE)
        body = page.pdf(
            format="Letter",
            display_header_footer=True,
            header_template=RUNNING.format("Office of Rings"),
            footer_template=RUNNING.format(NUMBER),
            margin=dict.fromkeys(("top", "bottom", "left", "right"), "1in"),
        )
        browser.close()
    found = read_article(
        body, url="https://office.example/m.pdf", media_type="application/pdf", charset=None, fetched_at=NOW
    )
    rows = ["Moonlit Labs | 3.4 million | May", "Lantern | 150,000 | June"]
    assert found.text.split("\n") == [
        "April 23, 2026",
        TITLE,
        LONG,
        QUOTE,
        *ITEMS,
        *rows,
        LONG,
        QUOTE,
        CHINESE,
        *[LONG] * 12,
    ]
    assert found.title == TITLE
    assert found.n_pages is not None
    assert found.n_pages > 1
    assert found.published is not None
    assert (found.published.day.isoformat(), found.published.source) == ("2026-04-23", DateSource.TEXT)
