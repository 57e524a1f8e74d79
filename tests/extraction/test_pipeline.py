"""The pipeline: the packed model verified, blocks parsed on their own, offsets of the text kept."""

import json
import shutil

import numpy
import pytest

from tests.extraction.finding import read
from tracker.extraction.pages.blocks import find_blocks
from tracker.extraction.pipeline import MODEL, ModelError, load_pipeline, parse, verify_model

TEXT = """Acme Accuses Bolt Of Copying Its Models

Acme, a U.S. lab, sued Bolt on Monday. "It copied us. We saw it," said J. Roe.

- Bolt: 3 million exchanges"""


def test_the_packed_model_is_the_one_of_its_manifest():
    verify_model(MODEL)


def test_an_altered_or_missing_file_is_named_with_the_remedy(tmp_path):
    copy = shutil.copytree(MODEL, tmp_path / "model")
    (copy / "tagger" / "model").write_bytes(b"other")
    with pytest.raises(ModelError, match=r"tagger/model is not the file .* Restore tracker/extraction/model/"):
        verify_model(copy)
    (copy / "tagger" / "model").unlink()
    with pytest.raises(ModelError, match="tagger/model cannot be read"):
        verify_model(copy)
    (copy / "manifest.json").unlink()
    with pytest.raises(ModelError, match=r"manifest\.json cannot be read"):
        verify_model(copy)


def test_the_manifest_states_the_measured_accuracy():
    accuracy = json.loads((MODEL / "manifest.json").read_text())["accuracy"]
    assert accuracy["UD_English-PUD test"]["las"] > 0.8


@pytest.mark.model
def test_the_doc_has_the_text_and_no_sentence_crosses_a_block():
    blocks = find_blocks(TEXT)
    doc = parse(TEXT, blocks)
    assert doc.text == TEXT
    edges = {block.start for block in blocks} | {block.end for block in blocks}
    assert not any(sent.start_char < edge < sent.end_char for sent in doc.sents for edge in edges)


@pytest.mark.model
def test_sentences_break_after_quotes_but_not_after_initials_or_abbreviations():
    sentences = [sentence.text for sentence in read(TEXT).sentences]
    assert sentences == [
        "Acme Accuses Bolt Of Copying Its Models",
        "Acme, a U.S. lab, sued Bolt on Monday.",
        '"It copied us.',
        'We saw it," said J. Roe.',
        "Bolt: 3 million exchanges",
    ]


@pytest.mark.model
def test_a_title_in_capitals_is_parsed_like_a_sentence():
    root = next(read(TEXT).doc.sents).root
    assert (root.text, root.pos_) == ("Accuses", "VERB")


@pytest.mark.model
def test_every_component_says_what_it_assigns():
    nlp = load_pipeline()
    assert nlp.pipe_names[0] == "sentence_breaks"
    assert nlp.get_pipe_meta("sentence_breaks").assigns == ["token.is_sent_start"]
    assert load_pipeline() is nlp


@pytest.mark.model
def test_other_languages_get_sentences_and_single_ideographs():
    reading = read("甲公司指控乙公司。乙公司否认。")
    assert [s.text for s in reading.sentences] == ["甲公司指控乙公司。", "乙公司否认。"]
    assert reading.doc[0].text == "甲"


def test_words_computed_once_get_the_numbers_that_each_would_get_alone():
    embed = load_pipeline().get_pipe("tok2vec").model.layers[0]
    doc = load_pipeline().make_doc("The lab said that the other lab had copied the model, said the lab.")
    rows = embed.layers[0].predict([doc])[0]
    once = embed.layers[2].layers[0]
    assert numpy.allclose(once.predict(rows), once.layers[0].predict(rows), atol=1e-5)
