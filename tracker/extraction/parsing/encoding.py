"""The layers that let each word see its neighbours -> the same numbers, in less memory and so in less time.

spaCy's own make a dozen arrays of the whole batch for each layer, and look for the greatest of three numbers one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import numpy
from numpy.typing import NDArray
from thinc.api import Model

# What so many words need lies in the processor's own memory. Far fewer at once would be rounded otherwise.
MOST_AT_ONCE = 384
_TINY = 1e-08
_Rows = NDArray[numpy.float32]
_Back = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """weights, bias: in three stretches, of the three numbers of which the greatest counts. scale, shift: of the norm."""

    weights: _Rows
    bias: _Rows
    scale: _Rows
    shift: _Rows


def encode_by_parts(encode: Model[Any, Any]) -> None:
    """Has spaCy's MaxoutWindowEncoder work part by part. encode: with a window of one and three pieces; changed in place."""
    stack = encode.layers[0]
    layers = [_layer_of(residual) for residual in stack.layers]

    def forward(model: Model[Any, Any], rows: _Rows, is_train: bool) -> tuple[_Rows, _Back]:
        if is_train or not len(rows):
            return cast(tuple[_Rows, _Back], model.layers[0](rows, is_train))
        return _encoded(layers, rows), _no_way_back

    encode.layers[:] = [Model("by_parts", forward, layers=[stack], dims={"nO": None})]


def _no_way_back(_: Any) -> Any:
    raise NotImplementedError("what was only read teaches nothing")


def _layer_of(residual: Model[Any, Any]) -> _Layer:
    _, normed = residual.layers[0].layers
    maxout, norm = normed.layers[0].layers
    weights, bias, scale, shift = (
        numpy.asarray(node.get_param(name)) for node, name in ((maxout, "W"), (maxout, "b"), (norm, "G"), (norm, "b"))
    )
    return _Layer(
        weights=numpy.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1)),
        bias=bias.T.flatten(),
        scale=scale,
        shift=shift,
    )


def _encoded(layers: list[_Layer], rows: _Rows) -> _Rows:
    count, width = rows.shape
    # Nothing stands before the first word and behind the last.
    seen: _Rows = numpy.zeros((count + 2, width), "float32")
    found = numpy.zeros_like(seen)
    seen[1:-1] = rows
    parts = list(_parts(count))
    window, pieces = numpy.empty((2, parts[0][1], 3 * width), "float32")
    for layer in layers:
        for start, end in parts:
            room = slice(0, end - start)
            _fill(found[start + 1 : end + 1], layer, seen[start : end + 2], window[room], pieces[room])
        seen, found = found, seen
    return seen[1:-1]


def _parts(count: int) -> Iterator[tuple[int, int]]:
    """Stretches of nearly equal length, the first no shorter than the others."""
    n_parts = -(-count // MOST_AT_ONCE)
    length = -(-count // n_parts)
    for start in range(0, count, length):
        yield start, min(start + length, count)


def _fill(out: _Rows, layer: _Layer, seen: _Rows, window: _Rows, pieces: _Rows) -> None:
    """One layer for a stretch of words. seen: these, with one to either side; window, pieces: room to work in."""
    width = out.shape[1]
    own = seen[1:-1]
    window[:, :width], window[:, width : 2 * width], window[:, 2 * width :] = seen[:-2], own, seen[2:]
    numpy.dot(window, layer.weights, out=pieces)
    pieces += layer.bias
    numpy.maximum(pieces[:, :width], pieces[:, width : 2 * width], out=out)
    numpy.maximum(out, pieces[:, 2 * width :], out=out)
    out -= out.mean(axis=1, keepdims=True)
    squares = numpy.multiply(out, out, out=window[:, :width])
    out *= (squares.mean(axis=1, keepdims=True) + _TINY) ** -0.5
    out *= layer.scale
    out += layer.shift
    out += own
