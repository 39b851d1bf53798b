"""An expression where it is used: in an alert, a recording rule, a panel, a scaler; and all of them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.promql.nodes import Node, Selector
from eventcore_monitoring.promql.types import Catalogued, Typed
from eventcore_monitoring.promql.units import Unit

Role = Literal["alert", "record", "panel", "scaler", "annotation"]


class Mention(NamedTuple):
    """A text or a label of a rule: its field, which labels it is filled with, whether the value too, and itself."""

    field: str
    labels: tuple[str, ...] = ()
    value: bool = False
    text: str = ""


class Threshold(NamedTuple):
    """The comparison of a condition, and the unit in which its number was declared."""

    comparison: Node
    unit: Unit


class Written(NamedTuple):
    """Where an expression stands in a file: the text as it is read, and of each of its characters line and column."""

    text: str
    places: tuple[tuple[int, int], ...]


def by_kind(typed: Typed) -> Mapping[type[Node], Sequence[Typed]]:
    """Every node with its type, by kind of node; within a kind outermost first, left before right."""
    found: dict[type[Node], list[Typed]] = {}
    waiting = [typed]
    while waiting:
        part = waiting.pop()
        kind = type(part.node)
        if kind in found:
            found[kind].append(part)
        else:
            found[kind] = [part]
        waiting += part.below[::-1]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """One expression in its place. Times are in milliseconds; None where nothing says them.

    `at`: the address; `name`: the alert or the record; `group`: the rule group. `labels`: those that the rule adds.
    `texts`: annotations and legends; `label_texts`: labels that are filled in like texts.
    """

    at: str
    role: Role
    typed: Typed
    name: str = ""
    group: str = ""
    source: SourceLine | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[Mention, ...] = ()
    label_texts: tuple[Mention, ...] = ()
    waits: int = 0  # `for`
    keeps: int = 0  # `keep_firing_for`
    evaluated: int | None = None  # the interval of its group
    threshold: Threshold | None = None
    written: Written | None = None
    parts: Mapping[type[Node], Sequence[Typed]] = field(init=False)  # see `by_kind`

    @property
    def node(self) -> Node:
        """The whole expression."""
        return self.typed.node

    @property
    def place(self) -> str:
        """Where it stands, as another finding says it."""
        return self.at if self.source is None else f"the rule on line {self.source.line} of {self.source.file}"

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", by_kind(self.typed))

    @property
    def selectors(self) -> Iterator[Selector]:
        """Every selector."""
        return (part.node for part in self.parts.get(Selector, ()))  # type: ignore[misc]


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """All expressions of a deployment, or of rule files, with what is known around them.

    `names`: every name that is known to be scraped, recorded or built in; None where the world is open, so that a name
    that is not known may exist all the same. `prometheus`: the oldest server that has to understand the rules, None
    where that is not known. `series_budget`: how many series one rule may make, None for any.
    """

    uses: tuple[Use, ...]
    catalogued: Catalogued
    names: frozenset[str] | None = None
    prometheus: str | None = None
    series_budget: int | None = None

    @property
    def rules(self) -> tuple[Use, ...]:
        """The alerts and recording rules."""
        return tuple(use for use in self.uses if use.role in ("alert", "record"))
