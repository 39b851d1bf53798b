"""A service level objective: what is left of the error budget, and how fast it burns.

The burn rates of Google's "The Site Reliability Workbook", chapter 5: budget for 30 days burnt in 2, 5 and 10 days of
it, seen over 1, 6 and 72 hours.
"""

from __future__ import annotations

from collections.abc import Callable

from eventcore_monitoring.model.dashboards import Dashboard, GaugePanel, Query, Row, Stat, ThresholdLine, TimeSeries
from eventcore_monitoring.model.metrics import Counter
from eventcore_monitoring.promql.expression import Expression
from eventcore_monitoring.promql.series import CounterSeries
from eventcore_monitoring.values import Quantity, percent, ratio

_BURNING = (("1h", 14.4, "red"), ("6h", 6.0, "orange"), ("3d", 1.0, "yellow"))
_WIDTH = 8


def slo_board(
    name: str,
    title: str,
    *,
    total: Counter,
    failed: Counter | CounterSeries,
    objective: float,
    window: str = "30d",
) -> Dashboard:
    """A board of an objective such as 0.999: good events as a part of all, over a window.

    Raises ValueError for an objective that leaves no budget or that nothing could miss.
    """
    if not 0 < objective < 1:
        raise ValueError(f"an objective lies between 0 and 1, not at {objective:g}: write 0.999")
    budget = 1 - objective
    errors = _error_ratio(total, failed)
    left = 1 - errors(window) / budget
    row = Row(
        title="Objective",
        panels=[
            Stat(
                title="Objective kept",
                description=f"The good part of all over {window}; the objective is {objective:.6g}.",
                show=[Query(show=1 - errors(window) < ratio(objective), legend="good")],
                width=_WIDTH,
                sparkline=False,
                unit="percentunit",
                decimals=3,
            ),
            GaugePanel(
                title="Error budget left",
                description=f"What is left of the failures allowed in {window}; below 0 the objective is missed.",
                show=[Query(show=left < percent(0), legend="left"), Query(show=left < percent(25), legend="left")],
                width=_WIDTH,
                unit="percentunit",
                minimum=-0.25,
                maximum=1,
            ),
            Stat(
                title="Failures",
                description=f"Events that failed in {window}.",
                show=[Query(show=failed.increase(window).sum(), legend="failed")],
                width=_WIDTH,
                sparkline=False,
            ),
        ],
    )
    burning = Row(
        title="Burn rate",
        panels=[
            TimeSeries(
                title=f"Burn rate over {length}",
                description=f"How many times faster than allowed the budget is used up; {limit:g} is too fast.",
                show=[Query(show=errors(length) / budget, legend="burn rate")],
                width=_WIDTH,
                unit="none",
                minimum=0,
                thresholds=[ThresholdLine(at=Quantity(limit, "count"), color=color)],  # type: ignore[arg-type]
            )
            for length, limit, color in _BURNING
        ],
    )
    return Dashboard(
        name=name, title=title, description=f"The objective {objective:.6g}.", tags=["slo"], rows=[row, burning]
    )


def _error_ratio(total: Counter, failed: Counter | CounterSeries) -> Callable[[str], Expression]:
    def over(window: str) -> Expression:
        everything = total.increase(window).sum()
        return failed.increase(window).sum().or_(everything * 0) / everything.filtered(">", 0)

    return over
