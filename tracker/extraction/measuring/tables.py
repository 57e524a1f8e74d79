"""Measures -> lines for people, and values for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.extraction.measuring.calibration import PROMISED, SURE_FROM, Calibration
from tracker.extraction.measuring.floors import Fall
from tracker.extraction.measuring.layers import Key
from tracker.extraction.measuring.scoring import Fault, Measured

_WORDS_SHOWN = 160


def score_lines(measured: Measured) -> Iterator[str]:
    """The table of layers."""
    yield (
        f"{measured.n_reports} reports, {len(measured.unread)} of them unread, "
        f"{measured.n_faults} spans that are not the text's words"
    )
    yield f"{'layer':38} {'P':>6} {'R':>6} {'F1':>6}   95 % interval   gold found"
    for layer, score in measured.scores.items():
        yield (
            f"{layer:38} {score.precision:6.3f} {score.recall:6.3f} {score.f1:6.3f}   "
            f"{score.low:.3f}–{score.high:.3f}   {score.n_wanted:5} {score.n_found:5}"
        )


def beside_lines(plain: Measured, swapped: Measured) -> Iterator[str]:
    """The F1 of each layer with the real names and with invented ones."""
    yield f"{'F1 of layer':38} {'as is':>7} {'unknown names':>14} {'change':>7}"
    for layer, score in plain.scores.items():
        other = swapped.scores[layer]
        yield f"{layer:38} {score.f1:7.3f} {other.f1:14.3f} {other.f1 - score.f1:+7.3f}"


def calibration_lines(calibration: Calibration) -> Iterator[str]:
    """The table of bands, and whether the promise of the upper ones is kept."""
    yield f"{'confidence':12} {'items':>6} {'right':>6} {'share right':>12}"
    for band in calibration.bands:
        share = "none" if band.share is None else f"{band.share:.3f}"
        yield f"{f'{band.low:.1f}–{band.high:.1f}':12} {band.n_items:6} {band.n_right:6} {share:>12}"
    sure = calibration.sure
    verdict = "kept" if calibration.is_kept else "NOT kept"
    yield (
        f"Of {sure.n_items} items at {SURE_FROM:.1f}–1.0, {sure.n_right} are right; "
        f"promised are {PROMISED:.0%}: {verdict}."
    )


def fault_lines(faults: Sequence[Fault]) -> Iterator[str]:
    """What was missed (-) and what is wrong (+), under the report it belongs to."""
    ref = None
    for fault in faults:
        if fault.ref != ref:
            ref = fault.ref
            yield ref
        mark = "-" if fault.is_missed else "+"
        yield f"  {mark} {fault.layer}: {_key_words(fault.key)}"
        if fault.words:
            yield f"      from: {_shortened(fault.words)}"


def fall_lines(falls: Sequence[Fall]) -> Iterator[str]:
    """The layers below their floors, one a line."""
    for fall in falls:
        f1 = "not measured" if fall.f1 is None else f"{fall.f1:.3f}"
        yield f"{fall.layer} fell below its floor: {f1}, floor {fall.floor:.3f}"


def score_values(measured: Measured) -> dict[str, object]:
    """The table as JSON values, rounded to four digits; under `_` what concerns all layers."""
    layers: dict[str, object] = {
        layer.value: {
            "p": round(score.precision, 4),
            "r": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "lo": round(score.low, 4),
            "hi": round(score.high, 4),
            "gold": score.n_wanted,
            "found": score.n_found,
        }
        for layer, score in measured.scores.items()
    }
    layers["_"] = {
        "documents": measured.n_reports,
        "missing": list(measured.unread),
        "evidence_faults": measured.n_faults,
    }
    return layers


def calibration_values(calibration: Calibration) -> list[dict[str, object]]:
    """The bands as JSON values."""
    return [
        {"low": band.low, "high": band.high, "items": band.n_items, "right": band.n_right} for band in calibration.bands
    ]


def _key_words(key: Key) -> str:
    return " · ".join(_plain_number(part) for part in key if part not in ("", None)) or "(nobody)"


def _plain_number(part: object) -> str:
    return f"{part:,.10g}" if isinstance(part, float) else str(part)


def _shortened(words: str) -> str:
    joined = " ".join(words.split())
    return joined if len(joined) <= _WORDS_SHOWN else joined[: _WORDS_SHOWN - 1] + "…"
