"""Entries of a catalogue, as the tests write them."""

ENTRY = """
[[source]]
slug = "wire"
name = "Wire"
kind = "wire"
owner = "Cooperative"
country = "US"
language = "en"
homepage = "https://wire.test/"
reliability = "A"
reliability_reason = "Names its sources and marks corrections."

[[source.feed]]
url = "https://wire.test/rss"
kind = "syndication"
"""
