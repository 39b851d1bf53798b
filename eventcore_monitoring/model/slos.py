"""Service level objectives: what is good, how much of it there is to be, over how long, and who is told when it burns.

An objective leaves a budget of bad events (or of bad time). A burn rate says how many times faster than allowed it is
used up: at 1 the budget lasts exactly as long as the window. The burn rates are those of Google's "The Site Reliability
Workbook", chapter 5, "Alerting on SLOs".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from eventcore_monitoring.model.declared import (
    Declared,
    Duration,
    Finite,
    LabelName,
    Line,
    Many,
    Name,
    PositiveDuration,
    Prose,
)
from eventcore_monitoring.model.expressions import Compared
from eventcore_monitoring.promql.expression import Expression, promql
from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.series import HasSelector
from eventcore_monitoring.values import Quantity, duration, milliseconds

# Annotations of OpenSLO documents: what OpenSLO v1 has no word for.
OPENSLO_SHORT = "eventcore-monitoring/short-window"
OPENSLO_URGENCY = "eventcore-monitoring/urgency"

_DAY = 86_400_000
# What Google's workbook recommends for 30 days: long window, short window, part of the budget in percent, pages.
_RECOMMENDED = (("1h", "5m", 2, True), ("6h", "30m", 5, True), ("1d", "2h", 10, False), ("3d", "6h", 10, False))
_MONTH = range(28 * _DAY, 31 * _DAY + 1)  # windows of a month keep the workbook's windows
_USUAL = 30 * _DAY


@dataclass(frozen=True, slots=True)
class SomeSeries:
    """Series of a metric, of whatever kind; its PromQL as text."""

    selector: Selector

    def __str__(self) -> str:
        return to_promql(self.selector)


def _read_series(value: object) -> SomeSeries:
    """The series of a metric: the metric, a part of it (`.where(…)`), or the PromQL that JSON holds."""
    if isinstance(value, str):
        value = promql(value)
    node = value.node if isinstance(value, Expression) else getattr(value, "selector", None)
    if not isinstance(node, Selector) or node.name is None or node.offset is not None or node.at is not None:
        raise ValueError('these are no series of a metric: write the metric, or metric.where(label="value")')
    return SomeSeries(node)


def selected(text: str) -> SomeSeries:
    """The series of a PromQL selector, where no declared metric is at hand: `selected('requests_total{code="500"}')`.

    Raises ValueError for what is no selector of a metric.
    """
    return _read_series(text)


if TYPE_CHECKING:
    SeriesOf = HasSelector
else:
    SeriesOf = Annotated[
        Any,
        PlainValidator(_read_series),
        PlainSerializer(str, when_used="json"),
        WithJsonSchema({"type": "string", "description": "a PromQL selector"}),
    ]


class EventRatio(Declared):
    """The part of all events that is good: counters of `total`, and of either the `good` or the `bad` among them."""

    section: ClassVar[str] = "indicators"

    kind: Literal["events"] = "events"
    total: SeriesOf
    good: SeriesOf | None = None
    bad: SeriesOf | None = None

    @model_validator(mode="after")
    def _counts_one_side(self) -> Self:
        if (self.good is None) == (self.bad is None):
            raise ValueError("either the good or the bad events are counted: write good=… or bad=…")
        return self


class LatencyBelow(Declared):
    """The part of the observations of a histogram that is at most `below`, which must be an edge of its buckets.

    The bound of a native histogram may lie anywhere; Prometheus then estimates the part.
    """

    section: ClassVar[str] = "indicators"

    kind: Literal["latency"] = "latency"
    of: SeriesOf
    below: Quantity


class TimeRatio(Declared):
    """The part of the time for which a condition holds, such as `app.up >= 1`: a mean over all its series."""

    section: ClassVar[str] = "indicators"

    kind: Literal["time"] = "time"
    good: Compared

    @model_validator(mode="after")
    def _is_a_plain_comparison(self) -> Self:
        if self.good.operator in ("==", "!="):
            raise ValueError("an objective of time compares with >, <, >= or <=: write `app.up >= 1`, say")
        if self.good.guards:
            raise ValueError("an objective of time has one comparison: leave out .and_() and .unless()")
        return self


class Burn(Declared):
    """How fast the budget must burn for how long: both windows see it, the short one so that the alert ends in time.

    `factor`: how many times faster than allowed. `pages`: somebody is paged, else a ticket will do.
    """

    section: ClassVar[str] = "burns"

    factor: Annotated[Finite, Field(gt=0)]
    long: PositiveDuration
    short: PositiveDuration
    for_: Duration = "0s"
    pages: bool = True

    @model_validator(mode="after")
    def _short_is_shorter(self) -> Self:
        if milliseconds(self.short) >= milliseconds(self.long):
            raise ValueError(f"the short window of {self.short} is no shorter than {self.long}: write a twelfth of it")
        _whole_minutes(self.long, self.for_)
        return self


def _whole_minutes(*lengths: str) -> None:
    for length in lengths:
        if milliseconds(length) % 60_000:
            raise ValueError(f"{length} is no whole number of minutes, in which OpenSLO counts: write 5m, say")


def _leaves_a_budget(objective: float) -> float:
    if not 0 < objective < 100:
        raise ValueError(f"an objective lies between 0 and 100 percent, not at {objective:g}: write 99.9")
    return objective


class Slo(Declared):
    """A service level objective: `objective` percent of what `indicator` looks at is good, over `window`.

    `by`: an objective of its own for each value of these labels. `page` and `ticket` are severities of the incident
    policy, `labels` further labels of its alerts (`team`). Without `burns` they are the recommended ones: for a window
    of about a month 2, 5, 10 and 10 % of the budget within 1h, 6h, 1d and 3d; for other windows in proportion.
    """

    section: ClassVar[str] = "slos"

    name: Name
    title: Annotated[Line, Field(max_length=63)]  # as OpenSLO has it
    help: Annotated[Prose, Field(max_length=1050)] = ""
    objective: Annotated[Finite, AfterValidator(_leaves_a_budget)]
    window: PositiveDuration = "30d"
    indicator: Annotated[EventRatio | LatencyBelow | TimeRatio, Field(discriminator="kind")]
    by: Many[LabelName] = ()
    burns: Many[Burn] = ()
    page: Line
    ticket: Line
    labels: Mapping[LabelName, Line] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _burns_fit(self) -> Self:
        length = milliseconds(self.window)
        if length < _DAY:
            raise ValueError(f"{self.window} is no window to keep an objective in: write 7d, 28d or 30d")
        seen = set[str]()
        _whole_minutes(self.window)
        for burn in self.burns:
            if milliseconds(burn.long) >= length:
                raise ValueError(f"a burn over {burn.long} says nothing within {self.window}: write a shorter window")
            if burn.long in seen:
                raise ValueError(f"two burns are seen over {burn.long}: write another window for one of them")
            seen.add(burn.long)
            if (worst := burn.factor * self.budget.value) >= 1:
                raise ValueError(
                    f"a burn of {burn.factor:g} times the budget would be {worst:.0%} bad, which never happens:"
                    " write a lower factor, or a stricter objective"
                )
        return self

    @property
    def good_part(self) -> float:
        """The part that is to be good: 0.999 for an objective of 99.9."""
        return float(Decimal(repr(self.objective)) / 100)

    @property
    def budget(self) -> Quantity:
        """The part that may be bad: 0.001 for an objective of 99.9."""
        return Quantity(float((100 - Decimal(repr(self.objective))) / 100), "ratio")

    @property
    def all_burns(self) -> tuple[Burn, ...]:
        """The burns that are declared, or the recommended ones of its window; the fastest first."""
        burns = tuple(self.burns) or recommended_burns(self.window)
        return tuple(burn for burn in burns if self.burns or burn.factor * self.budget.value < 1)


def recommended_burns(window: str) -> tuple[Burn, ...]:
    """The burns that Google's workbook recommends.

    About a month (28 to 31 days): its windows, and the factors at which its parts of the budget are gone by then (14.4,
    6, 3 and 1 for 30 days), as Sloth has them. Other lengths: its factors, and windows in proportion, as Pyrra.
    """
    length = milliseconds(window)

    def burn(long: str, short: str, part: int, pages: bool) -> Burn:
        if length in _MONTH:
            factor = Decimal(part) * length / 100 / milliseconds(long)
            return Burn(factor=float(round(factor, 6)), long=long, short=short, pages=pages)
        factor = Decimal(part) * _USUAL / 100 / milliseconds(long)
        return Burn(factor=float(factor), long=_part(long, length), short=_part(short, length), pages=pages)

    return tuple(burn(*one) for one in _RECOMMENDED)


def _part(window: str, length: int) -> str:
    minutes = round(milliseconds(window) * length / _USUAL / 60_000)
    return duration(max(minutes, 1) * 60_000)
