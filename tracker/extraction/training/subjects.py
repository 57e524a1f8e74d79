"""Short texts that are about the affair, or about something beside it -> the judge of relevance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tracker.extraction.judging.subject import subject_features
from tracker.extraction.judging.weights import Judge
from tracker.extraction.lexicon_check import read_table
from tracker.extraction.pages.language import detect_language
from tracker.extraction.pages.relevance import sentences_of
from tracker.extraction.training.fitting import Case, fit
from tracker.extraction.training.lessons import SHORT_REPORTS

SUBJECTS = Path(__file__).parent / "subjects.toml"
PENALTY = 0.1
# A feature must occur in so many texts; a text beside the affair counts so much, since to take it in is the worse error.
LEAST, BESIDE = 2, 2.0


def subject_cases(path: Path) -> Iterator[Case]:
    """The texts of a TOML file, each with `relevant`; short reports without it are about the affair."""
    entries = read_table(path)["case"]
    assert isinstance(entries, list)
    for entry in entries:
        if detect_language(entry["text"]) == "zh":
            continue
        sentences = sentences_of(entry["text"], entry.get("title"))
        relevant = bool(entry.get("relevant", True))
        counts = (1.0 if relevant else BESIDE,)
        yield Case(features=frozenset(subject_features(sentences)), wanted=(float(relevant),), counts=counts)


def learn_subject(paths: Sequence[Path]) -> Judge:
    """The judge that tells texts of the files apart, and those of our own."""
    cases = [case for path in (SUBJECTS, SHORT_REPORTS, *paths) for case in subject_cases(path)]
    return fit(cases, ("relevant",), penalty=PENALTY, least=LEAST)
