"""What a reader is told about a grade."""

from __future__ import annotations

import json

from hypothesis import given

from tests.grading.builders import credited, direct, evidence, item
from tracker.grading import Directness, Reliability, Rival, explain, grade


def test_explain_names_the_origins_and_counts_the_repeats():
    repeats = [item(n, credits=credited("Anthropic")) for n in range(3, 21)]
    told = explain(grade([direct(1), item(2, "The Ledger", reliability=Reliability.B), *repeats]))
    assert told.sentence == (
        "Two independent origins: Anthropic's own document (direct, A) and The Ledger (reported, B). "
        "18 further reports repeat the first."
    )


def test_explain_says_where_the_document_itself_was_not_seen():
    told = explain(grade([item(1, credits=credited("Anthropic")), item(2, credits=credited("Anthropic"))]))
    assert told.sentence == (
        "One origin: Anthropic (reported, C, known here only through others). 1 further report repeats it."
    )


def test_explain_names_the_rival():
    rival = Rival(name="“13 million”", items=(item(9),))
    told = explain(grade([item(1)], conflicts=[rival]))
    assert told.sentence.endswith("It is in conflict with “13 million”, which is about as well sourced or better.")
    assert "A settled conflict: C · 0.56." in told.would_raise


def test_explain_advises_nothing_that_the_cap_would_swallow():
    wires = [item(n, f"Wire {n}", reliability=Reliability.A) for n in range(1, 5)]
    assert explain(grade(wires)).would_raise == ("The speaker's own document that says so: A · 0.99.",)


def test_explain_says_what_would_raise_a_weak_grade():
    told = explain(grade([item(1, directness=Directness.UNNAMED)]))
    assert told.would_raise == (
        "The speaker's own document that says so: A · 0.97.",
        "A usually reliable report that names who says so: B · 0.79.",
    )


def test_explain_says_what_would_lower_a_grade():
    told = explain(grade([direct(1), item(2, "The Ledger", reliability=Reliability.B)]))
    assert told.would_lower == (
        "Without Anthropic's own document: C · 0.68.",
        "A conflict with something about as well sourced: A · 0.83.",
    )
    assert explain(grade([item(1, "The Ledger")])).would_lower[0] == "Without The Ledger: nothing would stand."


def test_explain_has_nothing_to_ask_for_at_the_top():
    assert explain(grade([direct(1)])).would_raise == ()


@given(evidence(max_size=12))
def test_explain_has_a_row_for_every_factor_and_is_plain_json(items):
    shown = grade(items)
    told = explain(shown)
    assert len(told.rows) == len(shown.factors)
    assert json.loads(json.dumps(told.to_json()))["sentence"] == told.sentence


@given(evidence())
def test_explain_never_says_that_it_is_so(items):
    words = json.dumps(explain(grade(items)).to_json()).lower()
    assert not any(word in words for word in ("true", "proven", "guilty", "fact "))


def test_explain_speaks_of_several_conflicts_in_the_plural():
    rivals = [Rival(name=name, items=(item(number),)) for number, name in enumerate(("“3”", "“4”"), 5)]
    assert (
        "in conflict with “3” and “4”, which are about as well sourced or better."
        in explain(grade([item(1)], conflicts=rivals)).sentence
    )
