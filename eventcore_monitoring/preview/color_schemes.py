"""Colour schemes of heatmaps: the scales that Grafana takes from d3, turned round where a theme asks for it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from eventcore_monitoring.preview.theme import Color, between

_PLAIN: Final = "Spectral"  # Grafana's for a name that it does not know


def scheme(name: str, steps: int, *, is_reversed: bool = False) -> tuple[Color, ...]:
    """So many colours of a scheme, for the lowest value first."""
    tables = _tables()
    light, dark = tables.get(name) or tables[_PLAIN]
    if is_reversed:
        light, dark = light[::-1], dark[::-1]
    ends = [Color(one, other) for one, other in zip(light, dark, strict=True)]
    return tuple(between(ends, place / (steps - 1)) for place in range(steps)) if steps > 1 else (ends[-1],)


@cache
def _tables() -> dict[str, tuple[list[str], list[str]]]:
    """Each scheme as samples in the light and in the dark theme."""
    read = json.loads(Path(__file__).with_name("data").joinpath("color_schemes.json").read_bytes())
    found = {}
    for name, table in read.items():
        colors = [f"#{digits}" for digits in table["colors"].split()]
        light, dark = (
            colors[::-1] if table["reversed"] in ("always", theme) else colors for theme in ("light", "dark")
        )
        found[name] = light, dark
    return found
