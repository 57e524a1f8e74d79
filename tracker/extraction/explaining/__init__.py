"""An Extraction -> lines for people: the report with its findings marked, and what found each. `explain` is the face."""

from tracker.extraction.explaining.report import explain

__all__ = ["explain"]
