"""Transformations: what Grafana does to the answers before a panel draws them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from eventcore_monitoring.generators.grafana.queries import reference
from eventcore_monitoring.model.dashboards import (
    AnyTransformation,
    BarChart,
    Drawing,
    JoinBy,
    Limit,
    OnlyColumns,
    Override,
    Query,
    Reduce,
    Rename,
    SortBy,
    Table,
    TimeSeries,
    Transformation,
)

Json = dict[str, Any]


def transformations(panel: Drawing, names: Sequence[str]) -> list[Json]:
    """What a panel needs, then what is declared, then the hidden series taken away.

    A table joins its answers and names the columns of Prometheus: Grafana calls the value of a lone table query
    `Value`, and that of query B among several `Value #B`. Only graphs know series that their configuration hides.
    """
    found: list[Json] = []
    if isinstance(panel, Table | BarChart):
        several = len(names) > 1
        columns = {f"Value #{reference(number)}" if several else "Value": name for number, name in enumerate(names)}
        if several:
            found.append({"id": "merge", "options": {}})
        if any(isinstance(query, Query) for query in panel.show):
            organised = {"excludeByName": {"Time": True}, "indexByName": {}, "renameByName": columns}
            found.append({"id": "organize", "options": organised})
    found += map(_declared, panel.transformations)
    if not isinstance(panel, TimeSeries):
        found += map(_without, (one for one in panel.overrides if one.hidden))
    return found


def _without(hidden: Override) -> Json:
    match hidden.by:
        case "name":
            return _made("filterFieldsByName", exclude={"names": [hidden.series]})
        case "pattern":
            return _made("filterFieldsByName", exclude={"pattern": hidden.series})
        case "query":
            return _made("filterByRefId", exclude=hidden.series)
        case _:
            assert_never(hidden.by)


def _declared(one: AnyTransformation) -> Json:
    match one:
        case SortBy():
            return _made("sortBy", fields={}, sort=[{"field": one.column, "desc": one.descending}])
        case Limit():
            return _made("limit", limitField=one.rows)
        case Reduce():
            return _made("reduce", mode="seriesToRows", reducers=list(one.calculations))
        case JoinBy():
            return _made("joinByField", byField=one.column, mode="inner" if one.inner else "outer")
        case Rename():
            return _made("renameByRegex", regex=one.pattern, renamePattern=one.to)
        case OnlyColumns():
            return _made("filterFieldsByName", include={"names": list(one.columns)})
        case Transformation():
            return {"id": one.id, "options": one.read_options()}
        case _:
            assert_never(one)


def _made(name: str, **options: Any) -> Json:
    return {"id": name, "options": options}
