"""Layout: where each panel stands on Grafana's grid, and its id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from eventcore_monitoring.model.dashboards import Dashboard, Panel, Row

Json = dict[str, Any]

COLUMNS = 24


class Box(NamedTuple):
    """A place on the grid: left edge and width in columns of 24, top edge and height in units of 30 pixels."""

    x: int
    y: int
    width: int
    height: int


def panel_id(row: str, panel: str | None = None) -> int:
    """The id of a panel (or of a row itself), made from titles: it stays when others come, go or move.

    A positive 31-bit number; the titles are set apart by a newline, which no title can hold.
    """
    return crc32((row if panel is None else f"{row}\n{panel}").encode()) & 0x7FFF_FFFF or 1


def rows(dashboard: Dashboard) -> Iterator[tuple[Row, Box, list[tuple[Panel, Box]]]]:
    """Each row with its heading's place and its panels' places: left to right, a new line after the 24th column.

    A collapsed row takes its heading's height only; its panels have the places that they take when it is opened.
    """
    top = 0
    for row in dashboard.rows:
        placed = list(_panels(row, top + 1))
        yield row, Box(0, top, COLUMNS, 1), placed
        top += 1
        if not row.collapsed:
            top = max((box.y + box.height for _, box in placed), default=top)


def _panels(row: Row, top: int) -> Iterator[tuple[Panel, Box]]:
    left = tallest = 0
    for panel in row.panels:
        if left + panel.width > COLUMNS:
            top += tallest
            left = tallest = 0
        yield panel, Box(left, top, panel.width, panel.height)
        left += panel.width
        tallest = max(tallest, panel.height)


def below_headings(panels: Sequence[Json]) -> Iterator[tuple[Json, list[Json]]]:
    """The headings of a classic dashboard's rows with the panels below; what is above the first stands below none."""
    heading: Json = {"title": "", "collapsed": False}
    below: list[Json] = []
    for panel in panels:
        if panel["type"] != "row":
            below.append(panel)
            continue
        if below or "id" in heading:
            yield heading, below
        heading, below = panel, [*panel["panels"]]
    if below or "id" in heading:
        yield heading, below
