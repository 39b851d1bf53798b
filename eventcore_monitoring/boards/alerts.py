"""Everything that a deployment alerts on: what fires now, and the graph of each threshold."""

from __future__ import annotations

from collections.abc import Sequence

from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.dashboards import AlertAnnotation, AlertList, Dashboard, Query, Row, TimeSeries


def alerts_board(name: str, title: str, alerts: Sequence[Alert]) -> Dashboard:
    """A board of these alerts: a list of those that fire, and a panel for each condition, in rows by severity.

    Two alerts on one expression (80 %, 90 %) share a panel. An alert without a threshold is in the list alone.
    """
    rows: dict[str, dict[object, list[Alert]]] = {}
    for alert in alerts:
        if alert.condition is not None:
            rows.setdefault(alert.severity, {}).setdefault(alert.condition.expression.node, []).append(alert)
    seen: dict[object, str] = {}
    for severity, by_expression in rows.items():
        for node in by_expression:
            seen.setdefault(node, severity)
    firing = Row(title="Now", panels=[AlertList(title="Firing and pending", width=24, height=7, most=50)])
    return Dashboard(
        name=name,
        title=title,
        description="Every threshold on which an alert fires, with what it is compared with.",
        tags=["alerts"],
        rows=[firing, *(_row(severity, alerts, seen) for severity in rows if severity in seen.values())],
        annotations=[AlertAnnotation()],
    )


def _row(severity: str, alerts: Sequence[Alert], seen: dict[object, str]) -> Row:
    panels = []
    for node, where in seen.items():
        if where == severity:
            sharing = [one for one in alerts if one.condition is not None and one.condition.expression.node == node]
            shown = [Query(show=one.condition) for one in sharing if one.condition is not None]
            panels.append(TimeSeries(title=" · ".join(one.name for one in sharing), show=shown))
    return Row(title=f"Severity {severity}", panels=panels)
