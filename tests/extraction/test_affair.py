"""Does a text tell that somebody took from another's model, where no name is known?"""

import time

import pytest

from tracker.extraction.pages.affair import might_tell, passages

CHARGE = "Vellum AI accuses a rival of training its newest model on the answers of Vellum's chatbot."
ACT = "A competitor asked the assistant four million questions through rented accounts."
ANSWER = "The company denies it."


def test_passages_a_charge_with_the_act_outweighs_an_answer_beside_it() -> None:
    (charged,), (answered,) = passages([CHARGE]), passages([ACT, ANSWER])

    assert charged.weight > answered.weight > 0
    assert charged.words[1] == "accuses"


@pytest.mark.parametrize(
    "sentences",
    [
        [ACT],
        [ANSWER],
        ["The weather stayed fine."],
        ["A student learns from a teacher model's answers, which some rivals are accused of."],
        ["A rival is accused of copying the articles with which the AI company trained its model on answers."],
        [ACT, "It rained.", ANSWER],
    ],
)
def test_passages_need_the_act_a_voice_and_two_parties(sentences: list[str]) -> None:
    assert not passages(sentences)


def test_might_tell_needs_a_system_and_the_act() -> None:
    assert might_tell(f"<p>{CHARGE}</p>")
    assert not might_tell("The distillery denies that it copied the label of its rival.")


@pytest.mark.parametrize("words", ["train on ", "copied model ", "answers ", "ask 9 ", "AI "])
def test_passages_stay_quick_on_text_made_to_slow_them(words: str) -> None:
    text = f"AI {words * (100_000 // len(words))}"
    began = time.process_time()
    passages([text])

    assert time.process_time() - began < 3
