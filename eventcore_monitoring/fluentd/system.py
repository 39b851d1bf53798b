"""What `<system>` says for all plugins: how many workers run, and which of them runs a section.

Facts: source of Fluentd 1.19 (`root_agent.rb`, `plugin_id.rb`).
"""

from __future__ import annotations

import re
from typing import Final

from eventcore_monitoring.fluentd.allowed import allowed
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.settings import Place
from eventcore_monitoring.fluentd.tree import Section, Value

_IDS: Final = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?", re.ASCII)


def system(root: Section) -> Place | None:
    """The `<system>` section; None where none is written."""
    section = root.inner("system")
    found = allowed((section,)) if section is not None else None
    return Place((section,), found) if section is not None and found is not None else None


def worker_count(root: Section) -> int | None:
    """How many workers run; None where only a run can tell."""
    found = system(root)
    if found is None:
        return 1
    count = found.number("workers")
    return int(count) if count is not None and 0 < count <= 1000 else None


def worker_ids(argument: Value) -> range | None:
    """The workers that a `<worker>` section names: `0`, or `0-3`; None where it names none."""
    found = _IDS.fullmatch(argument) if isinstance(argument, str) else None
    return None if found is None else range(int(found[1]), int(found[2] or found[1]) + 1)


def running(root: Section, way: Way) -> range | None:
    """The workers that run a section; None where nobody can say."""
    if way and way[0].name == "worker":
        return worker_ids(way[0].argument)
    count = worker_count(root)
    return None if count is None else range(count)


def root_dir(root: Section) -> Value:
    """Where plugins with an `@id` may keep files of their own; "" where no such folder is set."""
    found = system(root)
    return "" if found is None else found.section.value("root_dir")
