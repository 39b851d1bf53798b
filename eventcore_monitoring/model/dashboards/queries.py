"""Queries: what a panel asks, of Prometheus as a typed expression, of other data sources as their text."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from eventcore_monitoring.model.declared import Declared, Line, Prose
from eventcore_monitoring.model.expressions import When
from eventcore_monitoring.model.one_of import OneOf

# The data sources that queries here are for, by what Grafana calls their type.
DataSourceKind = Literal["prometheus", "loki", "elasticsearch", "grafana-postgresql-datasource"]


def _some_text(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty: write a query")
    return text


QueryText = Annotated[Prose, AfterValidator(_some_text)]


class Query(Declared):
    """One query of a panel: what it draws and how its series are called (`{{label}}` stands for a label).

    Of a condition, the left side is drawn and the threshold is a line or a colour. Grafana chooses the window of
    rates (`$__rate_interval`), so that no zoom skips samples. `exemplars`: traces are drawn as dots, where the
    server keeps any.
    """

    section: ClassVar[str] = "queries"

    kind: Literal["prometheus"] = "prometheus"
    show: When
    legend: Prose = ""  # empty: made from the labels that remain
    exemplars: bool = False


class LokiQuery(Declared):
    """A query in LogQL. Ranges are best left to Grafana: `rate({app="x"}[$__auto])`."""

    section: ClassVar[str] = "queries"

    kind: Literal["loki"] = "loki"
    logql: QueryText
    legend: Prose = ""
    lines: int = Field(default=500, ge=1, le=5000)


class ElasticsearchQuery(Declared):
    """A query in Lucene's syntax: its documents as log lines or as rows, or how many there are over time.

    `count_by` names a field that is kept as a whole (`fields.message.keyword`): how many documents there are of each of
    its values, most first, when the first and when the last, in columns named after the field, `Count`, `Min`, `Max`.
    """

    section: ClassVar[str] = "queries"

    kind: Literal["elasticsearch"] = "elasticsearch"
    lucene: QueryText
    shows: Literal["logs", "rows", "count"] = "logs"
    legend: Prose = ""
    time_field: Line = "@timestamp"
    lines: int = Field(default=500, ge=1, le=10_000)
    count_by: Line | None = None

    @model_validator(mode="after")
    def _counts(self) -> Self:
        if self.count_by is not None and self.shows != "count":
            raise ValueError(f'it shows {self.shows} and counts by {self.count_by}: write shows="count"')
        return self


class PostgresQuery(Declared):
    """A query in SQL, of rows or of series over time (a column `time`, in order).

    Grafana's macros (`$__timeFilter(column)`) may stand in it.
    """

    section: ClassVar[str] = "queries"

    kind: Literal["postgres"] = "postgres"
    sql: QueryText
    over_time: bool = False


PanelQuery = Annotated[Query | LokiQuery | ElasticsearchQuery | PostgresQuery, OneOf()]
LogQuery = Annotated[LokiQuery | ElasticsearchQuery, OneOf()]
