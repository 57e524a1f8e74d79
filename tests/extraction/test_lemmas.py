"""Working out each base form once gives the forms that spaCy's own lemmatizer gives."""

import pytest
from spacy.pipeline import EditTreeLemmatizer

from tests.extraction.wording import FEBRUARY, JUNE
from tracker.extraction.pipeline import load_pipeline

ODD = "THEY copied it; copying copies Copied “distillèd” 24,000 zzzxq-ing’s 蒸馏 :-) U.S. models' ran, ran and RAN."


def by_spacy(lemmatizer, docs):
    """The lemmas as the class has them, whatever was put in its place."""
    EditTreeLemmatizer.set_annotations(lemmatizer, docs, EditTreeLemmatizer.predict(lemmatizer, docs))
    return [[token.lemma_ for token in doc] for doc in docs]


@pytest.mark.parametrize("texts", [[FEBRUARY], [JUNE, ODD], [ODD, "", ODD], [""], []])
def test_the_same_base_forms(texts):
    nlp = load_pipeline()
    lemmatizer = nlp.get_pipe("trainable_lemmatizer")
    with nlp.select_pipes(disable=["trainable_lemmatizer"]):
        docs, others = list(nlp.pipe(texts)), list(nlp.pipe(texts))
    lemmatizer.set_annotations(docs, lemmatizer.predict(docs))
    assert [[token.lemma_ for token in doc] for doc in docs] == by_spacy(lemmatizer, others)


def test_a_word_to_which_the_likeliest_rule_does_not_apply_stays_as_it_is():
    nlp = load_pipeline()
    lemmatizer = nlp.get_pipe("trainable_lemmatizer")
    rules = lemmatizer.cfg["labels"]
    label = next(place for place, rule in enumerate(rules) if lemmatizer.trees.apply(rule, "zq") is None)
    with nlp.select_pipes(disable=["trainable_lemmatizer"]):
        doc = nlp("zq")
    guesses = lemmatizer.predict([doc])
    guesses[0][:] = label
    lemmatizer.set_annotations([doc], guesses)
    assert [token.lemma_ for token in doc] == ["zq"]
