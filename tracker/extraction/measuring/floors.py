"""A floors.toml beside the labels -> the F1 below which no layer may fall."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tracker.extraction.measuring.labels import LabelError
from tracker.extraction.measuring.layers import Layer
from tracker.extraction.measuring.scoring import Measured

FILE = "floors.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A layer that scores less than its floor; f1 is None where it was not measured at all."""

    layer: Layer
    f1: float | None
    floor: float


def read_floors(folder: Path) -> dict[Layer, float]:
    """The floor of each layer that has one. Raises LabelError."""
    path = folder / FILE
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["floors"]
        return {Layer(name): float(floor) for name, floor in entries.items()}
    except FileNotFoundError as error:
        raise LabelError(
            f"{path} does not exist. Write it, with a table [floors] of layers and their least F1."
        ) from error
    except KeyError as error:
        raise LabelError(f"{path} has no table [floors]. Add it, with layers and their least F1.") from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise LabelError(f"{path} cannot be used: {error}. Mend it.") from error


def falls(measured: Measured, floors: dict[Layer, float]) -> tuple[Fall, ...]:
    """The layers below their floors, in the order of the floors."""
    scored = {layer: score.f1 for layer, score in measured.scores.items()}
    return tuple(
        Fall(layer=layer, f1=scored.get(layer), floor=floor)
        for layer, floor in floors.items()
        if scored.get(layer, -1.0) < floor
    )
