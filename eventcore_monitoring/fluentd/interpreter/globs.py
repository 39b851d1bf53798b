"""Paths of a tail source: which files it reads, and a name for one where nobody names it."""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Final

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import strftime, zone_of
from eventcore_monitoring.fluentd.interpreter.settings import Host
from eventcore_monitoring.fluentd.tree import Section

_WORD: Final = "app"
_PIECE: Final = re.compile(r"\*\*/|\*+|\?|\[[^\]/]+\]|\{[^{}]*\}", re.DOTALL)
_BRACES: Final = re.compile(r"\{.*,.*\}", re.DOTALL)
_BRACKETS: Final = re.compile(r"\[.*\]", re.DOTALL)


def reads(section: Section, path: str, host: Host, now: EventTime) -> bool:
    """Whether a tail source reads a file of this path."""
    excluded = settings.words(section, "exclude_path") or ()
    if any(_fits(_dated(section, one, host, now), path, section) for one in excluded):
        return False
    return any(_fits(one, path, section) for one in _paths(section, host, now))


def some_path(section: Section, host: Host, now: EventTime) -> str:
    """A path that a tail source reads: its first one, with a word for each star."""
    path = next(iter(_paths(section, host, now)), None)
    if path is None:
        raise CannotSimulateError("Fluentd refuses to start without `path`")
    return _PIECE.sub(_example, path) if _is_glob(section, path) else path


def as_tag(path: str) -> str:
    """What stands for the star of a tag: the path with dots for slashes, without the first one."""
    return re.sub(r"\.+", ".", path.replace("/", ".")).removeprefix(".")


def _paths(section: Section, host: Host, now: EventTime) -> list[str]:
    written = settings.required(settings.text(section, "path"), "path")
    delimiter = settings.text(section, "path_delimiter", default=",")
    parts = written.split(delimiter) if delimiter else [written]
    return [_dated(section, one.strip(), host, now) for one in parts if one.strip()]


def _dated(section: Section, path: str, host: Host, now: EventTime) -> str:
    name = settings.text(section, "path_timezone")
    zone: tzinfo | None = host.zone if name is None else zone_of(name)
    if zone is None:
        raise CannotSimulateError(f"Fluentd refuses the time zone `{name}`")
    return strftime(path, now, zone)


def _is_glob(section: Section, path: str) -> bool:
    extended = "*" in path or "?" in path or _BRACKETS.search(path) is not None
    match settings.text(section, "glob_policy", default="backward_compatible"):
        case "always":
            return extended or _BRACES.search(path) is not None
        case "extended":
            return extended
    return "*" in path


def _fits(pattern: str, path: str, section: Section) -> bool:
    if not _is_glob(section, pattern):
        return pattern == path
    parts: list[str] = []
    end = 0
    for found in _PIECE.finditer(pattern):
        literal = pattern[end : found.start()]
        hidden = "" if (pattern[: found.start()] or "/").endswith("/") is False else r"(?!\.)"
        parts.extend((re.escape(literal), hidden + _translated(found.group())))
        end = found.end()
    return re.fullmatch("".join((*parts, re.escape(pattern[end:]))), path) is not None


def _translated(piece: str) -> str:
    match piece[0]:
        case "*":
            return r"(?:[^/.][^/]*/)*" if piece == "**/" else r"[^/]*"
        case "?":
            return r"[^/]"
        case "[":
            inner = re.sub(r"([\\\[\]&~|])", r"\\\1", piece[1:-1]).replace("!", "^", 1 if piece[1] == "!" else 0)
            return f"(?:(?=[^/])[{inner}])"
    return f"(?:{'|'.join(map(re.escape, piece[1:-1].split(',')))})"


def _example(found: re.Match[str]) -> str:
    piece = found.group()
    match piece[0]:
        case "*":
            return "" if piece == "**/" else _WORD
        case "?":
            return "a"
        case "[":
            return "a" if piece[1] in "^!" else piece[1]
    return piece[1:-1].split(",")[0]
