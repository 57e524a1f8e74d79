"""Measuring how fast collecting is."""
