"""A day in the life of a deployment: samples of every declared series, made from its declarations, for pictures.

Calm first, with a little noise; then the scenarios in which alerts fire, played one after the other where they speak of
the same series, so that the pictures show thresholds being crossed and left again. The same declarations give the same
samples on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.native_histograms import natives_of, with_classic
from eventcore_monitoring.model.samples import values
from eventcore_monitoring.model.scenarios import Scenario, Series
from eventcore_monitoring.preview.sample_alerts import Played, Slots, alert_series
from eventcore_monitoring.preview.sample_levels import (
    END,
    Labelled,
    Level,
    calm_levels,
    first_level,
    is_counted,
    is_exact,
    is_moment,
    is_rising,
    labels_of,
    nearest,
    weight,
)
from eventcore_monitoring.promql.evaluation import Samples
from eventcore_monitoring.promql.native_histograms import Natives
from eventcore_monitoring.values import milliseconds

_BEFORE = 6 * 3600  # history before what is shown, for baselines
_FIRST_INCIDENT = 1800  # seconds after what is shown begins
_BETWEEN = 900
_LONGEST = 5400
_LEADING = 1800
_FEW = 20
_OF_HISTOGRAMS = ("_bucket", "_sum", "_count")


class Day(NamedTuple):
    """Sampled series: `start` in seconds since 1970, the slot `k` of each is `k * interval` milliseconds later.

    `natives`: the native histograms, which are classic ones here.
    """

    start: int
    interval: int
    series: tuple[Samples, ...]
    natives: Natives = MappingProxyType({})


def day(monitoring: Monitoring, shown: int = 6 * 3600, interval: int = 30) -> Day:
    """The samples of a deployment; `shown`: how many seconds of it a picture shows; `interval`: of scrapes, seconds."""
    natives = natives_of(monitoring)
    monitoring = with_classic(monitoring, natives)
    count = (shown + _BEFORE) // interval + 1
    levels = calm_levels(monitoring)
    played = list(_schedule(monitoring, levels, interval, count))
    courses: dict[Labelled, list[float | None]] = {
        labels: _calm(labels, level, interval, count) for labels, level in levels.items()
    }
    for one in played:
        for series in one.scenario.all_series:
            labels = labels_of(series, monitoring)
            course = courses.setdefault(labels, [None] * count)
            metric = monitoring.metric_of.get(series.metric)
            if is_exact(metric):
                zero = END - shown - _BEFORE + (one.begins - one.skipped) * interval
                _play_exactly(course, series, one, zero if is_moment(metric) else 0, interval)
                continue
            _play(course, series, one, rising=is_rising(metric), born=labels not in levels, interval=interval)
    for labels, course in courses.items():
        if is_counted(monitoring.metric_of.get(dict(labels)["__name__"])):
            courses[labels] = [value if value is None else float(round(value)) for value in course]
    slots = Slots(END - shown - _BEFORE, interval, count)
    for labels, written in alert_series(monitoring, played, slots):
        courses[labels] = written
    made = tuple(Samples(labels, interval * 1000, course) for labels, course in sorted(courses.items()))
    return Day(slots.start, interval * 1000, made, natives)


def _schedule(monitoring: Monitoring, levels: Mapping[Labelled, Level], interval: int, count: int) -> Iterator[Played]:
    """When each alert's scenario is played: as soon as nothing else is played on its metrics."""
    free: dict[str, int] = {}
    for alert in monitoring.alerts:
        scenario = nearest(alert.fires_when, levels, monitoring)
        if scenario is None or not scenario.series:
            continue
        names = {series.metric for series in scenario.all_series}
        # Of a long one, what happens shortly before it fires and after.
        fires = milliseconds(scenario.fires_from or "0s") // 1000
        skipped = max(fires - _LEADING, 0) // interval
        lasts = min(milliseconds(scenario.lasts) // 1000 // interval - skipped, _LONGEST // interval)
        begins = max([free.get(name, 0) for name in names] + [(_BEFORE + _FIRST_INCIDENT) // interval])
        if begins + lasts >= count:
            continue  # the day is over
        yield Played(alert, scenario, begins, skipped, lasts, _scale(scenario, levels, monitoring))
        free |= dict.fromkeys(names, begins + lasts + _BETWEEN // interval)


def _scale(scenario: Scenario, levels: Mapping[Labelled, Level], monitoring: Monitoring) -> float:
    """By what the rates of a scenario are multiplied to continue those of the day.

    What it shows must not depend on how much there is: a part of something, how long things take, or a change.
    """
    rising = [one for one in scenario.all_series if is_rising(monitoring.metric_of.get(one.metric))]
    families = {monitoring.metric_of[one.metric].name for one in rising}
    changes = any(len(one.values) > 1 for one in rising)
    if len(families) < 2 and not changes and not any(one.metric.endswith("_bucket") for one in rising):
        return 1.0
    for series in rising:
        known, first = levels.get(labels_of(series, monitoring)), first_level(series, monitoring)
        if known is not None and known.growth and first:
            return known.growth / first
    return 1.0


def _calm(labels: Labelled, level: Level, interval: int, count: int) -> list[float | None]:
    if level.steady:
        return [level.value] * count
    factors = [_noise(level.twin, place * interval) for place in range(count)]
    if not level.rising:
        return [level.value * factor for factor in factors]
    total = level.growth * 3600 * 5 * (1 + weight(level.twin))  # it has run for a while
    course: list[float | None] = []
    for place, factor in enumerate(factors):
        course.append(total)
        part = level.part ** (1 + _drift(level.twin, place * interval)) if 0 < level.part < 1 else level.part
        total += level.value * part * factor * interval
    return course


def _drift(twin: str, time: int) -> float:
    """How observations become smaller in the course of a day, and as large as told again: from -0.35 to 0."""
    wave = 0.25 * math.sin(2 * math.pi * (time / 9000 + weight(twin, "size")))
    return min(wave + 0.1 * (weight(twin, f"{time // 120}") - 0.5) - 0.3, 0.0)


def _noise(twin: str, time: int) -> float:
    """About 1: a slow wave, a quicker one, and a little jitter."""
    phase = weight(twin)
    slow = 0.16 * math.sin(2 * math.pi * (time / 14_400 + phase))
    quick = 0.07 * math.sin(2 * math.pi * (time / (1500 + 900 * phase) + 2 * phase))
    return 1 + slow + quick + 0.08 * (weight(twin, str(time)) - 0.5)


def _play(
    course: list[float | None], series: Series, played: Played, *, rising: bool, born: bool, interval: int
) -> None:
    """Puts a scenario's samples into the course of a series: of what rises, its growth; of others, its values.

    What the scenario brings into being (`born`) is there from then on if it rises, and gone afterwards if not.
    """
    begins, ends = played.begins, min(played.begins + played.lasts, len(course))
    told = values(series, interval * 1000, (played.skipped + played.lasts) * interval * 1000)[played.skipped :]
    if not rising:
        for place in range(begins, ends):
            value = told[place - begins]
            course[place] = None if value is None else value * _jitter(series.metric, place)
        return
    kept = [0.0 if one is None or other is None else other - one for one, other in pairwise(course[ends - 1 :])]
    total = 0.0 if born else course[begins] or 0.0
    before = 0.0 if born else next((value for value in told if value is not None), 0.0)
    together = played.scenario.name if series.metric.endswith(_OF_HISTOGRAMS) else series.metric
    for place in range(begins, ends):
        value = told[place - begins]
        if value is None:
            course[place] = None
            continue
        # Whole numbers stay whole: events that are counted one by one are no traffic to vary.
        growth = (value - before) * played.scale
        varies = _noise(together, place * interval) if growth > _FEW or not growth.is_integer() else 1.0
        total += growth * varies
        before = value
        course[place] = total
    for place, growth in zip(range(ends, len(course)), kept, strict=False):
        total += growth
        course[place] = total


def _play_exactly(course: list[float | None], series: Series, played: Played, zero: int, interval: int) -> None:
    """Puts a scenario's samples into the course of a series as they are; `zero` is the time of its beginning."""
    ends = min(played.begins + played.lasts, len(course))
    told = values(series, interval * 1000, (played.skipped + played.lasts) * interval * 1000)[played.skipped :]
    for place in range(played.begins, ends):
        value = told[place - played.begins]
        course[place] = None if value is None else zero + value


def _jitter(name: str, place: int) -> float:
    return 1 + 0.012 * (weight(name, str(place)) - 0.5)
