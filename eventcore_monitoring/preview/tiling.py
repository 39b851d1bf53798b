"""Tiles: places of equal size for the values of a panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from eventcore_monitoring.preview.svg import Box
from eventcore_monitoring.preview.text_width import text_width

_GAP: Final = 8.0
Direction = Literal["row", "column", "grid"]


def tiles(count: int, room: Box, direction: Direction, aspect: float = 2.2) -> list[Box]:
    """Places for so many values: side by side, below one another, or in the grid that leaves each the most room."""
    match direction:
        case "row":
            columns = count
        case "column":
            columns = 1
        case "grid":
            columns = max(range(1, count + 1), key=lambda columns: _size(columns, count, room, aspect))
    rows = -(-count // columns)
    width = (room.width - _GAP * (columns - 1)) / columns
    height = (room.height - _GAP * (rows - 1)) / rows
    return [
        Box(
            room.x + place % columns * (width + _GAP),
            room.y + place // columns * (height + _GAP),
            max(width, 1.0),
            max(height, 1.0),
        )
        for place in range(count)
    ]


def _size(columns: int, count: int, room: Box, aspect: float) -> tuple[float, int]:
    rows = -(-count // columns)
    width = (room.width - _GAP * (columns - 1)) / columns
    height = (room.height - _GAP * (rows - 1)) / rows
    return round(min(width / aspect, height), 3), columns


def font_size(texts: Sequence[str], width: float, height: float, most: float, least: float = 9) -> float:
    """The size at which the widest of the texts fits into a place."""
    widest = max((text_width(one, 100) for one in texts), default=0) / 100
    by_width = width / widest if widest else most
    return float(round(max(min(by_width, height / 1.2, most), least)))
