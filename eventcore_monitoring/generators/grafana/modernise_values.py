"""Values of foreign dashboards: what may be there, in whatever form, as what is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Json = dict[str, Any]

# Names that calculations had before Grafana 7 (and in grafanalib), with today's.
_CALCULATIONS = {
    "avg": "mean",
    "current": "lastNotNull",
    "difference": "diff",
    "percent_diff": "diffperc",
    "total": "sum",
}


class Look(NamedTuple):
    """How a panel draws: its type today, options, field configuration, and what a person has to know about it.

    `transformations` are those that the old panel made of itself; they come before those that it declares.
    """

    kind: str
    options: Json
    defaults: Json
    overrides: list[Json]
    transformations: tuple[Json, ...] = ()
    remarks: tuple[str, ...] = ()


def without_nulls(value: Any) -> Any:
    """The value without keys and entries that are null: Grafana reads a key that is left out as its default."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [without_nulls(inner) for inner in value if inner is not None]
    return value


def mapping(value: object) -> Json:
    """The value, if it is a mapping; else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Json]:
    """The mappings of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """The value, if it is text; else none."""
    return value if isinstance(value, str) else ""


def number(value: object) -> float | None:
    """A number that is written as one or as text (`"0"`), as old axes have them; None for `auto`, say."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    try:
        found = float(text(value))
    except ValueError:
        return None
    if found != found or abs(found) == float("inf"):
        return None
    return int(found) if found.is_integer() else found


def said(values: Mapping[str, Any]) -> Json:
    """What is said: neither nulls nor empty collections nor empty text."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [], {})}


def picked(given: Mapping[str, Any], keys: tuple[str, ...]) -> Json:
    """What is said of these keys, in their order."""
    return said({key: given.get(key) for key in keys})


def calculation(name: object) -> str:
    """A calculation by today's name."""
    return _CALCULATIONS.get(text(name), text(name)) or "lastNotNull"


def numbers_of(commas: object) -> list[float]:
    """The numbers of a text such as `10,20`."""
    return [found for part in text(commas).split(",") if (found := number(part.strip())) is not None]


def is_pattern(name: str) -> bool:
    """Whether the name of a series or column is a regular expression: `/^up/`."""
    return len(name) > 2 and name.startswith("/") and name.endswith("/")


def override(name: str, properties: Mapping[str, Any]) -> Json:
    """The look of the series or columns of a name (or of a pattern in slashes)."""
    changes = [{"id": key, "value": value} for key, value in properties.items() if value is not None]
    return {"matcher": {"id": "byRegexp" if is_pattern(name) else "byName", "options": name}, "properties": changes}


def fixed(color: object) -> Json:
    """One colour for a series."""
    return {"mode": "fixed", "fixedColor": color}


def alias_colors(given: object) -> list[Json]:
    """The overrides that say what Angular panels kept as a table from a series' name to its colour."""
    return [override(name, {"color": fixed(color)}) for name, color in mapping(given).items() if color]
