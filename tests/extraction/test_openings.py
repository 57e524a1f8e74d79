"""Looking for cues only where their words can begin finds what looking everywhere finds."""

import re
from pathlib import Path

import pytest

from tests.extraction.test_limits import JUNK, all_cues
from tracker.extraction.anchored import any_of
from tracker.extraction.openings import openings_of
from tracker.extraction.wording import Wording

REPORTS = Path(__file__).parent / "labelled"
ODD = [
    "中国AI公司被指控窃取 Claude 输出。White House备忘录称 5万个账户遭封禁",
    "The İnquiry, an ınquiry ſaid, ſued the Kremlin",
    "e-mails, 3.5m API keys; don’t ask: 24,000 accounts—“banned”",
    "",
    " ",
    "_official ‘officials’ re-opened _inquiry_ *sanctions* 1260H",
]


def stretches():
    for path in sorted(REPORTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        yield text, [match.span() for match in re.finditer(r"[^\n.。]+[.。]?", text)]
    for text in [*ODD, *(piece * 40 for piece in JUNK.values())]:
        yield (
            text,
            [
                (0, len(text)),
                (min(3, len(text)), len(text)),
                (0, max(0, len(text) - 3)),
                (min(1, len(text)), max(min(1, len(text)), len(text) - 4)),
            ],
        )


def test_every_cue_of_the_lexicon_is_found_where_it_stands():
    cues = all_cues()
    for text, spans in stretches():
        for start, end in spans:
            wording = Wording(text, start, end)
            for name, cue in cues.items():
                found = [match.span() for match in cue.finditer(text, start, end)]
                assert [match.span() for match in wording.finditer(cue)] == found, (name, text[start:end])
                first = wording.search(cue)
                assert [first.span() if first else None] == (found[:1] or [None]), (name, text[start:end])


@pytest.mark.parametrize(
    ("phrase", "openings"),
    [
        (r"\bban(?:ned|s)?\b", {"ban ", "banned", "bans "}),
        (r"\b(?:the )?memo", {"the m", "memo"}),
        (r"\b[Ii]n (?:an?|its) ", {"in a", "in i"}),
        (r"\ba\s+(?:big )?dog", {"a b", "a d"}),
        (r"\ba\ dog", {"a d"}),
        (r"\bthe(?: ?,)? dog", {"the d", "the "}),
        (r"\bthe  dog", {"the d"}),
        (r"\b(?:the )+dog", {"the "}),
        (r"\bthe \w+", {"the "}),
        (r"\bbanned dogs", {"banned"}),
        (r"(?<![\w-])\d+ accounts", {"#"}),
        (r"\b(?P<who>critics?)\b", {"critic"}),
        (r"\bco(?:-)?founder", {"co ", "cofoun"}),
        (r"(?:指控|蒸馏)", {"指", "蒸"}),
        (r"\bvia\b(?= the)", {"via "}),
        (r"\bx{0,2}yes", {"x", "yes"}),
        (r"\bno+pe", {"no"}),
        (r"\d+ accounts", {"##"}),
        (r"(?<=to )\bsue", {"sue"}),
        (r"(?<!\bnot )\bsue", {"sue"}),
        (r"^\W*sources", {"^"}),
        (r"[”’]s? claims", {"”", "’"}),
        (r"\b(?:would|[’\x27]d) like", {"would l", "’", "'"}),
        (r"(?:,|\bon|\.) code", {",", "on c", "."}),
        (r"(?<=to )(?:sue|ban)", {"sue", "ban"}),
        (r"\b(?:an?|[Ii]n-?)[\s-]+\w+", {"a ", "an ", "in "}),
        (r"(?<![\d.])[1-3]\d", {"##"}),
        (r"\b(?-i:[A-Z][\w-]+ Act)\b", {"A"}),
        (r"\b(?:bill|(?-i:[A-Z]\w+ Act))\b", {"A", "bill "}),
    ],
)
def test_the_letters_with_which_an_expression_can_begin(phrase, openings):
    assert openings_of(re.compile(phrase)) == openings
    assert openings_of(any_of([phrase])) == openings


@pytest.mark.parametrize(
    "phrase",
    [
        r"\w+ing\b",
        r"istil",
        r"\W*sources",
        r"[\s,]claims",
        r"\bfoo|bar",
        r"(?:\bnot )?sue",
        r"(?m:^)by",
        r"\b[a-z]{3} Act",
        r"#\d",
        r"\b[A-Z]\w+ Act",
        r"(?-i:[A-Z]\w+ Act)",
        r"\b(?-i:(?i:[A-Z])\w+ Act)",
    ],
)
def test_what_can_begin_anywhere_is_looked_for_everywhere(phrase):
    assert openings_of(re.compile(phrase)) is None
