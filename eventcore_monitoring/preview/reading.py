"""Reading foreign JSON: what stands at a path, if it is what was asked for, else what to take instead."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any


def at(tree: Any, *path: str | int) -> Any:
    """What stands at the path, or None."""
    for step in path:
        if isinstance(step, str):
            tree = tree.get(step) if isinstance(tree, Mapping) else None
        else:
            tree = tree[step] if isinstance(tree, list | tuple) and -len(tree) <= step < len(tree) else None
    return tree


def text(tree: Any, *path: str | int, otherwise: str = "") -> str:
    """The text at the path."""
    found = at(tree, *path)
    return found if isinstance(found, str) else otherwise


def number(tree: Any, *path: str | int) -> float | None:
    """The finite number at the path; a number in quotes counts, as it does in Grafana."""
    found = at(tree, *path)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        read = float(found)
    except (ValueError, OverflowError):
        return None
    return read if math.isfinite(read) else None


def flag(tree: Any, *path: str | int, otherwise: bool = False) -> bool:
    """True or false at the path."""
    found = at(tree, *path)
    return found if isinstance(found, bool) else otherwise


def mapping(tree: Any, *path: str | int) -> Mapping[str, Any]:
    """The object at the path, or an empty one."""
    found = at(tree, *path)
    return found if isinstance(found, Mapping) else {}


def items(tree: Any, *path: str | int) -> Sequence[Any]:
    """The list at the path, or an empty one."""
    found = at(tree, *path)
    return found if isinstance(found, list | tuple) else ()


def mappings(tree: Any, *path: str | int) -> Sequence[Mapping[str, Any]]:
    """The objects of the list at the path."""
    return [one for one in items(tree, *path) if isinstance(one, Mapping)]


def texts(tree: Any, *path: str | int) -> Sequence[str]:
    """The texts of the list at the path."""
    return [one for one in items(tree, *path) if isinstance(one, str)]
