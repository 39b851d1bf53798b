"""Measures: the unit of an expression, and whether it can be negative, as far as the declared metrics tell."""

from __future__ import annotations

from typing import Final, NamedTuple

from eventcore_monitoring.generators.grafana.context import Context
from eventcore_monitoring.model.metrics import Gauge, Histogram, Info, Summary
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
)
from eventcore_monitoring.promql.walk import selectors


class Measure(NamedTuple):
    """A unit, how often it is divided by seconds, and whether the value can be negative.

    Units: `count` (events, connections, anything that is counted), `number` (a constant), `percent` (a ratio times
    100), `timestamp` (Unix time), and Prometheus' base units.
    """

    unit: str
    per_second: int = 0
    negative: bool = False


_COUNTED: Final = frozenset({"count", "events", "connections", "info"})
_NEVER_NEGATIVE: Final = frozenset({"count", "bytes", "timestamp"})
_COUNTING: Final = frozenset(
    {"increase", "resets", "changes", "absent", "absent_over_time", "count_over_time", "present_over_time"}
)
_RATES: Final = frozenset({"rate", "irate", "deriv"})
_MAY_FALL: Final = frozenset({"deriv", "delta", "idelta", "predict_linear"})
_SAME: Final = _MAY_FALL - _RATES | {
    "abs", "ceil", "floor", "round", "clamp", "clamp_max", "clamp_min", "label_replace", "label_join", "scalar",
    "vector", "sort", "sort_desc", "sort_by_label", "sort_by_label_desc", "avg_over_time", "min_over_time",
    "max_over_time", "sum_over_time", "last_over_time", "first_over_time", "quantile_over_time", "stddev_over_time",
}  # fmt: skip
# Grafana's ids (npm @grafana/data 13.2) by unit and division by seconds.
_SHOWN: Final = {
    ("seconds", 0): "s",
    ("bytes", 0): "bytes",
    ("bytes", 1): "Bps",
    ("ratio", 0): "percentunit",
    ("percent", 0): "percent",
    ("count", 1): "ops",
    ("celsius", 0): "celsius",
}


def grafana_unit(measure: Measure | None) -> str:
    """Grafana's id for a measure; `short` (a plain number, 1.5 K) where it has none or nothing is known."""
    return "short" if measure is None else _SHOWN.get((measure.unit, measure.per_second), "short")


def measure(node: Node, around: Context) -> Measure | None:
    """The measure of an expression, None where it does not follow from the declared metrics."""
    match node:
        case Number(value):
            return Measure("number", negative=value < 0)
        case String() | Variable():
            return None
        case Selector(name):
            return None if name is None else _of_series(name, around)
        case Range(expression) | Subquery(expression):
            return measure(expression, around)
        case Negative(expression):
            below = measure(expression, around)
            return None if below is None else below._replace(negative=True)
        case Aggregation(operator, expression):
            if operator in ("count", "group", "count_values"):
                return Measure("count")
            return None if operator == "stdvar" else measure(expression, around)
        case Call():
            return _of_call(node, around)
        case Binary():
            return _of_operation(node, around)


def _of_series(name: str, around: Context) -> Measure | None:
    metric = around.monitoring.metric_of.get(name)
    if metric is None:
        if name in around.rules:
            return measure(around.rules[name].expression.node, around)
        return Measure("count") if name == "up" else None
    if isinstance(metric, Info) or (isinstance(metric, Histogram | Summary) and name.endswith(("_bucket", "_count"))):
        return Measure("count")
    unit = "count" if metric.unit in _COUNTED else metric.unit
    return Measure(unit, negative=isinstance(metric, Gauge) and unit not in _NEVER_NEGATIVE)


def _of_call(node: Call, around: Context) -> Measure | None:
    name = node.function
    if name in _COUNTING:
        return Measure("count")
    if name in ("time", "timestamp"):
        return Measure("timestamp")
    if name == "histogram_quantile":
        buckets = (around.monitoring.metric_of.get(found.name or "") for found in selectors(node))
        metric = next((metric for metric in buckets if isinstance(metric, Histogram)), None)
        return None if metric is None else Measure("count" if metric.unit in _COUNTED else metric.unit)
    if name not in _SAME | _RATES:
        return None
    vectors = [argument for argument in node.arguments if not isinstance(argument, Number | String)]
    below = measure(vectors[0], around) if vectors else Measure("number")
    if below is None:
        return None
    below = below._replace(negative=below.negative or name in _MAY_FALL)
    return below._replace(per_second=below.per_second + 1) if name in _RATES else below


def _of_operation(node: Binary, around: Context) -> Measure | None:
    left, right = measure(node.left, around), measure(node.right, around)
    if node.return_bool:
        return Measure("count")
    match node.operator:
        case "or":
            if left is None or right is None:
                return left or right
            return left._replace(negative=left.negative or right.negative)
        case "+" | "-":
            return None if left is None or right is None else _sum(left, right, minus=node.operator == "-")
        case "*":
            return None if left is None or right is None else _product(left, right, node)
        case "/":
            return None if left is None or right is None else _quotient(left, right)
        case "^" | "atan2":
            return None
        case _:
            return left


def _sum(left: Measure, right: Measure, *, minus: bool) -> Measure | None:
    negative = minus or left.negative or right.negative
    if (left.unit, right.unit, minus) == ("timestamp", "timestamp", True):
        return Measure("seconds", negative=True)
    if "number" in (left.unit, right.unit):
        return (right if left.unit == "number" else left)._replace(negative=negative)
    if (left.unit, left.per_second) == (right.unit, right.per_second):
        return left._replace(negative=negative)
    return None


def _product(left: Measure, right: Measure, node: Binary) -> Measure | None:
    negative = left.negative or right.negative
    for one, other in ((left, right), (right, left)):
        if other.unit == "number":
            hundred = Number(100.0) in (node.left, node.right)
            return Measure("percent" if hundred and one.unit == "ratio" else one.unit, one.per_second, negative)
        if other.unit in ("ratio", "count"):
            return Measure(one.unit, one.per_second + other.per_second, negative)
    return None


def _quotient(left: Measure, right: Measure) -> Measure | None:
    negative = left.negative or right.negative
    per_second = left.per_second - right.per_second
    if right.unit == "number":
        return left._replace(negative=negative)
    if left.unit == right.unit:
        return Measure("ratio", per_second, negative)
    if right.unit in ("count", "ratio"):
        return Measure(left.unit, per_second, negative)
    return None
