"""The tags, labels and times that a pipeline's records have."""

from __future__ import annotations

from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.inputs import Tail
from eventcore_monitoring.model.pipelines.plugins import Input, Plugin

# Inputs that serve or watch Fluentd itself, and send no records.
_SILENT = ("prometheus", "prometheus_monitor", "prometheus_output_monitor", "prometheus_tail_monitor")


def sending(pipeline: Pipeline) -> tuple[Input | Plugin, ...]:
    """The sources from which records come."""
    return tuple(one for one in pipeline.sources if getattr(one, "type", getattr(one, "kind", "")) not in _SILENT)


def tags_of(pipeline: Pipeline) -> str:
    """The pattern that all tags of a pipeline fit."""
    sources = sending(pipeline)
    own = all(isinstance(one, Tail) and one.tag is None for one in sources)
    return f"{pipeline.name}.**" if own and sources else "**"


def label_of(pipeline: Pipeline) -> str:
    """The label to which a pipeline's sources send."""
    return f"@{pipeline.name.upper()}"


def time_key_of(pipeline: Pipeline) -> str | None:
    """The field that holds the time of a pipeline's lines, where all its sources agree on one."""
    found = {getattr(getattr(one, "parse", None), "time_key", None) for one in sending(pipeline)}
    return found.pop() if len(found) == 1 else None
