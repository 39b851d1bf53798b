"""Queries of Perses' data sources (perses/plugins of August 2026: `prometheus/schemas`, `loki/schemas`)."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def query(target: Json, panel: Json) -> Json:
    """A query of a panel. Windows such as `$__rate_interval` are Perses' own too."""
    source = target["datasource"]
    chosen = f"${source['uid'].removeprefix('${').removesuffix('}')}"
    if source["type"] == "loki":
        kind, made = (
            ("LogQuery", "LokiLogQuery") if panel["type"] == "logs" else ("TimeSeriesQuery", "LokiTimeSeriesQuery")
        )
        return _query(kind, made, {"datasource": chosen, "query": target["expr"]})
    name = _bar_name(panel) or target.get("legendFormat") or ""
    named = {} if name in ("", "__auto") else {"seriesNameFormat": name}
    instant = {"instant": True} if target["instant"] else {}
    return _query(
        "TimeSeriesQuery",
        "PrometheusTimeSeriesQuery",
        {"datasource": chosen, "query": target["expr"], **named, **instant},
    )


def _bar_name(panel: Json) -> str:
    """Of the bars of one moment the label that names each; Grafana takes it for the column to draw by."""
    return f"{{{{{panel['options']['xField']}}}}}" if panel["type"] == "barchart" else ""


def _query(kind: str, plugin: str, spec: Json) -> Json:
    return {"kind": kind, "spec": {"plugin": {"kind": plugin, "spec": spec}}}
