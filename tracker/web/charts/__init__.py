"""Rows -> the geometry of a chart; templates draw it. Every chart has a title that says the finding."""
