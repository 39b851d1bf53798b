"""Native histograms asked as classic ones, where samples are numbers: in pictures without a server, and in proofs.

A native histogram that is played by a classic one of the same name answers the same questions from its buckets, its sum
and its count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eventcore_monitoring.promql.nodes import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    Node,
    Number,
    Range,
    Selector,
)
from eventcore_monitoring.promql.parser import parse
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import rewritten, selectors

_RATES = ("rate", "irate", "increase")

# The edges of the classic histogram that plays each native one, by its name.
Natives = Mapping[str, tuple[float, ...]]


def asked_of_classic(query: str, natives: Natives) -> str:
    """The query for a day on which these are classic histograms; as it is where it reads none of them.

    Raises SyntaxFault for a query that cannot be read.
    """
    if not any(name in query for name in natives):
        return query
    node = parse(query)
    changed = of_classic(node, natives)
    return query if changed is node else to_promql(changed)


def of_classic(node: Node, natives: Natives) -> Node:
    """The expression over classic histograms instead of these native ones, as far as there is one."""
    if not any(one.name in natives for one in selectors(node)):
        return node

    def change(part: Node) -> Node | None:
        match part:
            case Call("histogram_quantile", (share, of)):
                buckets = _of(of, "_bucket", natives)
                return None if buckets is None else Call("histogram_quantile", (share, buckets))
            case Call("histogram_count", (of,)):
                return _of(of, "_count", natives)
            case Call("histogram_sum", (of,)):
                return _of(of, "_sum", natives)
            case Call("histogram_avg", (of,)):
                return _part(_of(of, "_sum", natives), _of(of, "_count", natives))
            case Call("histogram_fraction", (_, Number(upper), of)):
                return _part(_of(of, "_bucket", natives, upper), _of(of, "_count", natives))
        return None

    changed = rewritten(node, change)
    return _of(changed, "_bucket", natives) or changed


def _part(part: Node | None, whole: Node | None) -> Node | None:
    return None if part is None or whole is None else Binary(part, "/", whole)


def _of(node: Node, suffix: str, natives: Natives, upper: float | None = None) -> Node | None:
    """An expression of native histograms as one of a part of classic ones; None for any other.

    `upper`: of the one bucket whose edge is nearest to it.
    """
    match node:
        case Selector(str(name), matchers) if name in natives:
            if upper is not None:
                edge = min(natives[name], key=lambda one: abs(one - upper))
                matchers = (*matchers, Matcher("le", "=", f"{edge:g}"))
            return replace(node, name=f"{name}{suffix}", matchers=matchers)
        case Range(selector):
            inner = _of(selector, suffix, natives, upper)
            return replace(node, selector=inner) if isinstance(inner, Selector) else None
        case Call(function, (of,)) if function in _RATES:
            inner = _of(of, suffix, natives, upper)
            return None if inner is None else replace(node, arguments=(inner,))
        case Aggregation("sum" | "avg", of, grouping):
            inner = _of(of, suffix, natives, upper)
            keeps_edges = suffix == "_bucket" and upper is None
            grouped = _with_edges(grouping) if keeps_edges else grouping
            return None if inner is None else replace(node, expression=inner, grouping=grouped)
        case Binary(of, "*" | "/", Number()):
            inner = _of(of, suffix, natives, upper)
            return None if inner is None else replace(node, left=inner)
    return None


def _with_edges(grouping: Grouping | None) -> Grouping:
    match grouping:
        case None:
            return Grouping("by", ("le",))
        case Grouping("by", labels):
            return Grouping("by", ("le", *labels))
    return grouping
