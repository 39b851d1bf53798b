"""The smallest room in which a chart with axes can be drawn, and what stands in a smaller one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.preview.panels.frame import message
from eventcore_monitoring.preview.svg import Box

_WIDTH: Final = 60.0
_HEIGHT: Final = 50.0


def is_too_small(room: Box) -> bool:
    """Whether axes would leave nothing of the room."""
    return room.width < _WIDTH or room.height < _HEIGHT


def too_small(room: Box) -> Iterator[str]:
    """What stands instead of the chart."""
    return message("too small", room, size=11)
