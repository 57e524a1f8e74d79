"""A trained pipeline and its report -> the folder that the product loads: weights rounded to what a half holds, words of the
treebanks taken out, description, licence, and a manifest with the sum of every file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import spacy
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.strings import StringStore

from tracker.extraction.training.data import REPORTS, load_manifest
from tracker.extraction.training.evaluate import name_of

MODEL = Path(__file__).parent.parent / "model"
MOST_BYTES = 15_000_000
LICENCE = "CC BY-SA 4.0"
NOTE = "tokens as the treebank has them; labelled attachment (las) counts head and relation"


class PackError(RuntimeError):
    """The pipeline cannot be shipped; the message says why."""

    permanent = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the manifest says beside the sums. accuracy: measures by set."""

    version: str
    run: str
    accuracy: dict[str, dict[str, float]]


def main(arguments: list[str] | None = None) -> int:
    """Packs one run; 1 where it cannot be shipped."""
    parser = argparse.ArgumentParser(prog="python -m tracker.extraction.training.pack", description=__doc__)
    parser.add_argument("source", type=Path, help="folder of the trained pipeline, such as RUNS/seed20/model-best")
    parser.add_argument("--report", default="parser", help="name of its report in training/reports")
    parser.add_argument("--target", type=Path, default=MODEL, help="folder to replace (default %(default)s)")
    parser.add_argument("--version", default="1.1.0", help="version of the packed model (default %(default)s)")
    given = parser.parse_args(arguments)
    measured = json.loads((REPORTS / f"{given.report}.json").read_text(encoding="utf-8"))
    run = name_of(given.source)
    accuracy = {place: scores["measures"] for place, scores in measured["runs"][run].items()}
    try:
        pack(given.source, given.target, Description(version=given.version, run=run, accuracy=accuracy))
    except PackError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def pack(source: Path, target: Path, description: Description) -> None:
    """Replaces the target, of which the licence file is kept. Raises PackError where the result would be too big."""
    nlp = spacy.load(source)
    round_weights(nlp)
    nlp.meta.update(
        name="stillwatch",
        version=description.version,
        description="Tags, morphology, UD trees and lemmas of English news text.",
        author="Stillwatch",
        license=LICENCE,
        spacy_version=">=3.8.7,<3.9.0",
        performance={},
    )
    nlp.config["paths"].update(train=None, dev=None)  # where the data lay is nobody's business
    with tempfile.TemporaryDirectory(prefix="packing-") as folder:
        packed = Path(folder) / "model"
        nlp.to_disk(packed)
        StringStore(needed_strings(nlp)).to_disk(packed / "vocab" / "strings.json")
        licence = target / "LICENSE.md"
        if licence.is_file():
            shutil.copy(licence, packed)
        size = sum(path.stat().st_size for path in packed.rglob("*") if path.is_file())
        if size > MOST_BYTES:
            raise PackError(f"{source} has {size:,} bytes packed, more than the {MOST_BYTES:,} that are shipped.")
        (packed / "manifest.json").write_text(_manifest(packed, description), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(packed, target)


def round_weights(nlp: Language) -> None:
    """Rounds every parameter to a half's precision: it loses nothing that can be measured, and compresses well."""
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model else ():
            for name in node.param_names:
                if node.has_param(name):
                    node.set_param(name, node.get_param(name).astype("float16").astype("float32"))


def needed_strings(nlp: Language) -> list[str]:
    """The strings without which the pipeline reads otherwise: English's own, labels, and endings of the lemmatizer."""
    kept = set(spacy.blank(nlp.lang or "en").vocab.strings) | set(_labels(nlp))
    if nlp.has_pipe("trainable_lemmatizer"):
        trees = nlp.get_pipe("trainable_lemmatizer").trees  # type: ignore[attr-defined]
        hashes = set(_numbers(srsly.msgpack_loads(trees.to_bytes())))
        kept |= {string for string in nlp.vocab.strings if nlp.vocab.strings[string] in hashes}
    return sorted(kept)


def _labels(nlp: Language) -> Iterable[str]:
    for labels in nlp.pipe_labels.values():
        for label in labels:
            yield from (label, *label.split("|"), *label.replace("=", "|").split("|"))


def _numbers(value: object) -> Iterable[int]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, int):
        yield value


def _manifest(packed: Path, description: Description) -> str:
    files = sorted(path for path in packed.rglob("*") if path.is_file() and path.name != "LICENSE.md")
    content = {
        "name": "en_stillwatch",
        "version": description.version,
        "licence": LICENCE,
        "training": {
            "data": [f"{f.treebank} {f.part} ({f.tokens:,} tokens)" for f in load_manifest() if f.part != "test"],
            "run": description.run,
            "settings": "tracker/extraction/training/config.cfg",
        },
        "accuracy": {"note": NOTE, **description.accuracy},
        "sha256": {
            path.relative_to(packed).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        },
    }
    return json.dumps(content, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main())
