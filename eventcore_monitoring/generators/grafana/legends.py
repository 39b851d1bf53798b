"""Legends: how the series of a query are called where the definition does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventcore_monitoring.generators.grafana.context import Context
from eventcore_monitoring.generators.grafana.queries import Asked, Drawn
from eventcore_monitoring.model.dashboards import PostgresQuery
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Node, Number, Selector, String
from eventcore_monitoring.promql.walk import walk


def legends(queries: Sequence[Asked], title: str, around: Context, *, table: bool) -> list[str]:
    """How the series of each query are called: as declared, or by the labels that tell them apart, or as the panel.

    Queries that would be called the same are told apart by their quantile (`p95`), or else by their metrics. In a
    table, labels have columns of their own, so that a query's name is that of one column. What other data sources
    answer is called as declared, or as the panel.
    """
    made = [
        _declared(one) or ("" if table or not isinstance(one, Drawn) else _by_labels(one, around)) for one in queries
    ]

    def name(one: Asked, legend: str) -> str:
        if isinstance(one, Drawn) and not one.legend and made.count(legend) > 1:
            return f"{_difference(one)} {legend}".strip()
        return legend or title

    return [name(one, legend) for one, legend in zip(queries, made, strict=True)]


def _declared(one: Asked) -> str:
    return "" if isinstance(one, PostgresQuery) else one.legend


def telling_labels(parts: Sequence[Node], around: Context) -> list[str]:
    """The labels that tell the series of an expression apart, in the order in which the expression names them.

    `parts`: the expression and all nodes below it. Of what the scrape attaches, `instance` alone counts, unless the
    expression names more; what a matcher fixes to one value tells nothing.
    """
    named = dict.fromkeys(label for part in parts for label in _named(part, around))
    if not named:
        return []
    kept = around.monitoring.catalogue.labels(parts[0])
    fixed = {
        matcher.label
        for part in parts
        if isinstance(part, Selector)
        for matcher in part.matchers
        if matcher.operator == "=" and "$" not in matcher.value
    }
    return [label for label in named if kept.possible(label) and label not in fixed]


def _by_labels(one: Drawn, around: Context) -> str:
    return " ".join(f"{{{{{label}}}}}" for label in telling_labels(one.parts, around))


def _named(part: Node, around: Context) -> Iterator[str]:
    match part:
        case Selector(str(name)):
            yield "instance"
            metric = around.monitoring.metric_of.get(name)
            if metric is not None:
                yield from (label.name for label in metric.label_set)
            elif name in around.rules:
                yield from telling_labels(tuple(walk(around.rules[name].expression.node)), around)
        case Aggregation(grouping=grouping) if grouping is not None and grouping.kind == "by":
            yield from grouping.labels
        case Binary(matching=matching) if matching is not None:
            yield from matching.include
            if matching.kind == "on":
                yield from matching.labels
        case Call("label_replace" | "label_join", (_, String(target), *_)):
            yield target


def _difference(one: Drawn) -> str:
    match one.node:
        case Call("histogram_quantile", (Number(quantile), *_)):
            return f"p{quantile * 100:g}"
    return " ".join(dict.fromkeys(one.metrics))
