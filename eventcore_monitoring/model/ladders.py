"""Ladders: one signal, several thresholds, and what happens at each; every threshold is written once.

A ladder gives out the conditions that panels draw and workloads scale at, and the alerts with their scenarios.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, Self

from pydantic import Field, model_validator

from eventcore_monitoring.model.alerts import Alert, AlertLine, AlertProse
from eventcore_monitoring.model.declared import AlertName, Declared, Duration, LabelName, Line, Many, Name
from eventcore_monitoring.model.expressions import Drawn
from eventcore_monitoring.model.runbooks import Runbook
from eventcore_monitoring.model.scenarios import Scenario, Series
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.values import Quantity, duration, milliseconds

# What a signal is, one value after the other, each for so long (None: to the end).
Course = Sequence[tuple[Quantity, str | None]]
Play = Callable[[Course], Sequence[Series | tuple[Series, ...]]]

_MINUTE = 60_000
_JUST = 0.01  # this part of a threshold away from it, on the side where nothing happens


class Rung(Declared):
    """One step of a ladder: from which value on, for how long, and the alert that tells of it."""

    section: ClassVar[str] = "rungs"

    name: AlertName
    at: Quantity
    for_: Duration = "0s"
    severity: Line
    summary: AlertLine
    description: AlertProse = ""
    labels: Mapping[LabelName, Line] = Field(default_factory=dict)
    group: Name | None = None
    runbook: Runbook | None = None


class Ladder(Declared):
    """A signal and its rungs, each a threshold with what happens there.

    `rising` are the rungs that the signal climbs, the lowest first; `falling` those that it sinks below, the highest
    first. `in_words` says the signal's value in a scenario: "{value} of the connections are in use".
    """

    section: ClassVar[str] = "ladders"

    name: Name
    signal: Drawn
    in_words: Line
    rising: Many[Rung] = ()
    falling: Many[Rung] = ()

    @model_validator(mode="after")
    def _rungs_are_in_order(self) -> Self:
        if not self.rungs:
            raise ValueError("a ladder needs a rung: write rising=[Rung(…)]")
        if "{value}" not in self.in_words:
            raise ValueError('`in_words` does not say the value: write "{value} of the connections are in use", say')
        if len({rung.at.unit for rung in self.rungs}) > 1:
            units = ", ".join(f"{rung.name} {rung.at}" for rung in self.rungs)
            raise ValueError(f"the rungs are of different units ({units}): write all in the unit of the signal")
        # From the deepest of those below to the highest of those above.
        upwards = [*reversed(self.falling), *self.rising]
        for low, high in pairwise(upwards):
            if low.at.value == high.at.value:
                raise ValueError(f"{low.name} and {high.name} are both at {low.at}: leave one out, or move it")
            if low.at.value > high.at.value:
                raise ValueError(
                    f"{high.name} at {high.at} stands above {low.name} at {low.at}: write rising rungs from the lowest"
                    " up, falling ones from the highest down, and all falling ones below the rising"
                )
        for name in {rung.name for rung in self.rungs}:
            if sum(rung.name == name for rung in self.rungs) > 1:
                raise ValueError(f"two rungs are called {name}: each is an alert, so give it a name of its own")
        return self

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """All rungs, those that the signal climbs first."""
        return (*self.rising, *self.falling)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of all rungs, as a panel draws them."""
        return tuple(self.condition(rung.name) for rung in self.rungs)

    def condition(self, name: str) -> Condition:
        """The condition of the rung of that name: for a panel, or for the trigger of a scaled workload."""
        for rungs, operator in ((self.rising, ">"), (self.falling, "<")):
            for rung in rungs:
                if rung.name == name:
                    return Condition(self.signal.expression, operator, rung.at)  # type: ignore[arg-type]
        known = ", ".join(rung.name for rung in self.rungs)
        raise ValueError(f"the ladder {self.name} has no rung {name}: write one of {known}")

    def alerts(self, play: Play, *, labels: Mapping[str, str] | None = None, settles: str = "0s") -> list[Alert]:
        """An alert for each rung, with scenarios on both sides of its threshold.

        `play` makes the series of a scenario in which the signal takes these values one after the other; `labels` are
        what the firing alert then carries, and `settles` how long the signal takes to follow (its rate's window).
        """
        return [
            Alert(
                name=rung.name,
                when=self.condition(rung.name),
                for_=rung.for_,
                severity=rung.severity,
                summary=rung.summary,
                description=rung.description,
                labels=rung.labels,
                group=rung.group,
                runbook=rung.runbook,
                fires_when=[*self._fires(rung, worse, play, labels or {}, settles)],
                silent_when=[*self._silent(rung, worse, play, settles)],
            )
            for rung, worse in self._with_next()
        ]

    def _with_next(self) -> Iterator[tuple[Rung, Rung | None]]:
        for rungs in (self.rising, self.falling):
            yield from zip(rungs, (*rungs[1:], None), strict=False)

    def _fires(
        self, rung: Rung, worse: Rung | None, play: Play, labels: Mapping[str, str], settles: str
    ) -> Iterator[Scenario]:
        waits, late = milliseconds(rung.for_), milliseconds(settles)
        holds = waits + late + 10 * _MINUTE
        ends = holds + late + 2 * _MINUTE
        inside, outside = self._inside(rung, worse), self._outside(rung)
        yield Scenario(
            name=f"{self._said(inside)} for {duration(holds)}, and {outside} after that",
            series=play([(inside, duration(holds)), (outside, None)]),
            lasts=duration(ends + 10 * _MINUTE),
            silent_until=duration(waits - _MINUTE) if waits > _MINUTE else None,
            fires_from=duration(waits + late + 2 * _MINUTE),
            fires_until=duration(holds - _MINUTE),
            resolved_by=duration(ends),
            labels=labels,
        )
        if worse is not None:
            farther = self._beyond(worse)
            yield Scenario(
                name=f"{self._said(farther)}, where {worse.name} fires too",
                series=play([(farther, None)]),
                lasts=duration(ends),
                fires_from=duration(waits + late + 2 * _MINUTE),
                labels=labels,
            )

    def _silent(self, rung: Rung, worse: Rung | None, play: Play, settles: str) -> Iterator[Scenario]:
        waits, late = milliseconds(rung.for_), milliseconds(settles)
        inside, outside = self._inside(rung, worse), self._outside(rung)
        lasts = duration(waits + late + 10 * _MINUTE)
        yield Scenario(name=f"{self._said(outside)} all the time", series=play([(outside, None)]), lasts=lasts)
        short = waits - late - 2 * _MINUTE
        if short >= 2 * _MINUTE:
            yield Scenario(
                name=f"{self._said(inside)} for {duration(short)} only, and {outside} after that",
                series=play([(inside, duration(short)), (outside, None)]),
                lasts=lasts,
            )

    def _said(self, value: Quantity) -> str:
        return self.in_words.replace("{value}", str(value))

    def _inside(self, rung: Rung, worse: Rung | None) -> Quantity:
        """A value at which the rung acts and the next does not yet."""
        beyond = self._beyond(rung)
        if worse is None or (beyond.value < worse.at.value) is (rung in self.rising):
            return beyond
        middle = (Decimal(repr(rung.at.value)) + Decimal(repr(worse.at.value))) / 2
        return Quantity(float(middle), rung.at.unit)

    def _beyond(self, rung: Rung) -> Quantity:
        return rung.at * (1.05 if rung in self.rising else 0.5)

    def _outside(self, rung: Rung) -> Quantity:
        return rung.at * (1 - _JUST if rung in self.rising else 1 + _JUST)
