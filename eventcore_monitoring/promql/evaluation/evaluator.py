"""The value of a whole expression over a grid of times.

Source: `promql/engine.go` of prometheus/prometheus v2.42 and v3.14 (`eval`).
"""

from __future__ import annotations

from eventcore_monitoring.promql.evaluation import aggregations, binaries
from eventcore_monitoring.promql.evaluation.columns import Column, Grid, Semantics, Vector, put_of_range, unnamed
from eventcore_monitoring.promql.evaluation.faults import NotKnown
from eventcore_monitoring.promql.evaluation.functions import called
from eventcore_monitoring.promql.evaluation.selection import Query, select
from eventcore_monitoring.promql.evaluation.storage import Storage
from eventcore_monitoring.promql.nodes import (
    SETS,
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


def evaluate(node: Node, storage: Storage, grid: Grid, semantics: Semantics) -> Vector | Column:
    """The series of an expression, or the numbers of a scalar (without None), at each time of the grid.

    Raises NotKnown for what this evaluator does not know, and Refused for what Prometheus refuses at one of the times.
    """
    found = _evaluate(node, Query(storage, semantics, grid, grid))
    if isinstance(found, list):
        return found
    return {labels: column for labels, column in found.items() if column.count(None) < len(column)}


def _evaluate(node: Node, query: Query) -> Vector | Column:
    match node:
        case Selector():
            return select(node, query)
        case Number(value):
            return [float(value)] * query.grid.count
        case Call():
            return called(node, query, _evaluate)
        case Aggregation():
            return _aggregation(node, query)
        case Binary():
            return _binary(node, query)
        case Negative(expression):
            return _negative(_evaluate(expression, query), query)
        case Range() | Subquery():
            raise NotKnown("a range of samples, which is no value")
        case String():
            raise NotKnown("a string, which is no value")
        case Variable(name):
            raise NotKnown(f"what Grafana fills in for ${name}")


def _negative(found: Vector | Column, query: Query) -> Vector | Column:
    if isinstance(found, list):
        return _turned(found)
    negative: Vector = {}
    inside = query.inside and query.semantics is Semantics.CLOSED
    for labels, column in found.items():
        put_of_range(negative, unnamed(labels), _turned(column), inside=inside)
    return negative


def _turned(column: Column) -> Column:
    return [None if value is None else -value for value in column]


def _binary(node: Binary, query: Query) -> Vector | Column:
    left, right = _evaluate(node.left, query), _evaluate(node.right, query)
    if isinstance(left, dict) and isinstance(right, dict):
        if node.operator in SETS:
            return binaries.of_sets(node, left, right, query.grid.count)
        return binaries.of_vectors(node, left, right, query.semantics)
    if node.operator in SETS:
        raise NotKnown(f"{node.operator} with a scalar")
    if isinstance(left, dict):
        assert isinstance(right, list)
        return binaries.with_scalar(node, left, right, query.semantics, scalar_left=False)
    if isinstance(right, dict):
        return binaries.with_scalar(node, right, left, query.semantics, scalar_left=True)
    return binaries.of_scalars(node, left, right)


def _aggregation(node: Aggregation, query: Query) -> Vector:
    operator, grouping, semantics = node.operator, node.grouping, query.semantics
    vector = _evaluate(node.expression, query)
    if isinstance(vector, list):
        raise NotKnown(f"{operator}() of a scalar")
    match operator:
        case "topk" | "bottomk":
            return aggregations.most(vector, grouping, _number(node, query), semantics, top=operator == "topk")
        case "quantile":
            return aggregations.quantiles(vector, grouping, _number(node, query), semantics)
        case "count_values":
            if not isinstance(node.parameter, String):
                raise NotKnown("count_values() with something else for a label")
            if semantics is Semantics.CLOSED and query.inside and grouping and len(grouping.labels) > 2:
                # Prometheus 2 sorts the label of the values into the very list of labels that the next step reads.
                raise NotKnown("count_values() by three labels or more inside of a subquery")
            return aggregations.counted_values(vector, grouping, node.parameter.value, semantics)
        case _:
            return aggregations.reduced(operator, vector, grouping, semantics)


def _number(node: Aggregation, query: Query) -> Column:
    found = [] if node.parameter is None else _evaluate(node.parameter, query)
    if not isinstance(found, list) or node.parameter is None:
        raise NotKnown(f"{node.operator}() with something else for a number")
    return found
