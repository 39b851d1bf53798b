"""Measures: how Grafana shows the values of an expression, from the types that follow from the declarations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eventcore_monitoring.generators.grafana.context import Context
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.types import OF_BUCKETS, Type
from eventcore_monitoring.promql.units import COUNT, PER_SECOND, RATIO, UNITS, Unit

# Grafana's ids (npm @grafana/data 13.2).
_SHOWN: Final = {
    UNITS[word][:3]: shown
    for word, shown in {
        "seconds": "s",
        "milliseconds": "ms",
        "bytes": "bytes",
        "percent": "percent",
        "celsius": "celsius",
        "hertz": "ops",
    }.items()
} | {Unit((("bytes", 1), ("seconds", -1)))[:3]: "Bps"}

_SHORTENED: Final = 1000  # from here on Grafana writes 1 K
_UPPER_HALF: Final = 0.5


def measured(node: Node, around: Context) -> Type:
    """The type of an expression; of buckets, which Grafana would draw as they are, the unit of counts."""
    of = around.monitoring.catalogue.typed(node).type
    if of.kind in OF_BUCKETS:
        return of._replace(unit=COUNT if of.kind == "buckets" else PER_SECOND)
    return of


def grafana_unit(unit: Unit | None) -> str:
    """Grafana's id for a unit; `short` (a plain number, 1.5 K) where it has none or nothing is known."""
    if unit is None:
        return "short"
    if unit.same(RATIO):
        return "percentunit" if unit.counted == "ratio" else "short"
    return _SHOWN.get(unit[:3], "short")


def observed(node: Node, around: Context) -> Unit | None:
    """Of the buckets of a histogram, the unit of what was observed; None of anything else."""
    of = around.monitoring.catalogue.typed(node).type
    return of.unit if of.kind in OF_BUCKETS or of.kind in ("histogram", "histogram rates") else None


def minimum(declared: float | None, types: Sequence[Type]) -> float | None:
    """The lower end of an axis: what is declared, or 0 where nothing that is drawn can be negative."""
    if declared is not None:
        return declared
    return 0 if types and all(one.bounds.low >= 0 for one in types) else None


def maximum(
    declared: float | None, types: Sequence[Type], conditions: Sequence[Condition], *, dial: bool
) -> float | None:
    """The upper end of an axis: what is declared, or 1 for parts of a whole.

    A dial needs an end. A graph of small parts (failures, with a limit of 5 %) would be a line at its foot, so there
    the whole is shown only where the limits lie in its upper half.
    """
    if declared is not None:
        return declared
    if not types or not all(one.unit is not None and one.unit.same(RATIO) and one.bounds.high <= 1 for one in types):
        return None
    upper = [condition.threshold.value for condition in conditions if condition.operator in (">", ">=")]
    return 1 if dial or (upper and min(upper) >= _UPPER_HALF) else None


def decimals(declared: int | None, types: Sequence[Type]) -> int | None:
    """The decimals: what is declared, or none where only small whole numbers can come.

    Large ones are shortened (1.5 K), which needs decimals.
    """
    if declared is not None:
        return declared
    whole = types and all(one.bounds.whole and abs(one.bounds.low) < _SHORTENED > one.bounds.high for one in types)
    return 0 if whole else None
