"""Queries of foreign panels: what each data source reads today, without what makes Grafana skip samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from eventcore_monitoring.generators.grafana.modernise_sources import MIXED, source
from eventcore_monitoring.generators.grafana.modernise_values import Json, mapping, mappings, picked, text
from eventcore_monitoring.generators.grafana.queries import reference

# Keys that a query has with each kind of data source (@grafana/grafana-foundation-sdk 0.0.21), in reading order. That
# of Prometheus has intervalFactor and maxDataPoints too, which grafanalib sets to values that make it skip samples.
_PROMETHEUS = ("editorMode", "expr", "legendFormat", "format", "instant", "range", "exemplar", "interval", "hide")
_LOKI = ("editorMode", "expr", "queryType", "legendFormat", "maxLines", "hide")
_SQL = ("editorMode", "format", "rawQuery", "rawSql", "hide")
_GRAPHITE = ("target", "hide")
_ELASTICSEARCH = ("query", "alias", "metrics", "bucketAggs", "timeField", "hide")
_NO_ID = (None, "", 0, "0")
_SAMPLES = ("intervalFactor", "maxDataPoints", "step")


class Asked(NamedTuple):
    """The queries of a panel, its data source (none where nothing is asked), and the variables that they need."""

    source: Json | None
    targets: list[Json]
    variables: list[Json]
    remarks: list[str]


def asked(panel: Json, known: Mapping[str, str]) -> Asked:
    """What a panel asks for. The queries' own data sources rule, as in Grafana; the panel's is theirs, or mixed."""
    own = panel.get("datasource")
    if own == MIXED["uid"] or mapping(own).get("uid") == MIXED["uid"]:
        own = None
    given = mappings(panel.get("targets"))
    logs = panel.get("type") == "logs"
    sources = [source(one.get("datasource") or own, one, known, logs=logs) for one in given]
    targets = [
        {"refId": name, "datasource": found.reference, **_query(one, found.reference["type"])}
        for one, found, name in zip(given, sources, _names(given), strict=True)
    ]
    references = [one.reference for one in sources if one.reference["type"] != "__expr__"]
    same = all(one == references[0] for one in references)
    return Asked(
        (references[0] if same else MIXED) if references else None,
        targets,
        [one.variable for one in sources if one.variable is not None],
        list(dict.fromkeys(one.remark for one in sources if one.remark)),
    )


def _names(targets: Sequence[Json]) -> list[str]:
    """The queries' ids; those without one, or with that of another, get the next free letters."""
    names = [text(one.get("refId")) for one in targets]
    free = (name for number in range(2 * len(names)) if (name := reference(number)) not in names)
    return [name if name and name not in names[:index] else next(free) for index, name in enumerate(names)]


def _query(given: Json, kind: str) -> Json:
    visible = {key: value for key, value in given.items() if key != "hide" or value}
    match kind:
        case "prometheus":
            instant = bool(given.get("instant"))
            found = picked({"editorMode": "code", "range": not instant, **visible, "instant": instant}, _PROMETHEUS)
            return {"expr": "", **found}
        case "loki":
            how = "instant" if given.get("instant") else "range"
            return picked({"editorMode": "code", "queryType": how, **visible}, _LOKI)
        case "grafana-postgresql-datasource" | "mysql" | "mssql":
            return picked({"editorMode": "code", "rawQuery": True, **visible}, _SQL)
        case "graphite":
            return picked(visible, _GRAPHITE)
        case "elasticsearch":
            return _of_elasticsearch(visible)
    return {key: value for key, value in visible.items() if key not in ("refId", "datasource", *_SAMPLES)}


def _of_elasticsearch(given: Json) -> Json:
    """Its metrics and buckets, whose ids grafanalib leaves at 0: without ids of their own nothing is drawn."""
    parts = {key: mappings(given.get(key)) for key in ("metrics", "bucketAggs")}
    every = [*parts["metrics"], *parts["bucketAggs"]]
    taken = {str(one["id"]) for one in every if one.get("id") not in _NO_ID}
    free = (str(number) for number in range(1, len(every) + len(taken) + 2) if str(number) not in taken)
    found = picked(given, _ELASTICSEARCH)
    for key, ones in parts.items():
        found[key] = [_part({**one, "id": next(free) if one.get("id") in _NO_ID else str(one["id"])}) for one in ones]
    return found


def _part(given: Json) -> Json:
    """One metric or bucket, without what was never chosen; its settings are texts, numbers too."""
    unset = {"field": ("", "select field"), "inlineScript": ("",), "hide": (False,)}
    found = {key: value for key, value in given.items() if value not in unset.get(key, ())}
    if "settings" in found:
        settings = mapping(found["settings"])
        found["settings"] = {key: f"{one:g}" if type(one) in (int, float) else one for key, one in settings.items()}
    return found
