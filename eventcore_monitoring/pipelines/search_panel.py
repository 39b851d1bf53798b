"""A saved search of logs as a table on a dashboard: the same conditions, in the query language that Grafana sends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventcore_monitoring.encoding.lucene import (
    lucene_above,
    lucene_below,
    lucene_exists,
    lucene_field,
    lucene_phrase,
    lucene_value,
)
from eventcore_monitoring.findings import wrong_call
from eventcore_monitoring.fluentd.fields import Fields
from eventcore_monitoring.model.dashboards import (
    AnyTransformation,
    ElasticsearchQuery,
    Limit,
    OnlyColumns,
    Override,
    SortBy,
    Table,
    Transformation,
)
from eventcore_monitoring.model.dashboards.looks import GrafanaUnit
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.searches import Above, Below, Exists, LogSearch, Parameter, Phrase
from eventcore_monitoring.pipelines.known_fields import records_at
from eventcore_monitoring.pipelines.whole_field import whole_field

_TIME = "@timestamp"
# Grafana always asks for the newest rows; where another order is wanted, so many of them are put into it.
_ORDERED = 1000
_UNITS: tuple[tuple[str, GrafanaUnit], ...] = (("_ms", "ms"), ("_seconds", "s"), ("_bytes", "bytes"))


def search_panel(search: LogSearch, pipelines: Sequence[Pipeline], *, width: int = 24, height: int = 8) -> Table:
    """A table of what a saved search finds, over the time that the search looks back (`since`).

    With parameters, it is over the time that the dashboard shows, and the dashboard needs a variable for each of them:
    `TextVariable(name="user_id", title="User", value="*")`. What is typed there is Lucene: `*` is any value, and
    quotes go around a value that holds a colon or a space.

    `pipelines`: those of the deployment, which say how its sink keeps each field. Columns are called by the last part
    of their way, with the unit that the name ends in (`_ms`). Of rows in another order than newest first, Grafana sorts
    the newest thousand. The data source's index pattern has to be that of the sink (`eventcore-*`).

    Raises DefinitionError for a search that Grafana cannot ask: of OpenSearch, or for a field with `*` in its name.
    """
    at = f"log_searches.{search.name}"
    if _asks_opensearch(search, pipelines):
        message = f"the sink `{search.sink}` is OpenSearch, which Grafana asks through a plugin of its own"
        wrong_call(at, message, "leave the panel out, or search a sink that is Elasticsearch")
    known = records_at(pipelines, search.pipeline, search.sink)
    try:
        lucene = " AND ".join(_condition(field, value, known) for field, value in search.where.items()) or "*"
    except ValueError as error:
        wrong_call(at, str(error), "leave the field out of the search")
    found = _rows(search, lucene) if search.group_by is None else _counted(search, search.group_by, lucene, known)
    return Table(
        title=search.title,
        description=found.description,
        width=width,
        height=height,
        show=[found.query],
        show_last=None if search.parameters else search.since,
        transformations=found.transformations,
        overrides=[Override(series=name, unit=unit) for name, unit in found.units],
        filterable=True,
    )


class _Asked(NamedTuple):
    """What a search asks for, what becomes of the answer, and the units of its columns."""

    description: str
    query: ElasticsearchQuery
    transformations: list[AnyTransformation]
    units: list[tuple[str, GrafanaUnit]]


def _asks_opensearch(search: LogSearch, pipelines: Sequence[Pipeline]) -> bool:
    sinks = [sink for one in pipelines if one.name == search.pipeline for sink in one.sinks if sink.name == search.sink]
    return any(str(getattr(sink, "kind", "")).startswith("opensearch") for sink in sinks)


def _condition(field: str, value: object, known: Fields) -> str:
    match value:
        case Phrase(words=words):
            return f"{lucene_field(field)}:{lucene_phrase(words)}"
        case Above(number=number):
            return f"{lucene_field(field)}:{lucene_above(number)}"
        case Below(number=number):
            return f"{lucene_field(field)}:{lucene_below(number)}"
        case Exists():
            return lucene_exists(field)
        case Parameter(name=name):
            return f"{lucene_field(whole_field(field, known))}:${{{name}:raw}}"  # escaped, `*` would be a letter
        case str() | bool() | int() | float():
            return f"{lucene_field(whole_field(field, known))}:{lucene_value(value)}"
    raise TypeError(f"{type(value).__name__} is no condition of a search")


def _rows(search: LogSearch, lucene: str) -> _Asked:
    names = dict(zip(search.columns, _names(search.columns), strict=True))
    order: list[AnyTransformation] = []
    said, most = search.help, search.limit
    if search.sort_by is not None and search.sort_by != _TIME:
        order = [SortBy(column=search.sort_by, descending=True), Limit(rows=search.limit)]
        most = max(search.limit, _ORDERED)
        said = f"{said}\n\nOf the newest {most} that fit.".strip()
    return _Asked(
        said,
        ElasticsearchQuery(lucene=lucene, shows="rows", lines=most),
        [*order, OnlyColumns(columns=search.columns), _organised(names)],
        [(name, unit) for name in names.values() for unit in _unit(name)],
    )


def _counted(search: LogSearch, field: str, lucene: str, known: Fields) -> _Asked:
    by = whole_field(field, known)
    names = {by: field.rpartition(".")[2], "Count": "Count", "Min": "First", "Max": "Last"}
    return _Asked(
        search.help,
        ElasticsearchQuery(lucene=lucene, shows="count", count_by=by, lines=search.limit),
        [_organised(names)],
        [("First", "dateTimeAsIso"), ("Last", "dateTimeAsIso")],
    )


def _names(fields: Sequence[str]) -> list[str]:
    """How columns are called: by the last part of their way, where no other ends in the same."""
    last = [field.rpartition(".")[2] for field in fields]
    often = Counter(last)
    return [
        "Time" if field == _TIME else name if often[name] == 1 else field
        for field, name in zip(fields, last, strict=True)
    ]


def _unit(name: str) -> Iterator[GrafanaUnit]:
    return (unit for ending, unit in _UNITS if name.endswith(ending))


def _organised(names: dict[str, str]) -> Transformation:
    """The columns in this order, under these names."""
    places = {field: place for place, field in enumerate(names)}
    renamed = {field: name for field, name in names.items() if field != name}
    options = {"excludeByName": {}, "indexByName": places, "renameByName": renamed}
    return Transformation(id="organize", options=json.dumps(options))
