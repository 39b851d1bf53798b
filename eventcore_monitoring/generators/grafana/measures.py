"""Measures: how Grafana shows the values of an expression, from the types that follow from the declarations."""

from __future__ import annotations

from typing import Final

from eventcore_monitoring.generators.grafana.context import Context
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
