"""Scenarios: series over time that an alert is tested with, and when it is to fire.

They become promtool unit tests. Series are given in stretches (constants, ramps, gaps), never as sample
lists; their labels are those that a real scrape attaches (see `metrics`).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from eventcore_monitoring.model.declared import Declared, Duration, Finite, LabelName, Line, Many, PositiveDuration
from eventcore_monitoring.values import Quantity, milliseconds


class Constant(Declared):
    """The same value for some time."""

    section: ClassVar[str] = "scenarios"

    kind: Literal["constant"] = "constant"
    value: Finite
    lasts: PositiveDuration | None = None  # None: to the end of the scenario


class Ramp(Declared):
    """A value that grows (or falls) by so much a second; `start` None continues where the last stretch ended."""

    section: ClassVar[str] = "scenarios"

    kind: Literal["ramp"] = "ramp"
    per_second: Finite
    start: Finite | None = None
    lasts: PositiveDuration | None = None


class Gap(Declared):
    """No samples: the series does not exist yet, or the target is not scraped."""

    section: ClassVar[str] = "scenarios"

    kind: Literal["gap"] = "gap"
    lasts: PositiveDuration | None = None


Stretch = Annotated[Constant | Ramp | Gap, Field(discriminator="kind")]


def constant(value: float | Quantity, lasts: str | None = None) -> Constant:
    """The same value for some time, or to the end."""
    return Constant(value=value.value if isinstance(value, Quantity) else value, lasts=lasts)


def ramp(per_second: float | Quantity, lasts: str | None = None, *, start: float | None = None) -> Ramp:
    """A value that grows by so much a second; it starts at 0, or where the stretch before it ended."""
    rate = per_second.value if isinstance(per_second, Quantity) else per_second
    return Ramp(per_second=rate, start=start, lasts=lasts)


def gap(lasts: str | None = None) -> Gap:
    """No samples for some time, or to the end."""
    return Gap(lasts=lasts)


class Series(Declared):
    """One series of a scenario: an exposed name, all its labels, its values, and how often it is scraped."""

    section: ClassVar[str] = "series"

    metric: Line
    labels: Mapping[LabelName, str]
    values: Many[Stretch]
    interval: PositiveDuration

    @model_validator(mode="after")
    def _only_the_last_stretch_is_open(self) -> Self:
        if not self.values:
            raise ValueError("a series needs values: write constant(5) or ramp(per_second=10)")
        if any(stretch.lasts is None for stretch in self.values[:-1]):
            raise ValueError('only the last stretch may be open-ended: write constant(5, "10m") before others')
        return self


def _spread(given: object) -> object:
    """The series of a histogram come as a group: they are spread out among the others."""
    if not isinstance(given, list | tuple):
        return given
    return tuple(one for part in given for one in (part if isinstance(part, tuple) else (part,)))


if TYPE_CHECKING:
    Spread = Sequence[Series | tuple[Series, ...]]
else:
    Spread = Annotated[tuple[Series, ...], BeforeValidator(_spread)]


class Scenario(Declared):
    """What happens (series), and what the alert is to do.

    `name` continues the sentence "ALERT fires when …" or "ALERT is silent when …". All times are
    measured from the start of the scenario. For a scenario in which the alert fires: it is silent up
    to `silent_until`, fires at every evaluation from `fires_from` to `fires_until` (the end, unless given),
    and is silent again at `resolved_by`. `labels` are labels that the firing alert must carry.
    """

    section: ClassVar[str] = "scenarios"

    name: Line
    series: Spread
    lasts: PositiveDuration = "1h"
    silent_until: Duration | None = None
    fires_from: Duration | None = None
    fires_until: Duration | None = None
    resolved_by: Duration | None = None
    labels: Mapping[LabelName, str] = Field(default_factory=dict)

    @property
    def all_series(self) -> tuple[Series, ...]:
        """The series, one by one."""
        return tuple(one for one in self.series if isinstance(one, Series))

    @model_validator(mode="after")
    def _times_are_in_order(self) -> Self:
        times = [self.silent_until, self.fires_from, self.fires_until, self.resolved_by, self.lasts]
        given = [(time, milliseconds(time)) for time in times if time is not None]
        for (early, early_time), (late, late_time) in pairwise(given):
            if early_time > late_time:
                raise ValueError(
                    f"the times of a scenario are in order, but {early} comes before {late}:"
                    " write silent_until ≤ fires_from ≤ fires_until ≤ resolved_by ≤ lasts"
                )
        if self.fires_from is None and (self.fires_until or self.resolved_by or self.silent_until or self.labels):
            raise ValueError('times and labels of firing need a start: write fires_from="10m"')
        return self
