"""manifest.toml -> the treebank files of a training, each checked against its sum before it is used."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

HERE = Path(__file__).parent
CONFIG = HERE / "config.cfg"
MANIFEST = HERE / "manifest.toml"
REPORTS = HERE / "reports"


class Part(StrEnum):
    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


class DataError(RuntimeError):
    """The data are not those of the manifest; the message names the file and the remedy."""

    permanent = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TreebankFile:
    """One part of a treebank as a spaCy DocBin. path: below the data folder."""

    treebank: str
    part: Part
    path: str
    tokens: int
    sha256: str


def load_manifest(manifest: Path = MANIFEST) -> tuple[TreebankFile, ...]:
    """All files in the order of the manifest."""
    entries = tomllib.loads(manifest.read_text(encoding="utf-8"))["treebanks"]
    return tuple(
        TreebankFile(
            treebank=entry["name"],
            part=Part(file["part"]),
            path=file["path"],
            tokens=file["tokens"],
            sha256=file["sha256"],
        )
        for entry in entries
        for file in entry["files"]
    )


def verify(folder: Path, files: Iterable[TreebankFile]) -> None:
    """Raises DataError unless every file lies in the folder with its sum."""
    for file in files:
        path = folder / file.path
        if not path.is_file():
            raise DataError(f"{path} is missing: give the folder with the files that {MANIFEST.name} lists.")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != file.sha256:
            raise DataError(f"{path} has the SHA-256 {found[:12]}…, not that of {MANIFEST.name}: get that release.")
