"""Rows -> words: how numbers, dates, grades and allegations are said to a reader. No database, no request."""
