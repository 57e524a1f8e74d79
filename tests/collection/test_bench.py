"""`manage.py bench`: its table, and what it refuses. How fast it is, no test asks."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.model
def test_bench_measures_and_judges():
    out = io.StringIO()
    call_command("bench", "extract", "--words", "300", "--json", stdout=out)
    values = json.loads(out.getvalue())
    assert set(values["tasks"]) == {"relevant", "dense", "unrelated", "mixed", "pipeline", "tokenizer"}
    assert all(task["n_words"] >= 300 for task in values["tasks"].values())
    assert len(values["aims"]) == 4
    assert values["first_answer_seconds"] > 0


@pytest.mark.parametrize("words", ["0", "-5", "many", "1.5"])
def test_a_bad_number_of_words_is_refused_with_an_example(words):
    with pytest.raises(CommandError, match="is no number; write one like 20000"):
        call_command("bench", "extract", f"--words={words}")


def test_only_what_can_be_measured_is():
    with pytest.raises(CommandError, match="invalid choice: 'tea'"):
        call_command("bench", "tea")
