"""Checked treebanks and a seed -> a trained pipeline (`model-best`, `model-last`), the same each time on one machine."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tracker.extraction.training.data import CONFIG, DataError, Part, TreebankFile, load_manifest, verify

STEPS = 9000
EVALUATE_EVERY = 500
# One thread and no random order of sets: what is left to chance hangs on the seed.
_FIXED = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}


def main(arguments: list[str] | None = None) -> int:
    """Runs one training; the exit status of spaCy's trainer, or 1 where the data are wrong."""
    parser = argparse.ArgumentParser(prog="python -m tracker.extraction.training.train", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the files that manifest.toml lists")
    parser.add_argument("output", type=Path, help="folder for model-best and model-last; made where it is missing")
    parser.add_argument("--seed", type=int, default=20, help="start of all that is random (default %(default)s)")
    parser.add_argument("--steps", type=int, default=STEPS, help="batches to train on (default %(default)s)")
    given = parser.parse_args(arguments)
    files = [file for file in load_manifest() if file.part is not Part.TEST]
    try:
        verify(given.data, files)
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="training-") as folder:
        corpora = gather(given.data, files, Path(folder))
        command = trainer_command(corpora, given.output, seed=given.seed, steps=given.steps)
        return subprocess.run(command, env={**os.environ, **_FIXED}, check=False).returncode


def gather(data: Path, files: list[TreebankFile], folder: Path) -> dict[Part, Path]:
    """A folder for each part that holds its files and nothing else, as spaCy's reader of corpora takes it."""
    corpora: dict[Part, Path] = {}
    for file in files:
        corpus = corpora.setdefault(file.part, folder / file.part)
        corpus.mkdir(exist_ok=True)
        (corpus / Path(file.path).name).symlink_to((data / file.path).resolve())
    return corpora


def trainer_command(corpora: dict[Part, Path], output: Path, *, seed: int, steps: int) -> list[str]:
    """spaCy's trainer with our settings."""
    settings = {
        "paths.train": corpora[Part.TRAIN],
        "paths.dev": corpora[Part.DEV],
        "training.max_steps": steps,
        "training.patience": 0,
        "training.eval_frequency": min(EVALUATE_EVERY, steps),
        "training.seed": seed,
        "system.seed": seed,
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "spacy", "train", str(CONFIG), "--output", str(output), *options]


if __name__ == "__main__":
    sys.exit(main())
