"""Reads reports in Chinese, in either script, without a parser: by the places of names, and of words, in their clauses."""
