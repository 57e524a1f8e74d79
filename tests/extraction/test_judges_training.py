"""Training of the judges on a few made-up reports: the same weights each time, errors that name their input."""

import json
from pathlib import Path

import numpy
import pytest

from tracker.extraction.judging.subject import subject_features
from tracker.extraction.judging.weights import load_judges
from tracker.extraction.pages.relevance import LIKELY
from tracker.extraction.records import Instrument
from tracker.extraction.training import judges
from tracker.extraction.training.fitting import Case, between, fit
from tracker.extraction.training.judged import learn
from tracker.extraction.training.lessons import LONG_REPORTS, PASSAGES, labelled_lessons, passage_lessons
from tracker.extraction.training.subjects import learn_subject

pytestmark = pytest.mark.model

CASES = Path(__file__).parent / "cases"
TEXT = (
    "Anthropic accused DeepSeek of distilling Claude. OpenAI sent a memo on it to the House Select Committee on China."
)
BANS = [f"{who} banned the app from its offices." for who in ("Texas", "Mistral", "Microsoft", "Google")]
SHARES = [f"{who} shared its findings with other labs." for who in ("Texas", "Mistral", "Microsoft", "Google")]


def passages(folder):
    """A file of eight passages."""
    lines = []
    for texts, instrument in ((BANS, "use_ban"), (SHARES, "information_sharing")):
        for text in texts:
            actor = text.split()[0].replace("Mistral", "Mistral AI")
            lines += ["[[case]]", f'text = "{text}"', f'found = ["{actor} | - | {instrument} | in_force"]']
    path = folder / "passages.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def labelled(folder):
    """A report as `manage.py extract` prints it, and its label."""
    report = {
        "ref": "a", "text": TEXT, "relevant": True, "language": "en", "published": None, "outlet": None, "title": None
    }  # fmt: skip
    (folder / "read.jsonl").write_text(json.dumps({"report": report}) + "\n", encoding="utf-8")
    label = {
        "id": "a",
        "relevant": True,
        "published": None,
        "responses": [{"actor": "OpenAI", "jurisdiction": "US", "instrument": "submission", "status": "in_force"}],
        "cites": ["Anthropic"],
    }
    (folder / "labels").mkdir()
    (folder / "labels" / "a.json").write_text(json.dumps(label), encoding="utf-8")
    return folder / "read.jsonl", folder / "labels"


def test_a_judge_learns_what_tells_its_outcomes_apart():
    cases = [Case(features=frozenset({"a", "c"}), wanted=(1.0,), counts=(1.0,)) for _ in range(20)]
    cases += [Case(features=frozenset({"b", "c"}), wanted=(0.0,), counts=(1.0,)) for _ in range(20)]
    found = fit(cases, ("yes",), penalty=0.1)
    assert found.scores({"a", "c"})[0] > 1 > -1 > found.scores({"b", "c"})[0]


def test_a_judge_that_goes_on_from_another_keeps_what_its_cases_do_not_speak_against():
    before = [Case(features=frozenset({"a"}), wanted=(1.0,), counts=(1.0,)) for _ in range(20)]
    before += [Case(features=frozenset({"b"}), wanted=(0.0,), counts=(1.0,)) for _ in range(20)]
    first = fit(before, ("yes",), penalty=0.1)
    more = [Case(features=frozenset({"c"}), wanted=(1.0,), counts=(1.0,)) for _ in range(20)]
    more += [Case(features=frozenset({"d"}), wanted=(0.0,), counts=(1.0,)) for _ in range(20)]
    alone, onto = fit(more, ("yes",), penalty=0.1), fit(more, ("yes",), penalty=0.1, onto=first)
    assert onto.scores({"a"})[0] > 1 > -1 > onto.scores({"b"})[0]
    assert onto.scores({"c"})[0] > 1 > -1 > onto.scores({"d"})[0]
    assert abs(alone.scores({"a"})[0]) < 1
    assert fit([], ("yes",), penalty=0.1, onto=first) is first
    half_way = between(first, onto, 0.5).scores({"c"})[0]
    assert first.scores({"c"})[0] < half_way < onto.scores({"c"})[0]


def test_texts_beside_the_affair_teach_what_is_none_of_it():
    judge = learn_subject(sorted(CASES.glob("relevance*.toml")))
    told = [
        ["The senate's trade panel will hear two labs on copycats in May.", "OpenAI named DeepSeek in a filing to it."],
        ["The lab's distilled models fit on a phone.", "OpenAI and DeepSeek sell access to theirs."],
    ]
    odds = [judge.scores(subject_features(sentences))[0] for sentences in told]
    assert odds[0] > LIKELY > odds[1]


def test_passages_teach_instruments_and_the_same_ones_give_the_same_weights(tmp_path):
    lessons = list(passage_lessons(passages(tmp_path)))
    assert set(lessons[0].deeds) == {("texas", Instrument.USE_BAN)}
    first, second = learn(lessons), learn(lessons)
    assert all(numpy.array_equal(first[name].weights, second[name].weights) for name in first)


def test_a_labelled_report_teaches_deeds_and_credits(tmp_path):
    (lesson,) = labelled_lessons(*labelled(tmp_path))
    assert set(lesson.deeds) == {("openai", Instrument.SUBMISSION)}
    assert lesson.credited == {"anthropic"}
    assert {"openai", "anthropic"} <= set(lesson.credits)


def test_the_command_packs_weights_and_measures_folds(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(judges, "PASSAGES", passages(tmp_path))
    monkeypatch.setattr(judges, "SHORT_REPORTS", passages(tmp_path))
    monkeypatch.setattr(judges, "LONG_REPORTS", ())
    read, labels = labelled(tmp_path)
    output = tmp_path / "model.npz"
    assert judges.main(["--labelled", str(read), str(labels), "--output", str(output)]) == 0
    assert set(load_judges(output)) == {"instruments", "doers", "stages", "credits", "relevance"}
    assert judges.main(["--labelled", str(read), str(labels), "--folds", "2"]) == 0
    assert "deeds" in capsys.readouterr().out


def test_a_wrong_passage_is_named(tmp_path, capsys, monkeypatch):
    path = tmp_path / "passages.toml"
    path.write_text('[[case]]\ntext = "Texas banned it."\nfound = ["Texas | use_ban"]\n', encoding="utf-8")
    monkeypatch.setattr(judges, "PASSAGES", path)
    assert judges.main(["--output", str(tmp_path / "model.npz")]) == 1
    assert "is no response" in capsys.readouterr().err


@pytest.mark.parametrize("path", [PASSAGES, *LONG_REPORTS], ids=lambda path: path.stem)
def test_our_own_passages_can_be_read(path):
    assert sum(1 for _ in zip(range(5), passage_lessons(path), strict=False)) == 5
