"""Blocks -> tokens, sentences and trees."""
