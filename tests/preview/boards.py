"""Small dashboards and answers that the tests of the preview draw."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from eventcore_monitoring.preview.answers import Answers, Lines, Series
from eventcore_monitoring.preview.dashboard import dashboard_svg

START, STEP, COUNT = 1_764_000_000, 60, 31
SVG = "{http://www.w3.org/2000/svg}"


def wave(base: float, height: float, shift: float = 0) -> tuple[float, ...]:
    """A course that rises and falls."""
    return tuple(base + height * math.sin(place / 5 + shift) for place in range(COUNT))


def series(*values: float | None, **labels: str) -> Series:
    """One series."""
    return Series(labels, values)


def answers(by_query: Mapping[str, Sequence[Series]], lines: Mapping[str, Lines] | None = None) -> Answers:
    """Answers over half an hour."""
    end = START + STEP * (COUNT - 1)
    return Answers(START, end, STEP, {query: tuple(listed) for query, listed in by_query.items()}, lines or {})


def target(expr: str, legend: str = "", ref: str = "A", **more: Any) -> dict[str, Any]:
    """A query of a panel."""
    return {"refId": ref, "expr": expr, "legendFormat": legend, **more}


def panel(
    type_: str, *targets: Mapping[str, Any], title: str = "Panel", w: int = 8, h: int = 6, **more: Any
) -> dict[str, Any]:
    """A panel; `defaults`, `overrides` and `options` go to their places."""
    config = {"defaults": more.pop("defaults", {}), "overrides": more.pop("overrides", [])}
    place = {"x": 0, "y": 0, "w": w, "h": h}
    return {"type": type_, "title": title, "gridPos": place, "targets": list(targets), "fieldConfig": config, **more}


def board(*panels: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A dashboard."""
    return {"title": "Board", "panels": list(panels), **more}


def drawn(dashboard: Mapping[str, Any], found: Answers | None = None) -> ElementTree.Element:
    """The picture of a dashboard, read as XML."""
    return ElementTree.fromstring(dashboard_svg(dashboard, found, "auto"))


def texts(picture: ElementTree.Element) -> list[str]:
    """All that is written in a picture, without what shows under the pointer."""
    return ["".join(_visible(one)) for one in picture.iter(f"{SVG}text")]


def _visible(element: ElementTree.Element) -> list[str]:
    inner = [part for child in element if child.tag != f"{SVG}title" for part in [*_visible(child), child.tail or ""]]
    return [element.text or "", *inner]
