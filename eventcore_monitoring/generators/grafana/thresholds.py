"""Thresholds: what conditions and declared lines say, as the rising steps of colour that Grafana draws.

A step colours everything from its value up to the next step, its own value included; the first has no value
(JSON null) and colours everything below.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from eventcore_monitoring.generators.grafana.context import Limit, limit
from eventcore_monitoring.model.dashboards import ThresholdLine
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.promql.nodes import ComparisonOperator
from eventcore_monitoring.values import Quantity

LineStyle = Literal["off", "line", "line+area"]

_COLORS = ("green", "yellow", "orange", "red")
_CALM = _COLORS[0]
_LOWEST = -math.inf
_ROOM = 1.1  # above the threshold, so that its line is not the frame


def steps(conditions: Sequence[Condition], lines: Sequence[ThresholdLine], *, drawn: bool) -> list[dict[str, Any]]:
    """The steps of a panel, sorted. Of several conditions in one direction, the outermost is red, the others milder.

    `drawn`: the steps are lines in a graph, so each stands exactly at its threshold. Otherwise they colour a value,
    and a value that equals its threshold must have the right colour: `> 0` leaves 0 calm.
    """
    stretches = list(_stretches(_limits(conditions), drawn=drawn))
    edges = {edge for start, end, _ in stretches for edge in (start, end)} - {math.inf} | {_LOWEST}
    colors = {
        edge: max((color for start, end, color in stretches if start <= edge < end), key=_COLORS.index, default=_CALM)
        for edge in edges
    }
    colors |= {line.at.value: line.color for line in lines}
    return [{"color": colors[edge], "value": None if edge == _LOWEST else edge} for edge in sorted(colors)]


def line_style(conditions: Sequence[Condition], lines: Sequence[ThresholdLine]) -> LineStyle:
    """How a graph shows its steps: the line of a lower limit is green, so there the area below it must be red."""
    if any(condition.operator in ("<", "<=") for condition in conditions):
        return "line+area"
    return "line" if conditions or lines else "off"


def soft_ends(conditions: Sequence[Condition]) -> dict[str, float]:
    """Ends of an axis that the values may exceed, so that the nearest threshold is seen while all is calm."""
    upper = [limit.value for operator, limit in _limits(conditions) if operator in (">", ">=") and limit.value > 0]
    lower = [limit.value for operator, limit in _limits(conditions) if operator in ("<", "<=")]
    ends = {"axisSoftMax": _rounded(min(upper) * _ROOM)} if upper else {}
    return ends | ({"axisSoftMin": min(0.0, _rounded(min(lower) * _ROOM))} if lower else {})


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def sentence(conditions: Sequence[Condition], lines: Sequence[ThresholdLine]) -> str:
    """The thresholds in words: `Thresholds: > 5 %, 10 %.`; empty when there is none."""
    words = [f"{operator} {threshold}" for operator, threshold in _limits(conditions)]
    words += [str(line.at) for line in lines]
    return f"Thresholds: {', '.join(words)}." if words else ""


def _limits(conditions: Sequence[Condition]) -> list[Limit]:
    return list(dict.fromkeys(map(limit, conditions)))


def _stretches(limits: Sequence[Limit], *, drawn: bool) -> Iterator[tuple[float, float, str]]:
    """The stretches of values (start included, end not) in which a limit is passed, with their colours."""
    upper = sorted({threshold.value for operator, threshold in limits if operator in (">", ">=")}, reverse=True)
    lower = sorted({threshold.value for operator, threshold in limits if operator in ("<", "<=")})
    for operator, threshold in limits:
        value = threshold.value
        above = value if drawn else _just_above(operator, threshold)
        match operator:
            case ">" | ">=":
                yield above if operator == ">" else value, math.inf, _alarm(upper.index(value))
            case "<" | "<=":
                yield _LOWEST, above if operator == "<=" else value, _alarm(lower.index(value))
            case "==" | "!=" if drawn:  # a line at the point is all that can be seen of it
                yield value, math.inf, _alarm(0)
            case "==":
                yield value, above, _alarm(0)
            case "!=":
                yield _LOWEST, value, _alarm(0)
                yield above, math.inf, _alarm(0)


def _alarm(rank: int) -> str:
    """Red for the outermost limit, orange for the next, yellow for all others."""
    return _COLORS[max(3 - rank, 1)]


def _just_above(operator: ComparisonOperator, threshold: Quantity) -> float:
    """The end of what equals a threshold. Only zero is a value at rest; elsewhere the digits would be noise to read."""
    value = threshold.value
    if value != 0 and operator not in ("==", "!="):
        return value
    return max(value + 1e-7, math.nextafter(value, math.inf))
