"""Variables and annotations of a dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from eventcore_monitoring.generators.grafana import grafanalib_panels
from eventcore_monitoring.generators.grafana.filters import Filters
from eventcore_monitoring.generators.grafana.queries import DATA_SOURCE
from eventcore_monitoring.model.dashboards import (
    AdHocVariable,
    AlertAnnotation,
    Annotation,
    ConstantVariable,
    CustomVariable,
    Dashboard,
    DashboardVariable,
    DataSourceVariable,
    EventAnnotation,
    IntervalVariable,
    QueryVariable,
    TextVariable,
)
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import Matcher, Selector
from eventcore_monitoring.promql.printer import to_promql

Json = dict[str, Any]

_Shown = QueryVariable | CustomVariable | IntervalVariable | TextVariable | DataSourceVariable | AdHocVariable

_ALL = {"text": ["All"], "value": ["$__all"]}
_ON_TIME_RANGE_CHANGE = 2
_HIDDEN = 2
# Of the kinds of queries beside Prometheus's: the variable of their data source, its label, the type of the source.
_FURTHER_SOURCES = {
    "loki": ("loki_datasource", "Loki data source", "loki"),
    "elasticsearch": ("elasticsearch_datasource", "Elasticsearch data source", "elasticsearch"),
    "postgres": ("postgresql_datasource", "PostgreSQL data source", "grafana-postgresql-datasource"),
}
_GRAFANA = {"type": "grafana", "uid": "-- Grafana --"}


def data_source_variables(dashboard: Dashboard) -> list[Json]:
    """The choice of the Prometheus server, first on every dashboard, then of the other stores that it asks.

    Their present value `default` makes Grafana take its default data source; without it, the first by name.
    """
    kinds = dict.fromkeys(query.kind for _, panel in dashboard.panels() for query in getattr(panel, "show", ()))
    further = [_FURTHER_SOURCES[kind] for kind in kinds if kind in _FURTHER_SOURCES]
    return [_data_source(*one) for one in (("datasource", "Data source", "prometheus"), *further)]


def _data_source(name: str, label: str, kind: str) -> Json:
    named = {"name": name, "label": label, "query": kind}
    return grafanalib_panels.variable("datasource", named, {"text": "default", "value": "default"}, sort=0)


def variable(declared: DashboardVariable, all_of_them: Sequence[DashboardVariable]) -> Json:
    """A declared variable in Grafana's form."""
    match declared:
        case ConstantVariable():
            named = {"name": declared.name, "query": declared.value, "hide": _HIDDEN}
            current = {"text": declared.value, "value": declared.value}
            return grafanalib_panels.variable("constant", named, current, sort=0)
        case _:
            return _shown(declared, all_of_them)


def _shown(declared: _Shown, all_of_them: Sequence[DashboardVariable]) -> Json:
    named = {"name": declared.name, "label": declared.title}
    match declared:
        case QueryVariable():
            choice: Json = {"allValue": ".+", "includeAll": True, "multi": True} if declared.multiple else {}
            query = f"label_values({_values_of(declared, all_of_them)}, {declared.label})"
            return grafanalib_panels.variable(
                "query",
                {**named, "query": query, "datasource": DATA_SOURCE},
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
        case TextVariable():
            current = {"text": declared.value, "value": declared.value}
            return grafanalib_panels.variable("textbox", {**named, "query": declared.value}, current, sort=0)
        case DataSourceVariable():
            further = {**named, "query": declared.of, "regex": declared.matching}
            return grafanalib_panels.variable("datasource", further, {"text": "default", "value": "default"}, sort=0)
        case AdHocVariable():
            made = grafanalib_panels.variable("adhoc", {**named, "datasource": DATA_SOURCE}, None, sort=0)
            return {key: made[key] for key in ("name", "label", "type", "datasource", "hide")}
        case _:
            assert_never(declared)


def _values_of(declared: QueryVariable, all_of_them: Sequence[DashboardVariable]) -> str:
    """The selector whose label values are offered: those that occur with what is chosen before."""
    labels = {one.name: one.label for one in all_of_them if isinstance(one, QueryVariable)}
    within = [Matcher(labels[name], "=~", f"${name}") for name in declared.within if name in labels]
    return to_promql(Selector(declared.metric, tuple(within)))


def _options(values: Sequence[str], *, selected: bool) -> list[Json]:
    return [{"selected": selected and value == values[0], "text": value, "value": value} for value in values]


def annotation(declared: Annotation | AlertAnnotation | EventAnnotation, monitoring: Monitoring, by: Filters) -> Json:
    """Marks on the time axis, in the form of Grafana's Prometheus data source (its `annotations.ts`, Grafana 13)."""
    match declared:
        case Annotation():
            query = to_promql(by.applied(declared.show.expression.node))
            text = {"textFormat": declared.text} if declared.text else {}
            return _of_prometheus(declared, query, declared.name, text)
        case AlertAnnotation():
            # Prometheus has all alerts of all deployments in one series; the labels of this one tell ours.
            known = {**monitoring.labels, **({"severity": declared.severity} if declared.severity else {})}
            tests = [("alertstate", "firing"), *sorted(known.items())]
            firing = Selector("ALERTS", tuple(Matcher(label, "=", value) for label, value in tests))
            text = {"textFormat": "{{alertname}}", "tagKeys": "severity"}
            return _of_prometheus(declared, to_promql(firing), declared.name, text)
        case EventAnnotation():
            target = {
                "limit": declared.most,
                "matchAny": declared.any_tag,
                "tags": list(declared.tags),
                "type": "tags",
            }
            return {
                "name": declared.name,
                "datasource": _GRAFANA,
                "enable": True,
                "iconColor": declared.color,
                "target": target,
            }
        case _:
            assert_never(declared)


def _of_prometheus(declared: Annotation | AlertAnnotation, query: str, title: str, further: Json) -> Json:
    return {
        "name": declared.name,
        "datasource": DATA_SOURCE,
        "enable": True,
        "iconColor": declared.color,
        "target": {"refId": "Anno", "expr": query, "interval": declared.step},
        "titleFormat": title,
        **further,
    }
