"""Metrics that a query answers: sql_exporter runs it and Prometheus scrapes the answer.

A `SqlGauge` is a `Gauge` and a `SqlCounter` a `Counter`: alerts, panels and records use them like any other metric.
Facts of sql_exporter: burningalchemist/sql_exporter 0.24.6 (`config/`, `query.go`).
"""

from collections.abc import Mapping
from textwrap import dedent
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from eventcore_monitoring.model.database_schemas import DatabaseSchema
from eventcore_monitoring.model.declared import Duration, LabelName, Line, Name, PositiveDuration, Prose
from eventcore_monitoring.model.metrics import Counter, Gauge, Label, MetricOfAnyKind, Target

# sql_exporter refuses these as labels of a metric.
_ITS_OWN_LABELS = ("job", "target")


def _query(text: str) -> str:
    text = dedent(text).strip().removesuffix(";").rstrip()
    if not text:
        raise ValueError('it is empty: write a query such as "SELECT count(*) AS value FROM orders"')
    return f"{text}\n"


def _reference(text: str) -> str:
    schemes = ("awssecretsmanager", "gcpsecretmanager", "hashivault", "k8ssecret")
    if text.partition("://")[0] not in schemes or not text.isascii() or " " in text:
        raise ValueError(
            "it is no reference to a secret that sql_exporter resolves: write k8ssecret://NAMESPACE/NAME, say"
            f" ({', '.join(schemes)}), or leave it out and set SQLEXPORTER_TARGET_DSN where the exporter runs"
        )
    return text


SqlText = Annotated[Prose, AfterValidator(_query)]


class SqlExporter(Target):
    """A sql_exporter and the database that it asks; `data_source` is where it finds the address with the password.

    Without `data_source`, that is the variable SQLEXPORTER_TARGET_DSN of its environment. A scrape that takes longer
    than `timeout` is given up, and its queries are cancelled.
    """

    job: Name = "sql_exporter"
    instance: Line = "db-1:9399"
    data_source: Annotated[Line, AfterValidator(_reference)] | None = None
    timeout: PositiveDuration = "10s"
    max_connections: Annotated[int, Field(ge=1)] = 3


class SqlMetric(MetricOfAnyKind):
    """What a metric from SQL has beside what a metric has: see `SqlGauge` and `SqlCounter`.

    Each row of the answer is a series: the column `value` is its value, the columns named like `labels` are its labels.
    A row whose value is NULL is no series. Metrics with the same `query` share one run of it. `min_interval`: the
    answer is kept this long, so that a costly query does not run at every scrape. `database`: what the query is checked
    against.
    """

    section: ClassVar[str] = "metrics"

    target: SqlExporter
    query: SqlText
    value: LabelName = "value"
    static_labels: Mapping[LabelName, Line] = Field(default_factory=dict)
    min_interval: Duration = "0s"
    database: DatabaseSchema | None = None

    @property
    def key_labels(self) -> tuple[Label, ...]:
        """The labels that columns of the answer give."""
        return super().label_set

    @property
    def label_set(self) -> tuple[Label, ...]:
        """The labels that columns give, and the static ones."""
        fixed = (Label(name=name, values=[value]) for name, value in self.static_labels.items())
        return (*self.key_labels, *fixed)

    @model_validator(mode="after")
    def _columns_fit(self) -> Self:
        columns = [label.name for label in self.key_labels]
        for name in (*columns, *self.static_labels):
            if name in _ITS_OWN_LABELS:
                raise ValueError(f"sql_exporter has a label {name} of its own: name the column otherwise, with AS")
            if name in columns and name in self.static_labels:
                raise ValueError(f"{name} is both a label of the answer and a static one: remove one of them")
        if self.value in columns:
            raise ValueError(f"the column {self.value} cannot be both the value and a label: select it twice, with AS")
        return self


class SqlGauge(SqlMetric, Gauge):
    """A gauge from SQL: `SqlGauge(name=…, help=…, unit="seconds", labels=["projection"], query="SELECT …", …)`."""

    kind: Literal["sql_gauge"] = "sql_gauge"  # type: ignore[assignment]  # a gauge of another kind


class SqlCounter(SqlMetric, Counter):
    """A counter from SQL: a number that only grows until the server's statistics are reset."""

    kind: Literal["sql_counter"] = "sql_counter"  # type: ignore[assignment]  # a counter of another kind


AnySqlMetric = SqlGauge | SqlCounter
