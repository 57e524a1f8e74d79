"""The layer that turns words into numbers -> the same, computed once for each word of what is parsed together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy
from numpy.typing import NDArray
from thinc.api import Model, chain, with_array

# Any large odd numbers: rows of features that differ add up to different keys; where two do not, all is computed.
_FACTORS = numpy.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F], "uint64"
)
_Rows = NDArray[Any]


def embed_each_word_once(embed: Model[Any, Any]) -> None:
    """Has spaCy's MultiHashEmbed compute the same features once. embed: without vectors; changed in place."""
    features, lengths, tables, mixer, apart = embed.layers
    of_rows: Model[Any, Any] = chain(tables.layers[0], mixer.layers[0])
    embed.layers[:] = [features, lengths, with_array(_once(of_rows)), apart]


def _once(layer: Model[Any, Any]) -> Model[Any, Any]:
    return Model("once", _forward, layers=[layer], dims={"nO": None})


def _forward(model: Model[Any, Any], rows: _Rows, is_train: bool) -> tuple[_Rows, Callable[[Any], Any]]:
    layer = model.layers[0]
    if is_train:
        return cast(tuple[_Rows, Callable[[Any], Any]], layer(rows, is_train))
    keys = (rows * _FACTORS).sum(axis=1, dtype="uint64")
    _, first, place = numpy.unique(keys, return_index=True, return_inverse=True)
    if not (rows[first][place] == rows).all():
        return cast(tuple[_Rows, Callable[[Any], Any]], layer(rows, is_train))
    found, back = layer(rows[first], is_train)
    return found[place], back
