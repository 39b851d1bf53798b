"""Inference: the type of every node of an expression, from what a catalogue says of the series that it reads.

Rules of Prometheus 2.42 to 3.x (`promql/engine.go`, `promql/functions.go`). Everything is an upper bound: a label, a
value or a result that the type excludes does not occur, whatever series there are; the type may allow more than occurs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import assert_never

from eventcore_monitoring.promql.bounds import negative, number
from eventcore_monitoring.promql.inference.aggregations import aggregated
from eventcore_monitoring.promql.inference.binaries import combined
from eventcore_monitoring.promql.inference.calls import called
from eventcore_monitoring.promql.label_values import ANY, PRESENT, these
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    Binary,
    Call,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Variable,
    Window,
)
from eventcore_monitoring.promql.types import (
    LOOKBACK,
    NAME,
    Catalogued,
    Empty,
    Facts,
    Labels,
    Reach,
    Type,
    Typed,
    narrowed,
)
from eventcore_monitoring.promql.units import UNITS
from eventcore_monitoring.values import milliseconds

NOTHING_KNOWN = Facts()


def infer(node: Node, catalogued: Catalogued, known: dict[int, Typed] | None = None) -> Typed:
    """The node with its type, and everything below it likewise.

    `known`: what was inferred already with this catalogue, by the `id` of nodes that live as long as it does;
    definitions use one expression in many places.
    """
    if known is None:
        known = {}
    found = known.get(id(node))
    if found is None:
        found = known[id(node)] = _inferred(node, catalogued, known)
    return found


def _inferred(node: Node, catalogued: Catalogued, known: dict[int, Typed]) -> Typed:
    match node:
        case Selector():
            return Typed(node, _selected(node, catalogued))
        case Number(value):
            return Typed(node, _number(value))
        case Range(selector, window):
            below = infer(selector, catalogued, known)
            of = below.type
            reach = Reach(*_moved(0, length(window), selector.offset, moved=selector.at is not None))
            made = Type(
                "range", of.kind, of.unit, of.labels, of.bounds, reach, of.targets, of.edges, of.interval,
                of.assumptions, of.empty,
            )  # fmt: skip
            return Typed(node, made, (below,))
        case Binary(left, _, right):
            return combined(node, infer(left, catalogued, known), infer(right, catalogued, known))
        case Call(_, arguments):
            return called(node, tuple([infer(argument, catalogued, known) for argument in arguments]))
        case Aggregation(_, expression, _, parameter):
            below = infer(expression, catalogued, known)
            return aggregated(node, below, None if parameter is None else infer(parameter, catalogued, known))
        case Subquery(expression, window, _, offset, at):
            below = infer(expression, catalogued, known)
            of = below.type
            newest, oldest = _moved(0, length(window), offset, moved=at is not None)
            reach = Reach(of.reach.newest + newest, of.reach.oldest + oldest)
            return Typed(node, of._replace(value="range", reach=reach, interval=None), (below,))
        case Negative(expression):
            below = infer(expression, catalogued, known)
            of = below.type
            return Typed(
                node,
                of._replace(kind="number", labels=of.labels.without(NAME), bounds=negative(of.bounds)),
                (below,),
            )
        case String():
            return Typed(node, Type("string", always=True))
        case Variable():
            return Typed(node, Type("instant", "unknown", labels=Labels(rest=ANY), targets=None))
        case _:
            assert_never(node)


@lru_cache(maxsize=1024)
def _number(value: float) -> Type:
    return Type("scalar", bounds=number(value), always=True)


def length(window: Window) -> int:
    """The length of a window in milliseconds; of a Grafana variable nobody knows it, which counts as 0."""
    return 0 if "$" in window else milliseconds(window.removeprefix("-"))


def _selected(node: Selector, catalogued: Catalogued) -> Type:
    name = node.name
    if name is None:
        named = next((m.value for m in node.matchers if m.label == NAME and m.operator == "="), None)
        facts = None if named is None else catalogued(named)
    else:
        facts = catalogued(name)
    if facts is None:
        facts = NOTHING_KNOWN
    labels = facts.labels
    if name is not None:
        labels = labels.put(NAME, these(name))
    elif labels.open:
        labels = labels.put(NAME, PRESENT)
    labels, excluding = narrowed(labels, node.matchers)
    empty = None
    if excluding is not None:
        empty = Empty(node, f"no value of `{excluding.label}` is left")
    kind, unit = facts.kind, facts.unit
    if kind == "buckets" and labels.of("le").only is not None:
        kind, unit = "counter", UNITS["events"]  # one bucket alone counts observations
    return Type(
        "instant",
        kind,
        unit,
        labels,
        facts.bounds,
        Reach(*_moved(0, LOOKBACK, node.offset, moved=node.at is not None)),
        facts.targets,
        facts.edges,
        facts.interval,
        (facts.assumption,) if facts.assumption else (),
        empty,
    )


def _moved(newest: int, oldest: int, offset: Window | None, *, moved: bool) -> tuple[int, int]:
    """The reach with an offset; with `@` the samples are those of a fixed time, which counts as long ago."""
    if moved:
        return 10**15, 10**15
    if offset is None:
        return newest, oldest
    sign = -1 if offset.startswith("-") else 1
    by = sign * length(offset)
    return newest + by, oldest + by
