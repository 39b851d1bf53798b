"""Variables, annotations and links of a dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from eventcore_monitoring.generators.grafana import grafanalib_panels
from eventcore_monitoring.generators.grafana.queries import DATA_SOURCE
from eventcore_monitoring.model.dashboards import (
    Annotation,
    CustomVariable,
    DashboardVariable,
    IntervalVariable,
    Link,
    QueryVariable,
)
from eventcore_monitoring.promql.printer import to_promql

_ALL = {"text": ["All"], "value": ["$__all"]}
_ON_TIME_RANGE_CHANGE = 2


def data_source_variable() -> dict[str, Any]:
    """The choice of the Prometheus server, first on every dashboard.

    Its present value `default` makes Grafana take its default data source; without it, the first by name.
    """
    named = {"name": "datasource", "label": "Data source", "query": "prometheus"}
    return grafanalib_panels.variable("datasource", named, {"text": "default", "value": "default"}, sort=0)


def variable(declared: DashboardVariable) -> dict[str, Any]:
    """A declared variable in Grafana's form."""
    named = {"name": declared.name, "label": declared.title}
    match declared:
        case QueryVariable():
            choice: dict[str, Any] = {"allValue": ".+", "includeAll": True, "multi": True} if declared.multiple else {}
            return grafanalib_panels.variable(
                "query",
                {**named, "query": f"label_values({declared.metric}, {declared.label})", "datasource": DATA_SOURCE},
                _ALL if declared.multiple else None,
                refresh=_ON_TIME_RANGE_CHANGE,
                **choice,
            )
        case CustomVariable():
            return grafanalib_panels.variable(
                "custom",
                {**named, "query": ",".join(value.replace(",", "\\,") for value in declared.values)},
                _ALL if declared.multiple else {"text": declared.values[0], "value": declared.values[0]},
                choices=_options(declared.values, selected=not declared.multiple),
                includeAll=declared.multiple,
                multi=declared.multiple,
                sort=0,
            )
        case IntervalVariable():
            return grafanalib_panels.variable(
                "interval",
                {**named, "query": ",".join(declared.values)},
                {"text": declared.values[0], "value": declared.values[0]},
                choices=_options(declared.values, selected=True),
                refresh=_ON_TIME_RANGE_CHANGE,
                sort=0,
            )
        case _:
            assert_never(declared)


def _options(values: Sequence[str], *, selected: bool) -> list[dict[str, Any]]:
    return [{"selected": selected and value == values[0], "text": value, "value": value} for value in values]


def annotation(declared: Annotation) -> dict[str, Any]:
    """Marks on the time axis, in the form of Grafana's Prometheus data source (its `annotations.ts`, Grafana 13)."""
    return {
        "name": declared.name,
        "datasource": DATA_SOURCE,
        "enable": True,
        "iconColor": declared.color,
        "target": {"refId": "Anno", "expr": to_promql(declared.show.expression.node), "interval": declared.step},
        "titleFormat": declared.name,
        **({"textFormat": declared.text} if declared.text else {}),
    }


def link(declared: Link) -> dict[str, Any]:
    """A link of a dashboard or of a panel."""
    return grafanalib_panels.link(declared.title, declared.url, new_tab=declared.new_tab)
