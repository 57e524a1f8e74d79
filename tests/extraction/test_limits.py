"""What a report may cost, whatever stands in it: its length, its time, and the same answer each time."""

import json
import os
import re
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest

from tests.extraction.finding import read
from tracker.extraction import extract, pipeline
from tracker.extraction.benching.steady import read_items
from tracker.extraction.compose import MOST_READ
from tracker.extraction.cues import all_patterns
from tracker.extraction.lexicon import FOLDER
from tracker.extraction.naming.gazetteer import _families
from tracker.extraction.pipeline import LONGEST_SENTENCE, load_pipeline
from tracker.extraction.responding.response_rules import cues, rules

pytestmark = pytest.mark.model

ROOT = Path(__file__).resolve().parent.parent.parent
LEAD = "Anthropic accused DeepSeek of distilling Claude with 24,000 fraudulent accounts.\n\n"
# One kind of junk each; all but the last few stand in no sentence.
JUNK = {
    "one word": "a",
    "brackets": "(",
    "quotes": '"',
    "marks": "!?.,;:",
    "emoji": "😀",
    "base64": "TG9yZW0rL2lwc3Vt",
    "digits": "1,",
    "lines": "a\n",
    "links": "[a](http://b.c/d) ",
    "languages": "Привет мир 世界你好 مرحبا שלום สวัสดี नमस्ते 안녕 γειά ",
    "ideographs": "甲公司指控乙公司蒸馏。",
    "small words": "of the ",
    "names": "Torvane Labs, Kandor Institute and Velton Corp, ",
    "speech": "OpenAI said that DeepSeek had copied it. ",
}


# A shared machine now and then counts others' time as ours, and garbage is collected when it is: seldom each time.
N_TRIES = 4


def seconds(text):
    started = time.process_time()
    extract(text)
    return time.process_time() - started


@pytest.mark.parametrize("piece", JUNK.values(), ids=JUNK)
def test_a_report_of_junk_takes_a_time_that_grows_with_its_length(piece):
    short, long = (LEAD + (piece * length)[:length] for length in (4_000, 16_000))
    extract(LEAD)
    # Four times the length may take eight times as long, and the fourth of a second that noise may be.
    assert any(seconds(long) < 8 * seconds(short) + 0.25 for _ in range(N_TRIES))


# One kind of attack on each layer.
ATTACKS = {
    "mentions": "OpenAI, DeepSeek, Anthropic and Alibaba ",
    "people": "Jane Roe, director of OSTP, and John Doe of the FBI said. ",
    "figures": "24,000 accounts, 3.4 million exchanges and 16 million ",
    "windows": "from April 22 to June 5, since January, in 14 days, ",
    "quotations": '"We did" “it said” ',
    "cues": "accused of stealing, denied, banned, sanctions, letter to Congress, distilling Claude, ",
    "one sentence": "the lab told the firm that it had copied the model and ",
    "ideographs": "甲公司指控深度求索蒸馏Claude并窃取输出",
    "responses": "The bill would ban exports. Senator Roe introduced the Stop Theft Act. ",
}


@pytest.mark.parametrize("piece", ATTACKS.values(), ids=ATTACKS)
def test_a_report_that_attacks_one_layer_takes_a_time_that_grows_with_its_length(piece):
    """At a quarter of the longest, where what grows faster than the text shows as well, in a quarter of the time."""
    short, long = (LEAD + (piece * length)[:length] for length in (MOST_READ // 32, MOST_READ // 4))
    extract(LEAD)
    assert any(seconds(long) < 2 * 8 * seconds(short) + 0.25 for _ in range(N_TRIES))


# A worker gives a report up after 20 seconds.
PATIENCE = 20


def test_the_longest_report_of_all_attacks_is_read_before_a_worker_gives_it_up():
    part = MOST_READ // len(ATTACKS)
    report = LEAD + "\n\n".join((piece * part)[:part] for piece in ATTACKS.values())
    assert any(seconds(report) < PATIENCE for _ in range(N_TRIES))


def test_words_never_seen_before_take_memory_only_while_they_are_read(monkeypatch):
    monkeypatch.setattr(pipeline, "MOST_WORDS", 0)
    found = extract("Zuvornak Labs accused Quelmith of distilling its model with 3 million vrentic prompts.")
    assert [figure.value for figure in found.figures] == [3_000_000]
    assert "vrentic" not in load_pipeline().vocab.strings


def test_items_read_one_after_another_leave_memory_as_it_is(monkeypatch):
    """A small run of `manage.py bench extract --items`: what is new in each item is forgotten with it."""
    monkeypatch.setattr(pipeline, "MOST_WORDS", 0)
    assert read_items(200).drift < 0.1


@pytest.mark.parametrize("piece", ["a", "word ", "😀", "A. ", "x\n\n"])
def test_a_megabyte_is_read_up_to_the_limit(piece):
    found = extract((piece * 1_000_000)[:1_000_000])
    assert len(found.report.text) <= MOST_READ
    assert not found.report.relevant


def test_a_long_report_ends_with_a_whole_line_and_keeps_its_spans():
    line = "Anthropic said on Monday that DeepSeek had distilled Claude with 3 million exchanges, and it objected.\n\n"
    found = extract(line * 1_200)
    text = found.report.text
    assert MOST_READ - 200 < len(text) <= MOST_READ
    assert text.endswith("objected.")
    assert all(text[c.evidence.start : c.evidence.end] == c.evidence.text for c in found.claims)


def test_no_sentence_is_longer_than_can_be_read():
    text = "the lab and the firm " * 500
    assert max(len(sentence) for sentence in read(text, language="en").sentences) == LONGEST_SENTENCE


def test_what_stands_without_spaces_is_cut_into_tokens_all_the_same():
    text = "See " + "(" * 1_000 + " now " + "a" * 700
    doc = load_pipeline().make_doc(text)
    assert doc.text == text
    assert max(len(token) for token in doc) <= 256


@cache
def all_cues():
    """Every expression that stands in the lexicon, by its place there."""
    found = {
        f"{path.stem}.{k}": p for path in sorted(FOLDER.glob("*.toml")) for k, p in all_patterns(path.stem).items()
    }
    for number, rule in enumerate(rules()):
        found |= {f"rule {number}.{k}": p for k in ("cue", "not_with", "not_after") if (p := getattr(rule, k))}
        found |= {
            f"rule {number}.{status} {n}": p for n, (status, p) in enumerate(rule.status) if p not in found.values()
        }
    found |= {f"responses.{key}": pattern for key, pattern in cues().items()}
    for family in _families():
        found |= {f"{family.name}.{k}": p for k in ("pattern", "forms") if (p := getattr(family, k))}
    return found


GROWN = ["a", "a ", "1,", "1 ", '"', "(", "Aa ", "of the ", "甲", "- ", "a-", "a'", "and, ", "A.", "*a", "_a ", "$1 "]


NOISE = 0.02  # seconds


def scan(pattern, text):
    started = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - started


@pytest.mark.parametrize("name", all_cues())
def test_no_cue_takes_longer_than_the_text_grows(name):
    """Against texts that are one thing again and again, its own words among them; a clean text has no runs of spaces."""
    pattern = all_cues()[name]
    own = re.findall(r"[A-Za-z]{2,}", re.sub(r"\\[a-zA-Z]", "", pattern.pattern))
    for piece in [*GROWN, *(f"{word} " for word in list(dict.fromkeys(own))[:8])]:
        short, long = ((piece * size)[:size] for size in (1_000, 4_000))
        # Few take so long that the shorter text has to tell what they may take.
        assert any(
            (took := scan(pattern, long)) < NOISE or took < 8 * scan(pattern, short) + NOISE for _ in range(N_TRIES)
        ), piece


def test_two_processes_find_the_same():
    """Nothing hangs on the order of sets, which differs between processes."""
    code = (
        "import json, sys; from tracker.extraction import extract; from pathlib import Path;"
        "print(json.dumps([extract(Path(p).read_text()).to_json() for p in sys.argv[1:]]))"
    )
    reports = sorted(map(str, (ROOT / "scrapers/newsroom/reports").rglob("*.*")))[:12]
    assert reports
    answers = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, *reports],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        answers.append(json.loads(done.stdout))
    assert answers[0] == answers[1]
