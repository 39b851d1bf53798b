"""What was computed once and is kept for the next process, beside the bytecode, as Python keeps compiled modules."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any


def read(name: str, stamp: object) -> dict[str, Any]:
    """What was kept under a name by the same programs, as their stamp tells; empty where nothing can be read."""
    with suppress(OSError, ValueError, LookupError, TypeError):  # not there, no JSON, another shape
        kept = json.loads(_file(name).read_bytes())
        if kept["of"] == stamp:
            return dict(kept["known"])
    return {}


def write(name: str, stamp: object, known: Mapping[str, object]) -> None:
    """Keeps what is known. Writes nothing where Python would write no bytecode either, or cannot."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        file = _file(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        beside.write_text(json.dumps({"of": stamp, "known": known}), "utf-8")
        beside.replace(file)


def stamp_of(*places: Path) -> list[int]:
    """Tells one state of some modules, and of those in some folders, from another, as Python does for bytecode."""
    files = [entry for place in places for entry in sorted(_modules(place))]
    return [len(files), max((int(time) for time, _ in files), default=0), sum(size for _, size in files)]


def _modules(place: Path) -> list[tuple[float, int]]:
    if place.suffix == ".py":
        state = place.stat()
        return [(state.st_mtime, state.st_size)]
    found = []
    for entry in os.scandir(place):
        if entry.name.endswith(".py"):
            state = entry.stat()
            found.append((state.st_mtime, state.st_size))
        elif entry.is_dir() and entry.name != "__pycache__":
            found += _modules(Path(entry.path))
    return found


def _file(name: str) -> Path:
    return Path(cache_from_source(__file__)).with_name(f"{name}.json")
