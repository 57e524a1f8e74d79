"""Reading a report: its cleaned text, and what it says. `extract` and `clean_text` are the face of this package.

The language model is loaded with the first text, not with this module: pages that only show results never need it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.extraction.records import Extraction

# A process reads on one core: more processes read more. NumPy looks at this when it is loaded, with the model.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

EXTRACTOR_VERSION = "15"
__all__ = ["EXTRACTOR_VERSION", "clean_text", "extract"]


def extract(
    text: str,
    *,
    ref: str = "",
    url: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    published_on: date | None = None,
    language: str | None = None,
    name_model: str | None = None,
) -> Extraction:
    """What one report says.

    text: raw or cleaned; `report.text` of the result is the cleaned one, into which all offsets point.
    published_on: the report's own day; taken from its text where that gives one and this is None.
    language: ISO 639-1; detected where None. A report that is not about the affair gives names only.
    name_model: a further spaCy pipeline, an installed package or a folder, that may propose where names stand.
    """
    return _composer()(
        text,
        ref=ref,
        url=url,
        outlet=outlet,
        title=title,
        published_on=published_on,
        language=language,
        name_model=name_model,
    )


@cache
def _composer() -> Callable[..., Extraction]:
    """What reads a text. The code that comes with it stays: it is not looked through for garbage, now or later."""
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        from tracker.extraction.compose import compose

        gc.freeze()
    finally:
        if is_collecting:
            gc.enable()
    return compose


def clean_text(raw: str) -> str:
    """The article as it is read and cited; cleaning a cleaned text changes nothing."""
    from tracker.extraction.pages import cleaning

    return cleaning.clean_text(raw)
