"""The training's own steps on a corpus of six sentences: data are checked, runs compared, the best one packed."""

import hashlib
import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from tracker.extraction.pipeline import verify_model
from tracker.extraction.training import data, evaluate, pack, train
from tracker.extraction.training.data import DataError, Part, TreebankFile

SENTENCES = [
    ("The lab copied models .", "DT NN VBD NNS .", "DET NOUN VERB NOUN PUNCT", "1 2 2 2 2", "det nsubj ROOT obj punct"),
    ("A firm denied claims .", "DT NN VBD NNS .", "DET NOUN VERB NOUN PUNCT", "1 2 2 2 2", "det nsubj ROOT obj punct"),
    ("Officials warned .", "NNS VBD .", "NOUN VERB PUNCT", "1 1 1", "nsubj ROOT punct"),
]
PARTS = {
    "tagger": {},
    "morphologizer": {},
    "parser": {"min_action_freq": 1},
    "trainable_lemmatizer": {"min_tree_freq": 1},
}
SMALL = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "width": 32,
    "depth": 1,
    "embed_size": 200,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": True,
    "pretrained_vectors": None,
}


def docs_of(nlp):
    for words, tags, poses, heads, deps in SENTENCES:
        yield Doc(
            nlp.vocab,
            words=words.split(),
            tags=tags.split(),
            pos=poses.split(),
            heads=[int(head) for head in heads.split()],
            deps=deps.split(),
            lemmas=[word.lower().rstrip("s") for word in words.split()],
        )


def trained(folder: Path, rounds: int) -> Path:
    """A pipeline with the parts of ours that has seen the sentences so often."""
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("en")
    for part, settings in PARTS.items():
        nlp.add_pipe(part, config={**settings, "model": {"tok2vec": SMALL}})
    examples = [Example(doc.copy(), doc) for doc in docs_of(nlp)]
    nlp.initialize(lambda: examples)
    for _ in range(rounds):
        nlp.update(examples)
    folder.mkdir(parents=True)
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return {"raw": trained(folder / "raw" / "model-best", 0), "taught": trained(folder / "taught" / "model-best", 40)}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "own-dev.spacy"
    DocBin(docs=docs_of(spacy.blank("en"))).to_disk(path)
    return path


@pytest.fixture(scope="module")
def report(runs, corpus):
    return evaluate.compare(runs, {"Own dev": corpus, "Own test": corpus})


def test_the_run_that_parses_the_dev_set_best_is_taken(report):
    assert report.chosen == "taught"
    taught = report.runs["taught"]["Own dev"]
    assert taught.measures["las"] == taught.measures["xpos"] == 1.0
    assert taught.relations["nsubj"] == 1.0


def test_the_test_set_has_no_say():
    def scores(las):
        return evaluate.Scores(measures={"las": las}, relations={})

    runs = {"one": {"A dev": scores(0.7), "A test": scores(0.9)}, "two": {"A dev": scores(0.8), "A test": scores(0.1)}}
    assert evaluate.best_of(runs) == "two"


def test_the_report_gives_mean_and_range(report, tmp_path):
    evaluate.write(report, tmp_path / "reports" / "own")
    kept = json.loads((tmp_path / "reports" / "own.json").read_text())
    assert kept["runs"]["taught"]["Own test"]["measures"]["uas"] == 1.0
    table = (tmp_path / "reports" / "own.md").read_text()
    low = 100 * report.runs["raw"]["Own dev"].measures["las"]
    assert f"({low:.1f}–100.0)" in table
    assert "Taken: **taught**" in table


def test_a_packed_run_reads_as_before_and_keeps_no_word_of_the_corpus(runs, tmp_path):
    target = tmp_path / "model"
    target.mkdir()
    (target / "LICENSE.md").write_text("Whose it is.")
    (target / "old").write_text("left over")
    pack.pack(
        runs["taught"],
        target,
        pack.Description(version="2.0.0", run="taught", accuracy={"Own dev": {"las": 1.0}}),
    )
    verify_model(target)
    packed, source = spacy.load(target), spacy.load(runs["taught"])
    for doc in docs_of(source):
        before, after = source(doc.text), packed(doc.text)
        assert [(t.tag_, t.pos_, t.dep_, t.head.i, t.lemma_) for t in after] == [
            (t.tag_, t.pos_, t.dep_, t.head.i, t.lemma_) for t in before
        ]
    assert (target / "LICENSE.md").read_text() == "Whose it is."
    assert not (target / "old").exists()
    assert "Officials" not in json.loads((target / "vocab" / "strings.json").read_text())
    assert packed.meta["license"] == "CC BY-SA 4.0"
    assert json.loads((target / "manifest.json").read_text())["accuracy"]["Own dev"] == {"las": 1.0}


def test_a_model_that_is_too_big_replaces_nothing(runs, tmp_path, monkeypatch):
    monkeypatch.setattr(pack, "MOST_BYTES", 1000)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "old").write_text("stays")
    with pytest.raises(pack.PackError, match="more than the 1,000 that are shipped"):
        pack.pack(runs["raw"], tmp_path / "model", pack.Description(version="1", run="raw", accuracy={}))
    assert (tmp_path / "model" / "old").read_text() == "stays"


def test_only_the_data_of_the_manifest_are_used(tmp_path):
    content = b"a treebank"
    sums = {"sha256": hashlib.sha256(content).hexdigest(), "tokens": 2}
    file = TreebankFile(treebank="T", part=Part.DEV, path="t-dev.spacy", **sums)
    with pytest.raises(DataError, match=r"t-dev\.spacy is missing"):
        data.verify(tmp_path, [file])
    (tmp_path / "t-dev.spacy").write_bytes(content)
    data.verify(tmp_path, [file])
    (tmp_path / "t-dev.spacy").write_bytes(b"another")
    with pytest.raises(DataError, match=r"has the SHA-256 .* not that of manifest\.toml"):
        data.verify(tmp_path, [file])


def test_the_trainer_sees_the_training_and_the_dev_parts_only(tmp_path):
    files = [file for file in data.load_manifest() if file.part is not Part.TEST]
    for file in files:
        (tmp_path / file.path).write_bytes(b"")
    (tmp_path / "gathered").mkdir()
    corpora = train.gather(tmp_path, files, tmp_path / "gathered")
    assert {part: sorted(p.name for p in folder.iterdir()) for part, folder in corpora.items()} == {
        Part.TRAIN: ["ewt-train.spacy", "gum-train.spacy"],
        Part.DEV: ["ewt-dev.spacy", "gum-dev.spacy"],
    }
    command = train.trainer_command(corpora, tmp_path / "out", seed=7, steps=100)
    assert command[command.index("--training.seed") + 1] == command[command.index("--system.seed") + 1] == "7"


@pytest.mark.parametrize("step", [train, evaluate, pack])
def test_every_step_explains_itself(step, capsys):
    with pytest.raises(SystemExit, match="0"):
        step.main(["--help"])
    assert "python -m tracker.extraction.training." in capsys.readouterr().out


@pytest.mark.parametrize("step", [train, evaluate])
def test_wrong_data_end_a_step_with_one_sentence(step, tmp_path, capsys):
    assert step.main([str(tmp_path), str(tmp_path / "out")]) == 1
    assert "is missing: give the folder" in capsys.readouterr().err


def test_the_packed_model_has_the_network_of_the_settings():
    """spaCy fills defaults into the settings that it packs, and takes nothing away."""
    ours = spacy.util.load_config(data.CONFIG, interpolate=True)["components"]
    packed = spacy.util.load_config(pack.MODEL / "config.cfg", interpolate=True)["components"]
    assert missing(ours, packed) == []


def missing(wanted, found, place=""):
    """The settings that `found` lacks or has otherwise."""
    if isinstance(wanted, dict):
        return [
            at
            for key, value in wanted.items()
            for at in (missing(value, found[key], f"{place}.{key}") if key in found else [f"{place}.{key}"])
        ]
    return [] if wanted == found else [place]
