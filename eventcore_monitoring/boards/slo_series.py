"""The series of what an objective looks at, with so much of it bad for so long: what its scenarios are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eventcore_monitoring.boards.slo_metrics import bound_of, counted, measured
from eventcore_monitoring.findings import DefinitionError, Finding
from eventcore_monitoring.model.metrics import Counter, Histogram, Metric, Target
from eventcore_monitoring.model.scenarios import Series, Stretch, constant, ramp
from eventcore_monitoring.model.slos import EventRatio, LatencyBelow, Slo, TimeRatio
from eventcore_monitoring.promql.nodes import Matcher, Selector
from eventcore_monitoring.promql.patterns import without_anchors
from eventcore_monitoring.values import duration, milliseconds

_TRAFFIC = 10.0  # events in a second


class Part(NamedTuple):
    """So much of everything is bad for so long; None: to the end."""

    bad: float
    lasts: str | None = None


def series_of(slo: Slo, metrics: Sequence[Metric], parts: Sequence[Part], step: int) -> list[Series]:
    """The series in which these parts are bad, one after another; `step`: between two samples, in milliseconds."""
    match slo.indicator:
        case EventRatio() as events:
            made = list(_events(slo, events, metrics, parts))
        case LatencyBelow() as latency:
            histogram, bound = bound_of(slo, latency, metrics)
            assert isinstance(histogram, Histogram)
            labels = _labels(slo, histogram, latency.of.selector.matchers)
            sizes = [
                ({bound / 2: _TRAFFIC * (1 - part.bad), bound * 1.5: _TRAFFIC * part.bad}, part.lasts) for part in parts
            ]
            made = list(histogram.observations(sizes, **labels))
        case TimeRatio() as time:
            made = [_states(slo, time, metrics, parts)]
    longest = {milliseconds(one.interval): one.interval for one in made}
    interval = duration(max(step, *longest))
    return [one.replaced(interval=interval) for one in made]


def without_traffic(slo: Slo, metrics: Sequence[Metric]) -> list[Series]:
    """Series of events that were counted once; now there are none."""
    made = series_of(slo, metrics, [Part(0.5)], 0)
    return [one.replaced(values=[constant(300.0)]) for one in made]


def _events(slo: Slo, events: EventRatio, metrics: Sequence[Metric], parts: Sequence[Part]) -> Iterator[Series]:
    part = events.bad or events.good
    assert part is not None
    total, some = events.total.selector, part.selector
    share = [(one.bad if events.bad else 1 - one.bad, one.lasts) for one in parts]
    of_total, of_some = counted(slo, total, metrics), counted(slo, some, metrics)
    wanted = [*some.matchers]
    if total.name == some.name:
        # One counter: what is of the part, and what is of the whole but not of the part.
        wanted += total.matchers
        rest = _labels(slo, of_total, total.matchers, refused=some.matchers)
        yield _one(total, of_total, [ramp(_TRAFFIC * (1 - bad), lasts) for bad, lasts in share], rest)
    else:
        yield _one(
            total, of_total, [ramp(_TRAFFIC, lasts) for _, lasts in share], _labels(slo, of_total, total.matchers)
        )
    if any(bad for bad, _ in share):
        yield _one(some, of_some, [ramp(_TRAFFIC * bad, lasts) for bad, lasts in share], _labels(slo, of_some, wanted))


def _one(
    selector: Selector, metric: Counter | Histogram, values: Sequence[Stretch], labels: Mapping[str, str]
) -> Series:
    target = metric.target
    return Series(
        metric=selector.name or "",
        labels={**target.attached, **labels},
        values=values,
        interval=target.scrape_interval,
    )


def _states(slo: Slo, time: TimeRatio, metrics: Sequence[Metric], parts: Sequence[Part]) -> Series:
    """One series that keeps the condition in the parts in which nothing is bad, and breaks it in the others."""
    selector = time.good.expression.node
    assert isinstance(selector, Selector)
    threshold = time.good.threshold.value
    good, bad = {
        ">": (threshold + 1, threshold), ">=": (threshold, threshold - 1),
        "<": (threshold - 1, threshold), "<=": (threshold, threshold + 1),
    }[time.good.operator]  # fmt: skip
    looked_at = measured(slo, selector, metrics)
    values = [constant(bad if part.bad else good, part.lasts) for part in parts]
    target = looked_at if isinstance(looked_at, Target) else looked_at.target
    labels = (
        _matched(slo, selector.matchers)
        if isinstance(looked_at, Target)
        else _labels(slo, looked_at, selector.matchers)
    )
    given = {**target.attached, **labels}
    return Series(metric=selector.name or "", labels=given, values=values, interval=target.scrape_interval)


def _labels(slo: Slo, metric: Metric, matchers: Sequence[Matcher], refused: Sequence[Matcher] = ()) -> dict[str, str]:
    """Labels of a series that the matchers let through, and of which `refused` do not let through at least one."""
    own = {label.name: label.values for label in metric.label_set if not label.optional}
    names = dict.fromkeys((*own, *(matcher.label for matcher in (*matchers, *refused))))
    names.pop("le", None)
    chosen: dict[str, str] = {}
    is_other = not refused
    for name in names:
        wanted = [one for one in matchers if one.label == name]
        against = [] if is_other else [one for one in refused if one.label == name]
        value = None
        if against and all(one.operator != "=" for one in wanted):
            value = _value(name, own.get(name, ()), wanted, against)
            is_other = value is not None
        value = _value(name, own.get(name, ()), wanted, ()) if value is None else value
        if value is None:
            shown = ", ".join(f'{one.label}{one.operator}"{one.value}"' for one in wanted)
            message = f"no value of the label {name} is known that fits {shown}, so its alerts cannot be proven"
            fix = f'declare some: Label(name="{name}", values=["…"])'
            raise DefinitionError(Finding(f"slos.{slo.name}.indicator", "slo-metric", message, fix, source=slo.line))
        chosen[name] = value
    return chosen


def _matched(slo: Slo, matchers: Sequence[Matcher]) -> dict[str, str]:
    return {one.label: one.value for one in matchers if one.operator == "="}


def _value(name: str, known: Sequence[str], wanted: Sequence[Matcher], refused: Sequence[Matcher]) -> str | None:
    plain = [text for one in (*wanted, *refused) for text in _plain(one.value)]
    candidates = [*known, *plain, "other", "200", name]
    fitting = (text for text in candidates if all(_passes(one, text) for one in wanted))
    return next((text for text in fitting if not refused or not all(_passes(one, text) for one in refused)), None)


def _plain(pattern: str) -> Iterator[str]:
    """What a simple pattern fits: the alternatives of `(5..|429)` with a digit for each dot."""
    for one in re.split(r"\|", re.sub(r"[()]", "", without_anchors(pattern))):
        yield re.sub(r"\.[*+]?|\\d[*+]?", "0", one)
        yield one


def _passes(matcher: Matcher, text: str) -> bool:
    match matcher.operator:
        case "=":
            return text == matcher.value
        case "!=":
            return text != matcher.value
    try:
        fits = re.fullmatch(matcher.value, text) is not None
    except re.error:
        return False
    return fits is (matcher.operator == "=~")
