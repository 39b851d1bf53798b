"""Walking through parsed YAML and JSON whose shape is not proven yet: the wrong shape reads as empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def mapping(value: object) -> Mapping[str, Any]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[Any]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def several(value: object) -> Sequence[Any]:
    """The values of a list; of anything else the value itself, as where one may be written without its list."""
    return value if isinstance(value, list) else [value]


def number(value: object, default: float) -> float:
    """The value where it is a number (a truth value is none), else the default."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else default


def address(steps: Sequence[str | int]) -> str:
    """The way to a value as a person writes it: `spec.triggers[0].metadata`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")
