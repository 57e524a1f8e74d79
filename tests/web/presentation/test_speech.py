"""What is composed is in English, and on a page in its reader's language, with the hedge that it has in English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import translation

from tests.web import rows
from tests.web.presentation.reading import read_in
from tracker.web.presentation import names, speech
from tracker.web.presentation.sentences import headline, standing_words

LEXICON = settings.BASE_DIR / "tracker" / "extraction" / "lexicon" / "actors"


def test_an_allegation_is_somebodys_in_every_language() -> None:
    item = rows.claim("alleges_distillation", "Anthropic", "Moonshot AI")
    assert headline(item) == "Anthropic alleges that Moonshot AI distilled or copied a model without permission"
    with read_in("tr"):
        assert headline(item).startswith("Anthropic şunu iddia ediyor: Moonshot AI, ")
    with read_in("zh-hans"):
        assert headline(item).startswith("Anthropic指称月之暗面（Moonshot AI）")


def test_the_language_that_is_active_alone_changes_nothing_that_is_composed() -> None:
    item = rows.claim("alleges_distillation", "Anthropic", "Moonshot AI")
    said = headline(item), standing_words(item)
    with translation.override("tr"):
        assert (headline(item), standing_words(item)) == said
    with read_in("tr"), speech.english():
        assert (headline(item), standing_words(item)) == said


def test_names_of_their_own_are_names_that_the_lexicon_has() -> None:
    spelt: dict[str, set[str]] = {}
    for path in sorted(LEXICON.glob("*.toml")):
        for row in _entries(tomllib.loads(path.read_text("utf-8"))):
            spelt.setdefault(str(row["name"]), set()).update(row.get("aliases", ()))
    told = tomllib.loads(Path(names.__file__).with_name("names.toml").read_text("utf-8"))
    unknown = [
        (name, own) for known in told.values() for name, own in known.items() if own not in spelt.get(name, set())
    ]
    assert unknown == []


def _entries(data: object) -> Iterator[dict[str, list[str]]]:
    if isinstance(data, dict):
        if "name" in data:
            yield data
        for inner in data.values():
            yield from _entries(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from _entries(inner)


def test_turkish_has_two_letters_i() -> None:
    with read_in("tr"):
        assert speech.lowered("İhracat Izgara") == "ihracat ızgara"
