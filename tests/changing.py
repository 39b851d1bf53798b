"""A nested value with one place changed, as faults are planted in what is right."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

GONE: Final = object()


def changed(value: Mapping[str, Any], way: str, new: object) -> dict[str, Any]:
    """The value with another one at the end of a way (`panels.0.title`, or `data/a.json` where keys have dots)."""
    made = deepcopy(dict(value))
    *steps, last = [int(step) if step.isdigit() else step for step in way.split("/" if "/" in way else ".")]
    inner: Any = made
    for step in steps:
        inner = inner[step]
    if new is GONE:
        del inner[last]
    else:
        inner[last] = new
    return made
