"""USE: utilisation, saturation and errors of a resource (Brendan Gregg's method)."""

from __future__ import annotations

from collections.abc import Mapping

from eventcore_monitoring.model.dashboards import Dashboard, Query, Row, TimeSeries
from eventcore_monitoring.promql.expression import Algebra, Condition

Shown = Algebra | Condition


def use_board(
    name: str,
    title: str,
    *,
    utilisation: Mapping[str, Shown],
    saturation: Mapping[str, Shown],
    errors: Mapping[str, Shown] | None = None,
) -> Dashboard:
    """A board of resources: what part of each is used, how much work waits for it, what fails.

    Each mapping is from the title of a panel (`"CPU"`) to what it draws; of a condition the threshold is drawn too.
    """
    rows = [
        _row("Utilisation", "The part that is in use.", utilisation),
        _row("Saturation", "The work that waits.", saturation),
        *([] if not errors else [_row("Errors", "What fails.", errors)]),
    ]
    return Dashboard(name=name, title=title, description="Utilisation, saturation and errors.", tags=["use"], rows=rows)


def _row(title: str, meaning: str, shown: Mapping[str, Shown]) -> Row:
    panels = [
        TimeSeries(title=of, description=meaning, show=[Query(show=one)], width=24 if len(shown) == 1 else 12)
        for of, one in shown.items()
    ]
    return Row(title=title, panels=panels)
