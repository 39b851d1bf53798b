"""What grafanalib builds, kept as Python keeps compiled modules: its import takes longer than all that we ask of it."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def built_by_grafanalib(kind: str, **settings: object) -> Json:
    """The JSON that grafanalib's class `kind` makes of settings, which are JSON themselves.

    The same settings are built once, by whichever process asks first; who asks gets values of its own.
    """
    known = _known()
    key = json.dumps([kind, settings], sort_keys=True)
    text = known.get(key)
    if text is None:
        from grafanalib import core
        from grafanalib._gen import DashboardEncoder

        text = known[key] = json.dumps(getattr(core, kind)(**settings), cls=DashboardEncoder)
        _keep(known)
    made: Json = json.loads(text)
    return made


@cache
def _known() -> dict[str, str]:
    """What was kept for this grafanalib, by what was asked; empty where nothing can be read."""
    with suppress(OSError, ValueError, LookupError, TypeError):  # not there, no JSON, another shape
        kept = json.loads(_file().read_bytes())
        if kept["of"] == _stamp():
            return dict(kept["built"])
    return {}


def _keep(known: dict[str, str]) -> None:
    """Writes nothing where Python would write no bytecode either, or cannot."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        file = _file()
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        beside.write_text(json.dumps({"of": _stamp(), "built": known}), "utf-8")
        beside.replace(file)


def _file() -> Path:
    return Path(cache_from_source(__file__)).with_name("grafanalib.json")


@cache
def _stamp() -> list[int]:
    """Tells one installed grafanalib from another, as Python tells whether bytecode is of its source."""
    package = find_spec("grafanalib")
    folders = [] if package is None else package.submodule_search_locations or []
    known = [(Path(folder) / "core.py").stat() for folder in folders]
    return [number for one in known for number in (int(one.st_mtime), one.st_size)]
