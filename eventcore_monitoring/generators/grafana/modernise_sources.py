"""Data sources of foreign dashboards: names become references through a variable, so that they fit any Grafana.

Grafana 12 no longer looks data sources up by name. No name, `default` and `Prometheus` are the dashboard's variable
`datasource`; any other name `X` becomes a variable `x_datasource` of the source's type, which begins with the source
that is called X, if there is one. References that are objects already stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from eventcore_monitoring.generators.grafana.modernise_values import Json, mappings, text

PROMETHEUS = "prometheus"
MIXED = {"type": "datasource", "uid": "-- Mixed --"}
_SQL = "sql"  # one of several; only a name tells which
_BUILT_IN: Mapping[str, Json] = {
    "-- mixed --": MIXED,
    "-- dashboard --": {"type": "datasource", "uid": "-- Dashboard --"},
    "-- grafana --": {"type": "grafana", "uid": "-- Grafana --"},
    "grafana": {"type": "grafana", "uid": "-- Grafana --"},
    "__expr__": {"type": "__expr__", "uid": "__expr__"},
}
_SQL_TYPES = ("grafana-postgresql-datasource", "mysql", "mssql")
_ANY_PROMETHEUS = ("", "default", PROMETHEUS)
# Words of names that tell a type apart from others with the same form of query.
_WORDS = {
    "loki": "loki",
    "postgres": "grafana-postgresql-datasource",
    "mysql": "mysql",
    "mssql": "mssql",
    "elastic": "elasticsearch",
    "opensearch": "grafana-opensearch-datasource",
    "influx": "influxdb",
    "graphite": "graphite",
    "cloudwatch": "cloudwatch",
    "opentsdb": "opentsdb",
    "zabbix": "alexanderzobnin-zabbix-datasource",
    "humio": "humio-datasource",
    "tempo": "tempo",
    "jaeger": "jaeger",
    "prometheus": PROMETHEUS,
}
# Keys of queries that only one type of source has (grafanalib's targets).
_KEYS = (
    ("application", "alexanderzobnin-zabbix-datasource"),
    ("bucketAggs", "elasticsearch"),
    ("azureMonitor", "grafana-azure-monitor-datasource"),
    ("azureLogAnalytics", "grafana-azure-monitor-datasource"),
    ("azureResourceGraph", "grafana-azure-monitor-datasource"),
    ("humioQuery", "humio-datasource"),
    ("downsampleAggregator", "opentsdb"),
    ("namespace", "cloudwatch"),
    ("measurement", "influxdb"),
    ("resultFormat", "grafana-azure-data-explorer-datasource"),
    ("rawSql", _SQL),
)
_LOGQL = re.compile(r"""\|[=~]\s*["`]|!~\s*["`]|\|\s*(json|logfmt|regexp|pattern|unpack|line_format|label_format)\b""")
_REFERENCE = re.compile(r"\$(\w+)|\$\{(\w+)(?::\w+)?\}|\[\[(\w+)(?::\w+)?\]\]")
DEFAULT = {"text": "default", "value": "default"}


class Source(NamedTuple):
    """A reference, the variable that it needs (if any), and what a person has to know."""

    reference: Json
    variable: Json | None = None
    remark: str = ""


def known_types(variables: Sequence[Json]) -> dict[str, str]:
    """Of a dashboard's variables, the type of data source that each chooses; none for a variable of another kind."""
    chosen = ((text(one.get("name")), one) for one in variables)
    return {name: text(one.get("query")) if one.get("type") == "datasource" else "" for name, one in chosen}


def source(given: object, query: Json, known: Mapping[str, str], *, logs: bool = False) -> Source:
    """The data source of a query, a variable or an annotation; `logs`: a panel of logs asks.

    `known`: the dashboard's own variables, see `known_types`.
    """
    if isinstance(given, dict):
        return _of_object(given, query, known, logs=logs)
    name = text(given).strip()
    built_in = _BUILT_IN.get(name.lower())
    if built_in is not None:
        return Source(built_in)
    referred = _REFERENCE.fullmatch(name)
    if referred is not None:
        variable = next(part for part in referred.groups() if part)
        return _through(variable, known.get(variable) or _sure(_kind(query, name, logs=logs)), known)
    asked = _kind(query, name, logs=logs)
    if name.lower() in _ANY_PROMETHEUS and asked == PROMETHEUS:
        return _through(_default(PROMETHEUS, known), PROMETHEUS, known)
    remark = ""
    if asked == _SQL:
        shown = f'"{name}"' if name else "that of a query"
        remark = (
            f'the data source {shown} is taken for PostgreSQL, its query does not tell: write dataSource={{"type": '
            '"mysql", "uid": "${datasource}"}, say'
        )
    of = _sure(asked)
    if name.lower() in ("", "default"):
        return _through(_default(of, known), of, known, remark=remark)
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_").removesuffix("_datasource")
    return _through(f"{slug or f'named_{crc32(name.encode()):08x}'}_datasource", of, known, label=name, remark=remark)


def _default(of: str, known: Mapping[str, str]) -> str:
    """The variable through which the default source of a type is reached: the dashboard's first, else one to add."""
    short = of.removeprefix("grafana-").removesuffix("-datasource").replace("-", "_")
    names = ["datasource"] if of == PROMETHEUS else []
    names += [f"{short}_datasource", f"default_{short}_datasource"]
    existing = [name for name, its in known.items() if its == of]
    return next(name for name in (*existing, *names) if known.get(name, of) == of)


def _of_object(given: Json, query: Json, known: Mapping[str, str], *, logs: bool) -> Source:
    uid = text(given.get("uid"))
    of = text(given.get("type")) or _sure(_kind(query, "", logs=logs))
    if uid.lower() in _BUILT_IN:
        return Source(_BUILT_IN[uid.lower()])
    referred = _REFERENCE.fullmatch(uid)
    if referred is not None:
        variable = next(part for part in referred.groups() if part)
        return _through(variable, known.get(variable) or of, known)
    if uid:
        return Source({"type": of, "uid": uid})
    return _through(_default(of, known), of, known)


def _through(name: str, of: str, known: Mapping[str, str], *, label: str = "", remark: str = "") -> Source:
    current = {"text": label, "value": label} if label else DEFAULT
    shown = label or ("Data source" if name == "datasource" else name.replace("_", " ").capitalize())
    variable = None if name in known else variable_of(name, shown, of, current)
    return Source({"type": of, "uid": f"${{{name}}}"}, variable, remark)


def variable_of(name: str, label: str, of: str, current: Json) -> Json:
    """The choice of a data source of one type; Grafana finds the present one by its name."""
    chosen = {"name": name, "label": label, "type": "datasource", "query": of, "refresh": 1}
    return {**chosen, "multi": False, "includeAll": False, "hide": 0, "current": current}


def _kind(query: Json, name: str, *, logs: bool) -> str:
    """The type of the data source that a query is for: by the query's own keys, else by the words of its name."""
    by_key = next((of for key, of in _KEYS if key in query), "")
    by_name = next((of for word, of in _WORDS.items() if word in name.lower()), "")
    expression = text(query.get("expr"))
    if by_key:
        return by_name if by_key == _SQL and by_name in _SQL_TYPES else by_key
    if by_name:
        return by_name
    if expression and (logs or _LOGQL.search(expression)):
        return "loki"
    return "graphite" if text(query.get("target")) and not expression else PROMETHEUS


def _sure(of: str) -> str:
    return "grafana-postgresql-datasource" if of == _SQL else of


def inputs_as_variables(inputs: object) -> list[Json]:
    """What a person filled in when importing a dashboard by hand; a provisioned file is never asked."""
    found: list[Json] = []
    for one in mappings(inputs):
        name, label = text(one.get("name")), text(one.get("label"))
        if one.get("type") == "datasource":
            found.append(variable_of(name, label or name, text(one.get("pluginId")), DEFAULT))
        elif one.get("type") == "constant":
            value = str(one.get("value", ""))
            current = {"text": value, "value": value}
            found.append(
                {"name": name, "label": label, "type": "constant", "query": value, "hide": 2, "current": current}
            )
    return [{key: value for key, value in one.items() if value != ""} for one in found]
