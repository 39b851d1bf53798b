"""What grafanalib builds, kept as Python keeps compiled modules: its import takes longer than all that we ask of it."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from eventcore_monitoring.kept import read, write

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
        write("grafanalib", _stamp(), known)
    made: Json = json.loads(text)
    return made


@cache
def _known() -> dict[str, str]:
    return read("grafanalib", _stamp())


@cache
def _stamp() -> list[int]:
    """Tells one installed grafanalib from another, as Python tells whether bytecode is of its source."""
    package = find_spec("grafanalib")
    folders = [] if package is None else package.submodule_search_locations or []
    known = [(Path(folder) / "core.py").stat() for folder in folders]
    return [number for one in known for number in (int(one.st_mtime), one.st_size)]
