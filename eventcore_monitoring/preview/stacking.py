"""Stacking: series of one group upon one another, as they are or as parts of their sum."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.frames import Field

Values = Sequence[float | None]


class Layer(NamedTuple):
    """A series as it is drawn. `base`: the lower edge of its area, () where that is the zero line."""

    field: Field
    times: Sequence[float]
    values: Values
    base: Values = ()


def mode(field: Field) -> str:
    """`none`, `normal` or `percent`."""
    return reading.text(field.config, "custom", "stacking", "mode", otherwise="none")


def stacked(layers: Sequence[Layer]) -> list[Layer]:
    """The layers, those that are stacked raised upon the ones before them in their group."""
    groups: dict[Hashable, list[int]] = {}
    for place, layer in enumerate(layers):
        if mode(layer.field) in ("normal", "percent"):
            groups.setdefault(_group(layer), []).append(place)
    done = list(layers)
    for places in groups.values():
        for place, layer in zip(places, _raised([layers[place] for place in places]), strict=True):
            done[place] = layer
    return done


def _group(layer: Layer) -> Hashable:
    """What is stacked together: by the group's name and unit, and what lies below zero by itself."""
    below = sum(value for value in layer.values if value is not None and value == value) < 0
    group = reading.text(layer.field.config, "custom", "stacking", "group")
    return group, mode(layer.field), reading.text(layer.field.config, "unit"), below


def _raised(layers: Sequence[Layer]) -> list[Layer]:
    times = layers[0].times
    if any(layer.times is not times and tuple(layer.times) != tuple(times) for layer in layers):
        times = sorted({time for layer in layers for time in layer.times})
        layers = [_spread(layer, times) for layer in layers]
    totals: list[float] = []
    if mode(layers[0].field) == "percent":
        totals = [sum(abs(value or 0.0) for value in row) for row in zip(*(one.values for one in layers), strict=True)]
    below: list[float] = [0.0] * len(times)
    done: list[Layer] = []
    for layer in layers:
        parts: Values = layer.values
        if totals:
            parts = [
                None if value is None else value / total if total else 0.0
                for value, total in zip(parts, totals, strict=True)
            ]
        if None in parts:
            above = [under + (value or 0.0) for under, value in zip(below, parts, strict=True)]
            shown: Values = [None if value is None else top for top, value in zip(above, parts, strict=True)]
        else:
            above = [under + value for under, value in zip(below, parts, strict=True)]  # type: ignore[operator]
            shown = above
        done.append(Layer(layer.field, times, shown, below if done else ()))
        below = above
    return done


def _spread(layer: Layer, times: Sequence[float]) -> Layer:
    known = dict(zip(layer.times, layer.values, strict=False))
    return layer._replace(times=times, values=[known.get(time) for time in times])
