"""Lists of alerts, annotations, dashboards and news: a server knows what is in them, so their settings in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.frames import Content
from eventcore_monitoring.preview.svg import Box, line, paint, text
from eventcore_monitoring.preview.text_width import text_width, wrapped
from eventcore_monitoring.preview.theme import BORDER, MUTED

_ROW: Final = 20.0
_LINE: Final = 16.0
_HEADS: Final = {
    "alertlist": "Alerts, as the server knows them:",
    "annolist": "Annotations, as the server knows them:",
    "dashlist": "Dashboards, as the server knows them:",
    "news": "News, as the server reads them:",
}
_STATES: Final = {
    "firing": "firing", "pending": "pending", "noData": "no data", "normal": "normal", "error": "error",
    "recovering": "recovering",
}  # fmt: skip
_ORDERS: Final = {
    1: "by name, A to Z", 2: "by name, Z to A", 3: "by importance", 4: "oldest first", 5: "newest first",
}  # fmt: skip
_Rows = list[tuple[str, str]]


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel: what it will list, a setting a line."""
    type_ = reading.text(panel, "type")
    options = reading.mapping(panel, "options")
    rows = _ROWS[type_](options) if type_ in _ROWS else []
    yield text(room.x, room.y + 14, _HEADS.get(type_, ""), color=MUTED, room=room.width)
    yield line(room.x, room.y + 24, room.right, room.y + 24, paint(stroke=BORDER))
    labels = min(max((text_width(label) for label, _ in rows), default=0) + 14, room.width * 0.45)
    y = room.y + 42
    for place, (label, value) in enumerate(rows):
        lines = wrapped(value, room.width - labels) or [""]
        if y + (len(lines) - 1) * _LINE > room.bottom:
            rest = ", ".join(f"{name} {meaning}" for name, meaning in rows[place:])
            yield text(room.x, min(y, room.bottom - 2), f"+ {len(rows) - place} more", size=11, color=MUTED, says=rest)
            return
        yield text(room.x, y, label, color=MUTED, room=labels - 8)
        for number, words in enumerate(lines):
            yield text(room.x + labels, y + number * _LINE, words, room=room.width - labels)
        y += _ROW + (len(lines) - 1) * _LINE


def _alerts(options: Mapping[str, Any]) -> _Rows:
    chosen = reading.mapping(options, "stateFilter")
    states = [word for key, word in _STATES.items() if chosen.get(key) is True]
    rows = [("State", ", ".join(states) or "any")]
    rows += _if("Name contains", reading.text(options, "alertName"))
    rows += _if("Labels", reading.text(options, "alertInstanceLabelFilter"))
    rows += _if("Grouped by", ", ".join(reading.texts(options, "groupBy")))
    rows += _if("Dashboard", "this one" if reading.flag(options, "dashboardAlerts") else "")
    rows += _if("Folder", reading.text(options, "folder", "title"))
    rows += _if("Data source", reading.text(options, "datasource"))
    if reading.text(options, "viewMode") == "stat":
        return [*rows, ("Shows", "their number")]
    return [
        *rows,
        *_if("Order", _ORDERS.get(int(reading.number(options, "sortOrder") or 0), "")),
        *_most(options, "maxItems"),
    ]


def _annotations(options: Mapping[str, Any]) -> _Rows:
    rows = _if("Tags", ", ".join(reading.texts(options, "tags")))
    rows += [("Of", "this dashboard" if reading.flag(options, "onlyFromThisDashboard") else "all dashboards")]
    rows += [("Time", "the dashboard's" if reading.flag(options, "onlyInTimeRange") else "any")]
    return [*rows, *_most(options, "limit")]


def _dashboards(options: Mapping[str, Any]) -> _Rows:
    kinds = [
        word
        for key, word in (
            ("showStarred", "starred"),
            ("showRecentlyViewed", "recently viewed"),
            ("showSearch", "found"),
        )
        if reading.flag(options, key)
    ]
    rows = [("Which", ", ".join(kinds) or "none")]
    if reading.flag(options, "showSearch"):
        rows += _if("Title contains", reading.text(options, "query"))
        rows += _if("Tags", ", ".join(reading.texts(options, "tags")))
    return [*rows, *_most(options, "maxItems")]


def _news(options: Mapping[str, Any]) -> _Rows:
    return [("Feed", reading.text(options, "feedUrl", otherwise="Grafana's blog"))]


def _if(label: str, value: str) -> _Rows:
    return [(label, value)] if value else []


def _most(options: Mapping[str, Any], word: str) -> _Rows:
    found = reading.number(options, word)
    return [("At most", f"{found:g}")] if found else []


_ROWS: Final = {"alertlist": _alerts, "annolist": _annotations, "dashlist": _dashboards, "news": _news}
