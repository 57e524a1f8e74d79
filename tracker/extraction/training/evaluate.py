"""Trained pipelines and checked treebanks -> how well each parses them, mean and range over the runs, and which one to take.

The tokens are those of the treebank. The report is written as JSON and as Markdown.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from tracker.extraction.training.data import REPORTS, DataError, Part, load_manifest, verify

# Our names of the measures, and spaCy's of its scores.
MEASURES = {"uas": "dep_uas", "las": "dep_las", "xpos": "tag_acc", "upos": "pos_acc", "sentences": "sents_f"}
SHOWN_RELATIONS = ("nsubj", "nsubj:pass", "obj", "obl", "ccomp", "conj", "appos")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Shares from 0 to 1. measures: by the names of MEASURES; relations: labelled F by relation."""

    measures: dict[str, float]
    relations: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """runs: by model, then by set ("UD_English-EWT dev"). chosen: the model with the best mean LAS on the dev sets."""

    runs: dict[str, dict[str, Scores]]
    chosen: str


def main(arguments: list[str] | None = None) -> int:
    """Measures the models that are named and writes the report; 1 where the data are wrong."""
    parser = argparse.ArgumentParser(prog="python -m tracker.extraction.training.evaluate", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the files that manifest.toml lists")
    parser.add_argument("models", type=Path, nargs="+", help="folders of trained pipelines, one a seed")
    parser.add_argument("--name", default="parser", help="name of the report in training/reports (default %(default)s)")
    parser.add_argument("--reports", type=Path, default=REPORTS, help="folder of the report (default %(default)s)")
    given = parser.parse_args(arguments)
    files = [file for file in load_manifest() if file.part is not Part.TRAIN]
    try:
        verify(given.data, files)
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sets = {f"{file.treebank} {file.part}": given.data / file.path for file in files}
    report = compare({name_of(path): path for path in given.models}, sets)
    write(report, given.reports / given.name)
    sys.stdout.write(as_markdown(report))
    return 0


def compare(models: Mapping[str, Path], sets: Mapping[str, Path]) -> Report:
    """The scores of all models on all sets of docs; the sets that are called dev choose."""
    runs = {}
    for name, path in models.items():
        nlp = spacy.load(path)
        runs[name] = {place: measure(nlp, docs) for place, docs in sets.items()}
    return Report(runs=runs, chosen=best_of(runs))


def measure(nlp: Language, corpus: Path) -> Scores:
    """How well the pipeline annotates the tokens of a DocBin. What the corpus does not annotate scores 0."""
    references = DocBin().from_disk(corpus).get_docs(nlp.vocab)
    found = nlp.evaluate([Example(_bare(reference), reference) for reference in references])
    by_relation = found.get("dep_las_per_type") or {}
    return Scores(
        measures={name: round(found.get(key) or 0.0, 4) for name, key in MEASURES.items()},
        relations={relation: round(scores["f"], 4) for relation, scores in sorted(by_relation.items())},
    )


def best_of(runs: Mapping[str, Mapping[str, Scores]]) -> str:
    """The run with the best mean LAS over the dev sets, the first among equals; the test sets have no say."""
    return max(runs, key=lambda run: mean(s.measures["las"] for place, s in runs[run].items() if place.endswith("dev")))


def name_of(model: Path) -> str:
    """What a run is called: the folder above `model-best`."""
    return model.resolve().parent.name if model.name.startswith("model-") else model.name


def write(report: Report, path: Path) -> None:
    """The report as `path`.json and `path`.md."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(asdict(report), indent=1, sort_keys=True)
    path.with_suffix(".json").write_text(content + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(as_markdown(report), encoding="utf-8")


def as_markdown(report: Report) -> str:
    """Mean over the runs and, where there are several, the range; then the relations that the rules lean on."""
    places = list(next(iter(report.runs.values())))
    lines = [
        f"# Parser: {len(report.runs)} run{'s' if len(report.runs) > 1 else ''} ({', '.join(report.runs)})",
        "",
        f"Taken: **{report.chosen}**, by its labelled attachment (LAS) on the dev sets. Mean over the runs (lowest–highest).",
        "",
        *_table(["set", *MEASURES], [[place, *_measures(report, place)] for place in places]),
        "",
        "Labelled F by relation, mean over the runs:",
        "",
        *_table(["set", *SHOWN_RELATIONS], [[place, *_relations(report, place)] for place in places]),
        "",
    ]
    return "\n".join(lines)


def _measures(report: Report, place: str) -> list[str]:
    return [_spread([run[place].measures[name] for run in report.runs.values()]) for name in MEASURES]


def _relations(report: Report, place: str) -> list[str]:
    found = [[run[place].relations.get(name) for run in report.runs.values()] for name in SHOWN_RELATIONS]
    return [f"{mean(v for v in values if v is not None):.3f}" if all(values) else "–" for values in found]


def _spread(values: Sequence[float]) -> str:
    mid = f"{100 * mean(values):.1f}"
    return mid if len(values) == 1 else f"{mid} ({100 * min(values):.1f}–{100 * max(values):.1f})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _bare(reference: Doc) -> Doc:
    """The same tokens without what is to be found."""
    words, spaces = [token.text for token in reference], [bool(token.whitespace_) for token in reference]
    return Doc(reference.vocab, words=words, spaces=spaces)


if __name__ == "__main__":
    sys.exit(main())
