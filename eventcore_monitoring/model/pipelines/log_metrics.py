"""Metrics that are derived from log lines, for what a program says and does not count itself.

The metrics are those of the catalogue: they stand in `Monitoring(metrics=…)` too, with Fluentd as their target.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from eventcore_monitoring.model.declared import Declared, LabelName, Line
from eventcore_monitoring.model.metrics import Counter, Histogram
from eventcore_monitoring.model.one_of import OneOf
from eventcore_monitoring.model.pipelines.texts import Regexp


class _OfLines(Declared):
    """What both have. `where`: fields and the regular expressions that they have to fit; `labels`: label and field.

    A field is written as its way from the top: `fields.operation`.
    """

    section: ClassVar[str] = "log_metrics"

    where: Mapping[Line, Regexp] = Field(default_factory=dict)
    labels: Mapping[LabelName, Line] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        metric: Counter | Histogram = self.metric  # type: ignore[attr-defined]
        wanted = {label.name for label in metric.label_set}
        if wanted != set(self.labels):
            names = ", ".join(sorted(wanted)) or "none"
            raise ValueError(f"{metric.name} has the labels {names}: write a field for each of them, and for no other")
        return self


class CountLines(_OfLines):
    """Counts the lines that fit `where`: `CountLines(metric=retries, where={"fields.message": "^retrying"})`."""

    kind: Literal["count"] = "count"
    metric: Counter


class ObserveLines(_OfLines):
    """Observes the number in `field` of the lines that fit `where`, in the unit in which the line says it."""

    kind: Literal["observe"] = "observe"
    metric: Histogram
    field: Line


LogMetric = Annotated[CountLines | ObserveLines, OneOf()]
