"""Layout: where Grafana puts the panels of a dashboard, row by row, upon its grid of 24 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.svg import Box

COLUMNS: Final = 24
_CELL: Final = 30.0
_GAP: Final = 8.0
_TALLEST: Final = 200  # cells: what is taller is a mistake, and no picture could show it
_PLAIN_SIZE: Final = (12, 8)


class Placed(NamedTuple):
    """A panel and its place in pixels. `hidden`: how many panels a collapsed row keeps from sight."""

    panel: Mapping[str, Any]
    box: Box
    hidden: int = 0

    @property
    def is_row(self) -> bool:
        """Whether it is the heading of a row."""
        return reading.text(self.panel, "type") == "row"


def placed(dashboard: Mapping[str, Any], origin: tuple[float, float], width: float) -> list[Placed]:
    """All panels that show, in the order of reading.

    As in Grafana a panel moves up until it meets another one, so that neither a gap nor an overlap remains.
    """
    cells = sorted(_cells(dashboard), key=lambda cell: (cell[1][1], cell[1][0]))
    heights = [0] * COLUMNS
    column = (width - _GAP * (COLUMNS - 1)) / COLUMNS
    found = []
    for panel, (x, _, w, h) in cells:
        top = max(heights[x : x + w])
        heights[x : x + w] = [top + h] * w
        box = Box(
            origin[0] + x * (column + _GAP),
            origin[1] + top * (_CELL + _GAP),
            w * (column + _GAP) - _GAP,
            h * (_CELL + _GAP) - _GAP,
        )
        is_row = reading.text(panel, "type") == "row"
        hidden = len(reading.mappings(panel, "panels")) if is_row and panel.get("collapsed") is True else 0
        found.append(Placed(panel, box, hidden))
    return found


Cells = tuple[int, int, int, int]


def _cells(dashboard: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Cells]]:
    bottom = 0
    for panel in reading.mappings(dashboard, "panels"):
        cells = _place(panel, bottom)
        bottom = max(bottom, cells[1] + cells[3])
        yield panel, cells
        if reading.text(panel, "type") == "row" and panel.get("collapsed") is not True:
            for inner in reading.mappings(panel, "panels"):  # a row of old, opened: its panels are kept within it
                cells = _place(inner, bottom)
                bottom = max(bottom, cells[1] + cells[3])
                yield inner, cells
    for row in reading.mappings(dashboard, "rows"):
        yield from _old_row(row, bottom)
        bottom += 1 + _old_height(row) * len(reading.mappings(row, "panels"))


def _place(panel: Mapping[str, Any], bottom: int) -> Cells:
    place = reading.mapping(panel, "gridPos")
    if reading.text(panel, "type") == "row":
        return 0, _cell(place, "y", bottom, 0, 10**6), COLUMNS, 1
    x = _cell(place, "x", 0, 0, COLUMNS - 1)
    w = _cell(place, "w", _PLAIN_SIZE[0], 1, COLUMNS - x)
    return x, _cell(place, "y", bottom, 0, 10**6), w, _cell(place, "h", _PLAIN_SIZE[1], 1, _TALLEST)


def _cell(place: Mapping[str, Any], word: str, otherwise: int, least: int, most: int) -> int:
    found = reading.number(place, word)
    return min(max(int(found) if found is not None else otherwise, least), most)


def _old_height(row: Mapping[str, Any]) -> int:
    written = str(reading.at(row, "height") or 250).removesuffix("px")
    return max(1, round(int(written) / (_CELL + _GAP))) if written.isdigit() and len(written) < 5 else 7


def _old_row(row: Mapping[str, Any], top: int) -> Iterator[tuple[Mapping[str, Any], Cells]]:
    """A row of the form before schema version 16: panels with a span of twelfths, side by side."""
    panels = reading.mappings(row, "panels")
    if row.get("showTitle") is True or row.get("collapse") is True:
        hidden = {"collapsed": True, "panels": panels} if row.get("collapse") is True else {}
        yield {"type": "row", "title": reading.text(row, "title"), **hidden}, (0, top, COLUMNS, 1)
    if row.get("collapse") is True:
        return
    x, y, height = 0, top + 1, _old_height(row)
    for panel in panels:
        w = min(max(round((reading.number(panel, "span") or 4) * 2), 1), COLUMNS)
        if x + w > COLUMNS:
            x, y = 0, y + height
        yield panel, (x, y, w, height)
        x += w
