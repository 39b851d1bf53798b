"""Alerts and recording rules: what Prometheus evaluates, and what people read when it fires."""

import string
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, model_validator

from eventcore_monitoring.model.declared import (
    AlertName,
    Declared,
    Duration,
    LabelName,
    Line,
    Many,
    Name,
    PositiveDuration,
    Prose,
    RecordName,
)
from eventcore_monitoring.model.expressions import Drawn, When
from eventcore_monitoring.model.runbooks import Runbook
from eventcore_monitoring.model.scenarios import Scenario
from eventcore_monitoring.promql.expression import Condition, Expression


class Placeholder(NamedTuple):
    """A place in an alert's text that is filled when it fires, or from the declaration."""

    what: Literal["value", "threshold", "for", "label"]
    label: str = ""


def text_parts(text: str) -> Iterator[str | Placeholder]:
    """The parts of an alert's text: literal text, `{value}`, `{threshold}`, `{for}`, `{labels.NAME}`.

    `{{` and `}}` stand for braces, as in Python's `str.format`. Raises ValueError with a sentence.
    """
    if "$value" in text or "$labels" in text:
        raise ValueError("texts are no Go templates: write {value} for the value and {labels.projection} for a label")
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        raise ValueError("has a brace without its partner: write {{ or }} for a brace that is text") from None
    for literal, field, spec, conversion in parts:
        if literal:
            yield literal
        if field is None:
            continue
        if spec or conversion:
            raise ValueError(f"{{{field}}} takes no format: write {{{field}}}, its unit decides how it is shown")
        if field in ("value", "threshold", "for"):
            yield Placeholder(field)  # type: ignore[arg-type]
        elif field.startswith("labels.") and field.isascii() and field.removeprefix("labels.").isidentifier():
            yield Placeholder("label", field.removeprefix("labels."))
        else:
            raise ValueError(
                f"{{{field}}} is no placeholder: write {{value}}, {{threshold}}, {{for}} or {{labels.NAME}}"
            )


def _checked_text(text: str) -> str:
    for _ in text_parts(text):
        pass
    return text


AlertLine = Annotated[Line, AfterValidator(_checked_text)]
AlertProse = Annotated[Prose, AfterValidator(_checked_text)]


class Alert(Declared):
    """A rule that calls for people: when it fires, how urgent it is, what it says, and how it is proven.

    `when` is a condition (or an expression: it fires for every series that the expression has). Texts may
    hold `{value}`, `{threshold}`, `{for}` and `{labels.NAME}`. `fires_when` and `silent_when` are scenarios;
    they become promtool unit tests, beside those that are searched for. `severity` is one of the incident policy's.
    `no_data`: what it is to do when there is no series at all of what it reads.
    """

    section: ClassVar[str] = "alerts"

    name: AlertName
    when: When
    for_: Duration = "0s"
    keep_firing_for: Duration = "0s"
    severity: Line
    summary: AlertLine
    description: AlertProse = ""
    labels: Mapping[LabelName, Line] = Field(default_factory=dict)
    group: Name | None = None
    runbook: Runbook | None = None
    fires_when: Many[Scenario] = ()
    silent_when: Many[Scenario] = ()
    no_data: Literal["silent", "fires"] = "silent"

    @model_validator(mode="after")
    def _silent_scenarios_say_nothing_of_firing(self) -> Self:
        for scenario in self.silent_when:
            if scenario.fires_from is not None:
                raise ValueError(f'the scenario "{scenario.name}" fires, but is silent: write it in `fires_when`')
        return self

    @property
    def expression(self) -> Expression:
        """What Prometheus evaluates, comparison included."""
        return Expression(self.when.node)

    @property
    def condition(self) -> Condition | None:
        """The condition, None for an alert that fires on an expression without one."""
        return self.when if isinstance(self.when, Condition) else None


class RecordingRule(Declared):
    """An expression that Prometheus computes once and keeps; every use of it reads the record instead.

    The name says `level:metric:operations`: the labels that remain, the metric, what was done to it.
    """

    section: ClassVar[str] = "recording_rules"

    record: RecordName
    expression: Drawn
    help: Line
    labels: Mapping[LabelName, Line] = Field(default_factory=dict)
    group: Name | None = None


class RuleGroup(Declared):
    """Settings of a group of rules; alerts and recording rules name their group."""

    section: ClassVar[str] = "groups"

    name: Name
    interval: PositiveDuration | None = None
    query_offset: PositiveDuration | None = None  # Prometheus 2.53 and newer
    limit: int | None = Field(default=None, gt=0)


def by_name(alerts: Sequence[Alert]) -> dict[str, Alert]:
    """The alerts by their names."""
    return {alert.name: alert for alert in alerts}
