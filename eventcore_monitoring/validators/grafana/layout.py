"""Where panels stand: boxes outside the grid or over one another."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.validators.grafana.fault import Fault, Steps
from eventcore_monitoring.validators.grafana.reading import Box, Read
from eventcore_monitoring.validators.tree import address, mapping, number

_COLUMNS = 24
_CODE = "grafana-layout"


def layout_faults(read: Read) -> Iterator[Fault]:
    """The faults of every grid: the panels of a collapsed row, and those of a row in schema v2, have a grid each."""
    for grid in read.grids:
        yield from _grid(grid)
    if read.form != "classic":
        yield from _unplaced(read)


def _grid(grid: tuple[Box, ...]) -> Iterator[Fault]:
    boxes: list[tuple[Steps, float, float, float, float]] = []
    for here, box in grid:
        x, y, width, height = (number(box.get(key), -1) for key in ("x", "y", "w", "h"))
        if x < 0 or y < 0 or width < 1 or height < 1:
            yield Fault(here, _CODE, "x and y must be at least 0, w and h at least 1", "Write all four.")
            continue
        if x + width > _COLUMNS:
            yield Fault(here, _CODE, f"x + w is {x + width:g}, and the grid has {_COLUMNS} columns", "Move it.")
        boxes.append((here, x, y, x + width, y + height))
    boxes.sort(key=lambda one: one[2])
    for index, (here, left, _, right, bottom) in enumerate(boxes):
        for other, other_left, other_top, other_right, _ in boxes[index + 1 :]:
            if other_top >= bottom:
                break  # sorted by their tops: no later box can reach up here
            if other_left < right and left < other_right:
                yield Fault(other, _CODE, f"the box overlaps {address(here)}", "Move it.")


def _unplaced(read: Read) -> Iterator[Fault]:
    """Schema v2: elements that no layout shows, and places that show no element."""
    elements = mapping(read.value.get("elements"))
    shown = set()
    waiting: list[tuple[Steps, object]] = [((*read.steps, "layout"), read.value.get("layout"))]
    while waiting:
        way, value = waiting.pop()
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, one in inner:
            waiting.append(((*way, key), one))
        if isinstance(value, dict) and value.get("kind") == "ElementReference":
            name = str(value.get("name"))
            shown.add(name)
            if name not in elements:
                yield Fault(way, _CODE, f"there is no element {name}", "Name one of `elements`.", Severity.ERROR)
    for name in elements:
        if name not in shown:
            message = "no layout shows it"
            yield Fault((*read.steps, "elements", name), _CODE, message, "Place it in the layout, or remove it.")
