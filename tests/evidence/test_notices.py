"""What pages say of their own correctness."""

from __future__ import annotations

import pytest

from tracker.evidence.notices import find_notices

BODY = "The company named three laboratories on Monday."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Correction: The number of accounts was misstated.", "corrected"),
        ("CORRECTION (Feb. 25, 2026): The number of accounts was misstated.", "corrected"),
        ("Correction — the hearing was on Tuesday.", "corrected"),
        ("An earlier version of this article gave the wrong month.", "corrected"),
        ("This article has been corrected: the letter went to two senators.", "corrected"),
        ("更正：本文早前版本的账户数有误。", "corrected"),
        ("Clarification: The firm was not asked before publication.", "corrected"),
        ("This article has been updated with a comment from the ministry.", "updated"),
        ("Update, 4 p.m.: The firm answered after publication.", "updated"),
        ("UPDATED: Adds the embassy's reply.", "updated"),
        ("本文已更新，加入公司回应。", "updated"),
        ("Editor's note: The author once worked for the company.", "note"),
        ("编者按：下文为读者来信。", "note"),
        ("Retraction: We could not confirm the figure and withdraw it.", "retracted"),
        ("Editor’s note: This story has been retracted.", "retracted"),
        ("Editor's note: We have withdrawn this report because its source could not be confirmed.", "retracted"),
        ("This report has been withdrawn.", "retracted"),
        ("撤稿声明：消息来源无法核实。", "retracted"),
    ],
)
def test_find_notices_knows_what_a_page_says_of_itself(line, kind):
    text = f"{BODY}\n\n{line}\n{BODY}"
    (found,) = find_notices(text)
    assert (found.kind, found.words, text[found.start : found.end]) == (kind, line, line)


@pytest.mark.parametrize(
    "line",
    [
        BODY,
        "The ministry asked for a correction of the report.",
        "The paper was retracted last year, and its author left.",
        "The firm withdrew from the talks on Monday.",
        "An update to the model follows in March.",
        "Updated guidance was issued by the agency.",
        "The editor noted that nobody had answered.",
        "Correction of the market: shares fell by a tenth.",
        "Corrections officers were not involved.",
        "The company withdrew its allegation on Friday, the paper says.",
    ],
)
def test_find_notices_leaves_news_alone(line):
    assert find_notices(line) == ()
