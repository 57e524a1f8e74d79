"""Which texts are near copies: pairs of our own making, and the annotated pairs of real reports where they lie beside."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tracker.evidence.fingerprints import VERSION, containment, is_copy, similarity, sketch, unpacked
from tracker.extraction.pages.cleaning import clean_text

COPIES = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "copies"

STORY = """The company said on Monday that three laboratories had opened about twenty thousand accounts in its name and had put several million questions to its newest model within a few weeks.

It called the traffic an attempt to copy what the model can do, and said that most of the questions asked for reasoning step by step, for the use of tools and for the writing of code.

None of the three had answered a request for comment by the evening. Two of them are based in Beijing, the third in Shanghai, and all of them give their models away.

The company said that it had closed the accounts and had told other firms how to find the pattern. It asked the government for clearer rules on what may be sold to resellers of access.

Researchers who were not involved said that the numbers could not be checked from outside. One of them, who runs a laboratory at a technical university, called the evidence plausible but thin.

The practice is as old as the field: a small model learns from the answers of a large one. What is new, the company argued, is that it is done through thousands of false accounts and in secret.

A spokeswoman declined to say whether the company would sue. Its terms of use forbid anybody to train a competing model on its answers."""

QUOTE = "“We found the same fingerprints in all three campaigns, down to the order of the questions, and we have no doubt about who paid for the accounts that were used,” the company wrote."

INDEPENDENT = f"""Officials in two capitals spent the week reading a long post by an American laboratory.

{QUOTE}

Its authors describe a campaign of queries that ran through resellers, and they publish the numbers by laboratory for the first time. Outside experts asked for the underlying logs before drawing conclusions, and one doubted that such traffic can be told from ordinary use.

In Washington the post was read as an argument for tighter controls on chips; a committee of the House has asked for a briefing, and two senators want the trade ministry to act."""

ALSO_INDEPENDENT = f"""A start-up in San Francisco has accused rivals of learning from its chatbot.

The accusation came with figures, and with unusual confidence. {QUOTE}

Investors shrugged. Shares in makers of processors, which had fallen in the morning, were level by noon, and analysts at three banks repeated what they had said after an earlier scare: demand does not hang on who copies whom.

The rivals were silent. Their models are among the most used in the world, and their makers have said before that they train on public text alone."""

BOILERPLATE = """You are receiving this because you follow our coverage of artificial intelligence. Our journalists are independent and take no gifts. Every story is read by two editors before it appears, and mistakes are corrected in public. Prices, charts and tables on this page are for information only and are no advice to buy or to sell. Reach the desk by letter, or by the form at the foot of the page."""

SHORT_NEWS = (
    "The agency has put six firms on its list. Contracts that were signed before Monday run on until the end of the year, a lawyer for two of the firms said, and an appeal is open until then.",
    "A bill against copied models went to the floor of the House after a vote without dissent. Its sponsors expect the Senate to take it up in the autumn; the trade ministry would keep the list.",
)


def light_edit(text: str) -> str:
    """What a desk does to a wire story: another day, other verbs, a line of its own."""
    changed = text.replace("Monday", "Tuesday").replace("several", "many").replace("said that", "stated that")
    return f"HARBOUR TOWN (Wire) — {changed}\n\nThe firms are watched closely in this town too."


def shortened(text: str) -> str:
    """The first three paragraphs, as a page of briefs has them."""
    return "\n\n".join(text.split("\n\n")[:3])


def new_headline(text: str) -> str:
    """The same text under a headline and a standfirst of its own, in another language."""
    return f"三家实验室被指复制模型\n\n公司周一公布账户数字，三家均未回应。\n\n{text}"


@pytest.mark.parametrize(
    "edit", [light_edit, shortened, new_headline, lambda text: text.replace("\n\n", " "), str.upper]
)
def test_an_edited_or_shortened_text_is_a_copy(edit):
    original, edited = sketch(STORY), sketch(edit(STORY))
    assert is_copy(original, edited)
    assert is_copy(edited, original)
    assert containment(original, edited) > 0.85
    assert set(original.bands()) & set(edited.bands())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (INDEPENDENT, ALSO_INDEPENDENT),
        (STORY, INDEPENDENT),
        (f"{SHORT_NEWS[0]}\n\n{BOILERPLATE}", f"{STORY}\n\n{BOILERPLATE}"),
        (f"{INDEPENDENT}\n\n{BOILERPLATE}", f"{ALSO_INDEPENDENT}\n\n{BOILERPLATE}"),
    ],
    ids=["same quotation", "same event", "short news in boilerplate", "quotation and boilerplate"],
)
def test_what_was_written_apart_is_no_copy(one, other):
    assert not is_copy(sketch(one), sketch(other))
    assert containment(sketch(one), sketch(other)) < 0.65


def test_a_text_of_few_words_is_nobodys_copy():
    few = sketch("The firm did not answer.")
    assert not few.is_telling
    assert (few.bands(), is_copy(few, few)) == ([], False)


def test_scripts_without_spaces_have_runs_too():
    chinese = "公司周一表示三家实验室开设了约两万个账户并在几周内向其最新模型提出了数百万个问题，称其试图复制模型能力。"
    assert is_copy(sketch(chinese), sketch(f"快讯：{chinese}"))


def test_a_sketch_is_the_same_when_it_comes_back_from_the_store():
    made = sketch(STORY)
    assert unpacked(made.packed(), made.n_runs) == made


def test_a_sketch_is_the_same_in_every_process():
    """Stored sketches outlive the process: where this fails, VERSION must change and all texts be sketched anew."""
    values = sketch(STORY).values
    assert (VERSION, len(values), values[:3]) == ("rensa-r2/256x5/1", 256, GOLDEN)


GOLDEN = (8601507, 743202087, 1115553645)


@pytest.mark.skipif(not COPIES.exists(), reason="needs ../shared with the annotated reports")
def test_the_annotated_pairs_are_copies_and_no_other_two_reports_are():
    folder = COPIES.parent
    texts = {path.stem: read_article(path) for path in (*folder.glob("*.txt"), *COPIES.glob("*.txt"))}
    sketches = {name: sketch(text) for name, text in texts.items()}
    pairs = {frozenset(pair) for pair in json.loads((COPIES / "pairs.json").read_text())["pairs"]}
    names = sorted(sketches)
    found = {
        frozenset((one, other))
        for index, one in enumerate(names)
        for other in names[index + 1 :]
        if is_copy(sketches[one], sketches[other])
    }
    assert found == pairs
    assert all(set(sketches[one].bands()) & set(sketches[other].bands()) for one, other in map(sorted, pairs))
    closest_others = [
        similarity(sketches[one], sketches[other])
        for index, one in enumerate(names)
        for other in names[index + 1 :]
        if frozenset((one, other)) not in pairs
    ]
    assert max(closest_others) < 0.15


def read_article(path: Path) -> str:
    """The cleaned text of an annotated report."""
    return clean_text(re.sub(r"\A---\n.*?\n---\n", "", path.read_text(), flags=re.S))
