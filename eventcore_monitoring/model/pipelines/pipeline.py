"""A pipeline: where lines are read, what is done to them, where they go, and what happens when that fails."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from eventcore_monitoring.model.declared import Declared, Many, Name, Prose
from eventcore_monitoring.model.pipelines.expect import Expect
from eventcore_monitoring.model.pipelines.log_metrics import LogMetric
from eventcore_monitoring.model.pipelines.plugins import AnyFilter, AnyInput, AnyOutput
from eventcore_monitoring.model.pipelines.schema import LogSchema


def _pipeline_name(name: str) -> str:
    if name.upper() in ("ERROR", "ROOT", "FLUENT_LOG", "FLUENT"):
        raise ValueError(f"{name!r} is a name that Fluentd keeps for itself: write another, such as 'eventcore-logs'")
    return name


class Pipeline(Declared):
    """Log lines from sources through steps to all sinks; what cannot be handled goes to `errors`.

    `lines`: what the lines hold that are read; steps, sinks, metrics and saved queries are held against it. `metrics`
    are derived from the records as the sinks get them.
    """

    section: ClassVar[str] = "pipelines"

    name: Annotated[Name, AfterValidator(_pipeline_name)]
    help: Prose = ""
    sources: Many[AnyInput] = ()
    lines: LogSchema | None = None
    steps: Many[AnyFilter] = ()
    metrics: Many[LogMetric] = ()
    sinks: Annotated[Many[AnyOutput], Field(min_length=1)]
    errors: AnyOutput
    expects: Many[Expect] = ()
