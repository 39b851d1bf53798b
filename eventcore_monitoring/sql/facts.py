"""What is said of a statement: facts that are certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ValueKind = Literal["number", "text", "boolean", "time"]


@dataclass(frozen=True)
class ColumnRead:
    """A column, and the tables of which one must have it."""

    name: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Output:
    """A column of the answer: its name, the kind of its values where that is known, the column that it hands on."""

    name: str | None
    kind: ValueKind | None
    of: ColumnRead | None = None


@dataclass(frozen=True)
class Scan:
    """A table that stands alone behind FROM: the columns in its conditions, and those asked only for their extremes."""

    table: str
    conditions: frozenset[str]
    extremes: frozenset[str]


@dataclass(frozen=True)
class Statement:
    """What is certain of a text: see the module. `outputs` is None where `*` or a set operation hides them."""

    statements: int
    tables: tuple[str, ...] = ()
    columns: tuple[ColumnRead, ...] = ()
    outputs: tuple[Output, ...] | None = None
    parameters: tuple[str, ...] = ()
    writes: str | None = None
    scans: tuple[Scan, ...] = ()
