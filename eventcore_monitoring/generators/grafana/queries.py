"""Queries: what Grafana asks Prometheus and other data sources for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, assert_never

from eventcore_monitoring.generators.grafana.filters import Filters
from eventcore_monitoring.model.dashboards import ElasticsearchQuery, LokiQuery, PanelQuery, PostgresQuery, Query
from eventcore_monitoring.promql.nodes import Call, Node, Range, Selector, Subquery
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import rewritten, walk

Json = dict[str, Any]

DATA_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
LOKI = {"type": "loki", "uid": "${loki_datasource}"}
ELASTICSEARCH = {"type": "elasticsearch", "uid": "${elasticsearch_datasource}"}
POSTGRES = {"type": "grafana-postgresql-datasource", "uid": "${postgresql_datasource}"}
# Where queries of one panel go to several data sources.
MIXED = {"type": "datasource", "uid": "-- Mixed --"}
RATE_INTERVAL = "$__rate_interval"


class Drawn(NamedTuple):
    """What a query draws, all nodes of it (itself first), the declared legend, if any, and whether exemplars too."""

    node: Node
    parts: tuple[Node, ...]
    legend: str
    exemplars: bool = False

    @property
    def metrics(self) -> Iterator[str]:
        """The names of the series that it reads."""
        return (part.name for part in self.parts if isinstance(part, Selector) and part.name is not None)


Asked = Drawn | LokiQuery | ElasticsearchQuery | PostgresQuery


def asked(shown: Sequence[PanelQuery]) -> list[Asked]:
    """What the queries of a panel ask for: of a condition its left side, since guards only say when an alert fires.

    Conditions with two thresholds on one expression (80 %, 90 %) draw the same series, so it is asked for once.
    """
    found: dict[object, Asked] = {}
    for query in shown:
        if not isinstance(query, Query):
            found[query] = query
            continue
        node = query.show.expression.node
        if len(shown) == 1 or (node, query.legend) not in found:
            found[node, query.legend] = Drawn(node, tuple(walk(node)), query.legend, query.exemplars)
    return list(found.values())


def for_grafana(parts: Sequence[Node]) -> Node:
    """The expression with the window of its rates left to Grafana, so that no zoom skips samples or draws nothing.

    `parts`: the expression and all nodes below it. Windows of increases, of `…_over_time` and inside subqueries stay:
    their length is part of what is said. So do windows of rates that differ, which are compared on purpose.
    """
    windows = {within.window for part in parts for within in _rated(part)}
    if len(windows) != 1:
        return parts[0]
    return rewritten(parts[0], _with_rate_interval)


def _with_rate_interval(part: Node) -> Node | None:
    match part:
        case Subquery():
            return part
        case Call("rate" | "irate", (Range() as within,)):
            return replace(part, arguments=(replace(within, window=RATE_INTERVAL),))
    return None


def _rated(part: Node) -> tuple[Range, ...]:
    match part:
        case Call("rate" | "irate", (Range() as within,)):
            return (within,)
    return ()


def reference(number: int) -> str:
    """The id of a query inside its panel, counted from 0: A, B, … Z, AA, AB, …"""
    before, last = divmod(number, 26)
    return (reference(before - 1) if before else "") + chr(ord("A") + last)


def data_source(queries: Sequence[Asked]) -> Json:
    """The data source of a panel: that of its queries, where they have the same."""
    sources = [_source(one) for one in queries]
    return sources[0] if all(source == sources[0] for source in sources) else MIXED


def _source(one: Asked) -> Json:
    match one:
        case Drawn():
            return DATA_SOURCE
        case LokiQuery():
            return LOKI
        case ElasticsearchQuery():
            return ELASTICSEARCH
        case PostgresQuery():
            return POSTGRES
        case _:
            assert_never(one)


class Form(NamedTuple):
    """How a panel wants its answers: `instant`, for the end of the time range only; as series, a table or buckets."""

    instant: bool
    shape: str = "time_series"  # or "table", "heatmap"


def targets(queries: Sequence[Asked], names: Sequence[str], form: Form, filters: Filters) -> list[Json]:
    """The queries of a panel as Grafana's data sources read them (their models in Grafana 13).

    `names`: how each query's series are called.
    """
    return [
        {"refId": reference(number), "datasource": _source(one), **_target(one, name, form, filters)}
        for number, (one, name) in enumerate(zip(queries, names, strict=True))
    ]


def _target(one: Asked, name: str, form: Form, filters: Filters) -> Json:
    match one:
        case Drawn():
            shown = filters.applied(for_grafana(one.parts))
            return {
                "editorMode": "code",
                "expr": to_promql(shown),
                **({} if form.shape == "table" else {"legendFormat": name}),
                "format": form.shape,
                "instant": form.instant,
                "range": not form.instant,
                **({"exemplar": True} if one.exemplars else {}),
            }
        case LokiQuery():
            legend = {"legendFormat": one.legend} if one.legend else {}
            return {"editorMode": "code", "expr": one.logql, "queryType": "range", **legend, "maxLines": one.lines}
        case ElasticsearchQuery():
            return _of_elasticsearch(one)
        case PostgresQuery():
            form_of_rows = "time_series" if one.over_time else "table"
            return {"editorMode": "code", "format": form_of_rows, "rawQuery": True, "rawSql": one.sql}
        case _:
            assert_never(one)


def _of_elasticsearch(query: ElasticsearchQuery) -> Json:
    """Its metrics and buckets as Grafana's query editor writes them (@grafana/grafana-foundation-sdk 0.0.21)."""
    buckets: list[Json] = []
    match query.shows:
        case "logs":
            metric: Json = {"id": "1", "type": "logs", "settings": {"limit": str(query.lines)}}
        case "rows":
            metric = {"id": "1", "type": "raw_data", "settings": {"size": str(query.lines)}}
        case "count" if query.count_by is not None:
            return _counted(query, query.count_by)
        case "count":
            metric = {"id": "1", "type": "count"}
            settings = {"interval": "auto", "min_doc_count": "0", "trimEdges": "0"}
            buckets = [{"id": "2", "type": "date_histogram", "field": query.time_field, "settings": settings}]
        case _:
            assert_never(query.shows)
    return {**_searched(query), "metrics": [metric], "bucketAggs": buckets, "timeField": query.time_field}


def _counted(query: ElasticsearchQuery, by: str) -> Json:
    times = ({"id": key, "type": kind, "field": query.time_field} for key, kind in (("3", "min"), ("4", "max")))
    settings = {"order": "desc", "orderBy": "_count", "min_doc_count": "1", "size": str(query.lines)}
    return {
        **_searched(query),
        "metrics": [{"id": "1", "type": "count"}, *times],
        "bucketAggs": [{"id": "2", "type": "terms", "field": by, "settings": settings}],
        "timeField": query.time_field,
    }


def _searched(query: ElasticsearchQuery) -> Json:
    return {"query": query.lucene, **({"alias": query.legend} if query.legend else {})}
