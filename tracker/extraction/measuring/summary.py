"""The measures of the project's own labelled reports, kept as a small file for the page that shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tracker.extraction import EXTRACTOR_VERSION
from tracker.extraction.measuring.calibration import Band, Calibration
from tracker.extraction.measuring.layers import Layer
from tracker.extraction.measuring.scoring import Measured, Score
from tracker.extraction.measuring.tables import calibration_values, score_values

FILE = Path(__file__).parent.parent / "measured.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One layer. unknown_names: its F1 where every name is new; floor: below which it may not fall, where it has one."""

    layer: Layer
    score: Score
    unknown_names: float
    floor: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was measured with one version of the extractor."""

    extractor_version: str
    n_reports: int
    n_relevant: int
    lines: tuple[Line, ...]
    calibration: Calibration


def write_summary(
    measured: Measured, unknown_names: Measured, calibration: Calibration, floors: dict[Layer, float], n_relevant: int
) -> None:
    """Keeps the figures. They bear no date: what they belong to is the extractor's version."""
    values = {
        "extractor_version": EXTRACTOR_VERSION,
        "reports": measured.n_reports,
        "relevant": n_relevant,
        "layers": {layer: score_values(measured)[layer] for layer in measured.scores},
        "unknown_names": {layer: round(score.f1, 4) for layer, score in unknown_names.scores.items()},
        "calibration": calibration_values(calibration),
        "floors": {layer: floors[layer] for layer in measured.scores if layer in floors},
    }
    FILE.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_summary() -> Summary:
    """What was kept last."""
    values = json.loads(FILE.read_text(encoding="utf-8"))
    bands = values["calibration"]
    return Summary(
        extractor_version=values["extractor_version"],
        n_reports=values["reports"],
        n_relevant=values["relevant"],
        lines=tuple(
            Line(
                layer=Layer(name),
                score=_score(row),
                unknown_names=values["unknown_names"][name],
                floor=values["floors"].get(name),
            )
            for name, row in values["layers"].items()
        ),
        calibration=Calibration(
            bands=tuple(
                Band(low=band["low"], high=band["high"], n_items=band["items"], n_right=band["right"]) for band in bands
            )
        ),
    )


def _score(row: dict[str, float]) -> Score:
    return Score(
        precision=row["p"],
        recall=row["r"],
        f1=row["f1"],
        low=row["lo"],
        high=row["hi"],
        n_wanted=int(row["gold"]),
        n_found=int(row["found"]),
    )
