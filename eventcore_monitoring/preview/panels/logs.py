"""Logs: lines with their time, and the level as a coloured bar before each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.dates import date
from eventcore_monitoring.preview.frames import Cell, Content, Field, Frame
from eventcore_monitoring.preview.panels.frame import no_data
from eventcore_monitoring.preview.svg import Box, paint, rect, text
from eventcore_monitoring.preview.theme import MUTED, Color, color

_SIZE: Final = 12.0
_ADVANCE: Final = 0.602 * _SIZE  # of every character of a font of equal widths
_HEIGHT: Final = 18.0
_GAP: Final = 3.0
_MOST_LINES: Final = 6  # of one entry: the picture shows that it is long, not all of it
_BODIES: Final = ("line", "body", "message", "msg", "log", "content")
_LEVELS: Final = ("detected_level", "level", "severity", "severity_text", "lvl", "loglevel")
_IDS: Final = frozenset({"id", "tsNs", "labelTypes", "_id", "_index", "_type", "sort"})
# The words that Grafana takes for a level, longest first, so that "warning" is not found as "warn".
_WORDS: Final = {
    "critical": "critical", "emerg": "critical", "alert": "critical", "fatal": "critical", "crit": "critical",
    "error": "error", "eror": "error", "err": "error", "warning": "warning", "warn": "warning",
    "information": "info", "informational": "info", "notice": "info", "info": "info", "debug": "debug", "dbug": "debug",
    "trace": "trace",
}  # fmt: skip
_COLORS: Final = {
    "critical": "purple", "error": "red", "warning": "yellow", "info": "green", "debug": "blue", "trace": "light-blue",
    "unknown": "#8e8e8e",
}  # fmt: skip
_WORD: Final = re.compile(rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})\b", re.IGNORECASE)


class Entry(NamedTuple):
    """A line of a log."""

    time: float | str
    level: str
    labels: str
    body: str


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel: the newest lines, or the oldest if it asks for them, and how many have no room."""
    entries = [entry for frame in content.frames for entry in _entries(frame)]
    if not entries:
        yield from no_data(panel, room)
        return
    newest_first = reading.text(panel, "options", "sortOrder", otherwise="Descending") == "Descending"
    if all(isinstance(entry.time, float) for entry in entries):
        entries.sort(key=lambda entry: entry.time, reverse=newest_first)
    wraps = reading.flag(panel, "options", "wrapLogMessage")
    characters = max(int((room.width - 12) // _ADVANCE), 8)
    written = [_lines(panel, entry, characters, wraps) for entry in entries]
    count = _fitting([len(lines) for lines in written], room.height)
    if count < len(entries):
        count = _fitting([len(lines) for lines in written], room.height - _HEIGHT)
    y = room.y
    for entry, lines in zip(entries[:count], written, strict=False):
        height = len(lines) * _HEIGHT
        bar = Box(room.x, y + 1, 3, height - 2)
        yield rect(bar, paint(_color(entry.level)), radius=1, says=entry.level)
        for place, line in enumerate(lines):
            says = entry.body if place == 0 and not wraps and line.endswith("…") else ""
            yield text(room.x + 10, y + 13 + place * _HEIGHT, line, size=_SIZE, mono=True, says=says)
        y += height + _GAP
    if rest := len(entries) - count:
        words = f"+ {rest} line{'' if rest == 1 else 's'}"
        yield text(room.x + 10, min(y + 13, room.bottom - 2), words, size=11, color=MUTED)


def _entries(frame: Frame) -> Iterator[Entry]:
    texts = [field for field in frame.fields if field.kind == "string"]
    body = next((field for name in _BODIES for field in texts if field.name.lower() == name), None) or next(
        iter(texts), None
    )
    if body is None:
        return
    time = next((field for field in frame.fields if field.kind == "time"), None)
    level = next((field for name in _LEVELS for field in texts if field.name.lower() == name), None)
    others = [
        field
        for field in frame.fields
        if field not in (body, time, level) and field.name not in _IDS and not _is_clock(field)
    ]
    for place in range(frame.length):
        line = str(body.values[place] or "")
        labels = {**{field.name: field.values[place] for field in others}, **body.labels}
        yield Entry(
            _time(time, frame, place),
            _level(level.values[place] if level is not None else body.labels.get("level"), line),
            " ".join(f"{key}={value}" for key, value in labels.items() if value not in (None, "")),
            line,
        )


def _is_clock(field: Field) -> bool:
    return field.kind == "time" or field.name.lower() in ("time", "timestamp", "@timestamp", "ts")


def _time(time: Field | None, frame: Frame, place: int) -> float | str:
    if time is not None:
        found = time.values[place]
        return float(found) if isinstance(found, int | float) else ""
    written = next((field for field in frame.fields if _is_clock(field)), None)
    found = written.values[place] if written is not None else ""
    return str(found or "")


def _level(written: Cell, line: str) -> str:
    if written not in (None, ""):
        return _WORDS.get(str(written).lower(), "unknown")
    match = _WORD.search(line)
    return _WORDS[match[1].lower()] if match else "unknown"


def _color(level: str) -> Color:
    return color(_COLORS[level])


def _lines(panel: Mapping[str, Any], entry: Entry, characters: int, wraps: bool) -> list[str]:
    parts = []
    if reading.flag(panel, "options", "showTime") and entry.time != "":
        parts.append(
            date(entry.time * 1000, "YYYY-MM-DD HH:mm:ss.SSS") if isinstance(entry.time, float) else entry.time
        )
    if reading.flag(panel, "options", "showLabels") and entry.labels:
        parts.append(entry.labels)
    whole = " ".join([*parts, " ".join(entry.body.split("\n") if not wraps else [entry.body])]).rstrip("\n")
    if not wraps:
        return [_cut(whole, characters)]
    lines = [piece for line in whole.split("\n") for piece in _wrapped(line, characters)]
    if len(lines) > _MOST_LINES:
        return [*lines[: _MOST_LINES - 1], _cut(lines[_MOST_LINES - 1] + "…", characters)]
    return lines or [""]


def _cut(line: str, characters: int) -> str:
    return line if len(line) <= characters else line[: characters - 1].rstrip() + "…"


def _wrapped(line: str, characters: int) -> Iterator[str]:
    """The line in pieces of at most so many characters, broken after a space where there is one."""
    while len(line) > characters:
        space = line.rfind(" ", characters // 2, characters + 1)
        end = space if space > 0 else characters
        yield line[:end]
        line = line[end:].lstrip(" ")
    yield line


def _fitting(counts: Sequence[int], height: float) -> int:
    """How many entries fit into the height."""
    left = height
    for place, count in enumerate(counts):
        left -= count * _HEIGHT + _GAP
        if left < -_GAP:
            return place
    return len(counts)
