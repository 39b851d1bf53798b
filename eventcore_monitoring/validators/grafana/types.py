"""Grafana's own types as JSON Schemas: which schema a panel or a query has, and schemas that blame the right place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from eventcore_monitoring.validators import json_schema

# The panel types of today's Grafana, with the name of their schemas where there is one.
PANELS: Mapping[str, str | None] = {
    "timeseries": "timeseries",
    "stat": "stat",
    "gauge": "gauge",
    "bargauge": "bargauge",
    "table": "table",
    "text": "text",
    "heatmap": "heatmap",
    "histogram": "histogram",
    "logs": "logs",
    "barchart": "barchart",
    "piechart": "piechart",
    "state-timeline": "statetimeline",
    "status-history": "statushistory",
    "alertlist": None,
    "annolist": "annotationslist",
    "dashlist": "dashboardlist",
    "candlestick": "candlestick",
    "canvas": "canvas",
    "news": "news",
    "nodeGraph": "nodegraph",
    "trend": "trend",
    "xychart": "xychart2",
    "debug": "debug",
    "logstable": "logstable",
    "geomap": None,
    "datagrid": None,
    "flamegraph": None,
    "traces": None,
    "live": None,
    "welcome": None,
    "gettingstarted": None,
}
# Panel types of former versions, and what replaces them.
REMOVED: Mapping[str, str] = {
    "graph": "timeseries",
    "singlestat": "stat",
    "grafana-singlestat-panel": "stat",
    "table-old": "table",
    "grafana-piechart-panel": "piechart",
    "grafana-worldmap-panel": "geomap",
    "natel-discrete-panel": "state-timeline",
    "flant-statusmap-panel": "status-history",
    "heatmap-new": "heatmap",
    "pluginlist": "dashlist",
    "graph2": "timeseries",
}
WITHOUT_QUERY = frozenset(
    ("text", "alertlist", "annolist", "dashlist", "news", "canvas", "welcome", "gettingstarted", "live", "datagrid")
)
# The schema of a query by the type of its data source.
QUERIES: Mapping[str, str] = {
    "prometheus": "Q_prometheus__Query",
    "loki": "Q_loki__Query",
    "elasticsearch": "Q_elasticsearch__Query",
    "tempo": "Q_tempo__Query",
    "stackdriver": "Q_googlecloudmonitoring__Query",
    "grafana-athena-datasource": "Q_athena__Query",
    "grafana-pyroscope-datasource": "Q_grafanapyroscope__Query",
    "parca": "Q_parca__Query",
}


@cache
def registry() -> Mapping[str, frozenset[str]]:
    """The names that Grafana knows: units, transformations, reducers, matchers."""
    return {name: frozenset(known) for name, known in json_schema.data("grafana", "registry.json").items()}


@cache
def violations(schema: str) -> Callable[[object], Iterator[json_schema.Violation]]:
    """The named schema, ready to use; one that Grafana does not publish accepts everything."""
    found = json_schema.data("grafana", "schemas.json").get(schema)
    if found is None:
        return lambda _: iter(())
    return json_schema.compiled(_chosen_by_kind(found, found["definitions"]))


def _chosen_by_kind(node: Any, definitions: Mapping[str, Any]) -> Any:
    """The schema with every choice between objects of different `kind` (or `type`) made by that key.

    `anyOf` can only say that nothing fits; so the fault inside the one that was meant would not be seen.
    """
    if isinstance(node, list):
        return [_chosen_by_kind(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _chosen_by_kind(inner, definitions) for key, inner in node.items()}
    for key in ("kind", "type"):
        named = [(_constant(choice, key, definitions), choice) for choice in made.get("anyOf", ())]
        names = [name for name, _ in named if name is not None]
        if named and len(set(names)) == len(named):
            rest = {name: inner for name, inner in made.items() if name != "anyOf"}
            return {
                **rest,
                "type": "object",
                "required": [key],
                "properties": {key: {"enum": names}},
                "allOf": [
                    {"if": {"required": [key], "properties": {key: {"const": name}}}, "then": choice}
                    for name, choice in named
                ],
            }
    return made


def _constant(choice: Mapping[str, Any], key: str, definitions: Mapping[str, Any]) -> str | None:
    while "$ref" in choice:
        choice = definitions[choice["$ref"].removeprefix("#/definitions/")]
    constant = choice.get("properties", {}).get(key, {}).get("const")
    return constant if isinstance(constant, str) else None
