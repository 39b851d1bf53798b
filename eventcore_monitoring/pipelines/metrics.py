"""Metrics from log lines: for each a label of its own, in which the lines are filtered and counted, and then dropped.

The prometheus filter counts every record that passes it, so what is to be counted is copied there first.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.log_metrics import CountLines, ObserveLines
from eventcore_monitoring.pipelines.sections import parameters
from eventcore_monitoring.pipelines.tags import label_of, tags_of


def metric_stores(pipeline: Pipeline) -> Iterator[Section]:
    """The stores that send a copy of each record to the label of each metric."""
    for one in pipeline.metrics:
        head = {"@type": "relabel", "@id": f"{pipeline.name}.to.{one.metric.name}", "@label": _label(pipeline, one)}
        yield Section("store", "ignore_error", parameters(head), one.line, _at(pipeline, one))


def metric_labels(pipeline: Pipeline) -> Iterator[Section]:
    """The label of each metric."""
    for one in pipeline.metrics:
        at, tags = _at(pipeline, one), tags_of(pipeline)
        inner = [_counting(one, pipeline)]
        if one.where:
            rules = (
                Section("regexp", "", parameters({"key": accessor(field), "pattern": pattern}), one.line, f"{at}.where")
                for field, pattern in one.where.items()
            )
            head = parameters({"@type": "grep", "@id": f"{pipeline.name}.only.{one.metric.name}"})
            inner.insert(0, Section("filter", tags, (*head, *rules), one.line, at))
        drop = parameters({"@type": "null", "@id": f"{pipeline.name}.counted.{one.metric.name}"})
        inner.append(Section("match", tags, drop, one.line, at))
        yield Section("label", _label(pipeline, one), tuple(inner), one.line, at)


def accessor(field: str) -> str:
    """The record accessor of a field that is written as its way from the top (`fields.operation`)."""
    return f"$.{field}" if "." in field and not field.startswith("$") else field


def _counting(one: CountLines | ObserveLines, pipeline: Pipeline) -> Section:
    at, metric = _at(pipeline, one), one.metric
    said = {"name": metric.name, "desc": metric.help}
    match one:
        case CountLines():
            said |= {"type": "counter"}
        case ObserveLines(field=field):
            said |= {
                "type": "histogram",
                "key": accessor(field),
                "buckets": ",".join(map(number, one.metric.buckets)),
            }
    labels = {label: accessor(field) for label, field in one.labels.items()}
    named = (Section("labels", "", parameters(labels), one.line, f"{at}.labels"),) if labels else ()
    inner = Section("metric", "", (*parameters(said), *named), one.line, at)
    head = parameters({"@type": "prometheus", "@id": f"{pipeline.name}.count.{metric.name}"})
    return Section("filter", tags_of(pipeline), (*head, inner), one.line, at)


def _label(pipeline: Pipeline, one: CountLines | ObserveLines) -> str:
    return f"{label_of(pipeline)}_{one.metric.name.upper()}"


def _at(pipeline: Pipeline, one: CountLines | ObserveLines) -> str:
    return f"pipelines.{pipeline.name}.metrics.{one.metric.name}"
