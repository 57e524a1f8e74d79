"""Actors' names as a reader of another script knows them, with the usual name beside."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from tracker.web.presentation.speech import gettext, language


def shown_name(name: str) -> str:
    """The actor's name; where it has one of its own in the language that is composed in, both."""
    own = own_name(name, language())
    return gettext("{own_name} ({usual_name})").format(own_name=own, usual_name=name) if own else name


def own_name(name: str, code: str) -> str:
    """The name in that language; empty where it is the usual one."""
    return _names().get(code, {}).get(name, "")


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    """Names by the code of a language and the usual name."""
    found = resources.files("tracker.web.presentation").joinpath("names.toml").read_text("utf-8")
    return {str(code): dict(names) for code, names in tomllib.loads(found).items()}
