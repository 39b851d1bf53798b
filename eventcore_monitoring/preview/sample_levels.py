"""The calm: at which level each declared series stands while nothing happens, for pictures without a server.

What the scenarios say of a series in which the alert is silent, well below that; else what its kind and unit suggest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from eventcore_monitoring.model.metrics import Counter, Gauge, Histogram, Info, Metric, Summary
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scenarios import Constant, Gap, Ramp, Scenario, Series, Stretch

Labelled = tuple[tuple[str, str], ...]

# Silent scenarios stand just below a threshold, others above it; the calm is far from both.
_BELOW_SILENT = 0.6
_BELOW_FIRING = 0.15
# The last hours of a day that began long ago, in seconds since 1970: pictures are the same on every day.
END = 1_767_621_600  # 2026-01-05 14:00 UTC
_SHOWN = 6 * 3600  # how much of the day most pictures show
_OTHER_VALUES = ("first", "second", "third")
_MOST_SERIES = 4
# Words in the names of counters that mostly stand still.
_TROUBLE = (
    *("fail", "error", "denied", "unauthorized", "reject", "drop", "timeout", "retr", "abort", "conflict"),
    *("deadlock", "rollback", "lost", "restart", "slow", "miss"),
)
# Words in the names of gauges that say how much there can be.
_ROOM = ("max", "limit", "capacity", "size", "total")
_GAUGES: Mapping[str, float] = {
    "seconds": 4.0,
    "milliseconds": 40.0,
    "bytes": 2e9,
    "ratio": 0.35,
    "percent": 35.0,
    "celsius": 45.0,
    "boolean": 1.0,
    "info": 1.0,
    "connections": 12.0,
    "count": 24.0,
}
_COUNTED = ("count", "connections", "bytes")
_COUNTERS: Mapping[str, float] = {"seconds": 0.4, "bytes": 250_000.0, "milliseconds": 400.0}


class Level(NamedTuple):
    """Where a series stands: its value, or of what only grows (`rising`) how much it grows in a second.

    `steady`: the same at every moment, such as a size. `twin`: what it moves together with (the buckets of one
    histogram), so that they fit together. `part`: of a bucket, which part of all observations it holds; `value` is
    then that of all.
    """

    value: float
    rising: bool
    steady: bool
    twin: str
    part: float = 1.0

    @property
    def growth(self) -> float:
        """How much it grows in a second."""
        return self.value * self.part


def calm_levels(monitoring: Monitoring) -> dict[Labelled, Level]:
    """The level of each series of the declared metrics and of `up`."""
    told = _told(monitoring)
    found: dict[Labelled, Level] = {}
    sizes = {metric.at_most for metric in monitoring.metrics if isinstance(metric, Gauge)} - {None}
    # What a scenario brings into being is not there on an ordinary day, so nothing is invented of it.
    spoken_of = {
        series.metric
        for alert in monitoring.alerts
        for scenario in (*alert.silent_when, *alert.fires_when)
        for series in scenario.all_series
    }
    elsewhere: dict[str, tuple[str, ...]] = {}
    for name, text in (pair for labels in told for pair in labels):
        elsewhere[name] = tuple(dict.fromkeys((*elsewhere.get(name, ()), text)))
    by_name: dict[str, dict[Labelled, float]] = {}
    for labels, value in told.items():
        by_name.setdefault(_metric_name(labels), {})[labels] = value
    for metric in monitoring.metrics:
        rising = is_rising(metric)
        steady = metric.name in sizes or isinstance(metric, Info) or is_exact(metric)
        own = {labels: value for name in metric.exposed for labels, value in by_name.get(name, {}).items()}
        invented = () if spoken_of.intersection(metric.exposed) else _invented(metric, told, elsewhere)
        levels = dict(_spread(metric, own) if own else invented)
        for labels, value in levels.items():
            whole = levels.get(_whole_of(labels), 0.0)
            if own and is_moment(metric):
                value += END - _SHOWN  # scenarios begin at 0, and the picture hours before its end
            is_part = isinstance(metric, Histogram) and _metric_name(labels).endswith("_bucket") and whole > 0
            twin = _twin(metric, labels)
            found[labels] = Level(whole if is_part else value, rising, steady, twin, value / whole if is_part else 1.0)
    for target in monitoring.targets:
        found[labelled("up", target.attached)] = Level(1.0, rising=False, steady=True, twin="up")
    return found


def _whole_of(labels: Labelled) -> Labelled:
    """The bucket of the same histogram that holds all observations."""
    return tuple(sorted({**dict(labels), "le": "+Inf"}.items()))


def labelled(name: str, labels: Mapping[str, str]) -> Labelled:
    """The labels of a series, sorted, its name among them."""
    return tuple(sorted({**labels, "__name__": name}.items()))


def weight(*words: str) -> float:
    """A number from 0 to 1 that belongs to these words: the same on every machine."""
    return crc32("\n".join(words).encode()) / 2**32


def is_moment(metric: Metric | None) -> bool:
    """Whether the samples of a metric are times: Unix times, which a scenario counts from its own beginning."""
    return isinstance(metric, Gauge) and metric.unit == "timestamp"


def is_exact(metric: Metric | None) -> bool:
    """Whether the samples of a metric do not vary by themselves: times, and what is either 0 or 1."""
    return is_moment(metric) or (isinstance(metric, Gauge) and metric.unit == "boolean")


def is_counted(metric: Metric | None) -> bool:
    """Whether the samples of a metric are whole numbers: so many things as there are."""
    return isinstance(metric, Gauge) and metric.unit in _COUNTED


def is_rising(metric: Metric | None) -> bool:
    """Whether the samples of a metric only grow, so that their growth is what counts."""
    return metric is not None and not isinstance(metric, Gauge | Info)


def stretch_level(stretch: Stretch, *, rising: bool) -> float | None:
    """What a stretch stands at: its value, or of what rises how fast it grows; None for a gap."""
    match stretch:
        case Constant():
            return 0.0 if rising else stretch.value
        case Ramp():
            return stretch.per_second
        case Gap():
            return None


def _told(monitoring: Monitoring) -> dict[Labelled, float]:
    """The levels that scenarios tell: of silent ones where they end, of others where they begin.

    Scenarios that share a series are brought to one scale by it, so that what belongs together stays together.
    """
    told: dict[Labelled, float] = {}
    for alert in monitoring.alerts:
        for scenario in alert.silent_when:
            ends = {labels_of(one, monitoring): last_level(one, monitoring) for one in scenario.all_series}
            _tell(told, ends, _BELOW_SILENT, monitoring)
    for alert in monitoring.alerts:
        for scenario in alert.fires_when:
            # What is absent first is brought into being by the scenario, and does not belong to an ordinary day.
            begins = {labels_of(one, monitoring): first_level(one, monitoring) for one in scenario.all_series}
            _tell(told, begins, _BELOW_FIRING, monitoring)
    for alert in monitoring.alerts:
        for scenario in (*alert.silent_when, *alert.fires_when):
            still = {labels_of(one, monitoring) for one in scenario.all_series if first_level(one, monitoring) == 0}
            told |= dict.fromkeys(still - told.keys(), 0.0)
    return told


def _tell(
    told: dict[Labelled, float], levels: Mapping[Labelled, float | None], calm: float, monitoring: Monitoring
) -> None:
    known = {labels: level for labels, level in levels.items() if level is not None}
    if not any(known.values()):
        return  # a scenario in which nothing happens says nothing of an ordinary day
    shared = next((labels for labels, level in known.items() if level and told.get(labels)), None)
    scale = 1.0 if shared is None else told[shared] / known[shared]
    whole = max(known, key=lambda labels: known[labels])
    for labels, level in known.items():
        if level and labels not in told:
            # Of several series the largest is the whole that others are parts of; buckets of one histogram are one.
            metric = monitoring.metric_of.get(_metric_name(labels))
            kept = isinstance(metric, Histogram) or is_exact(metric) or (labels == whole and len(known) > 1)
            told[labels] = level * (scale if is_rising(metric) else 1) * (1 if kept else calm)


def labels_of(series: Series, monitoring: Monitoring) -> Labelled:
    """The labels of a scenario's series, with a value for each declared label that the scenario leaves out."""
    metric = monitoring.metric_of.get(series.metric)
    left_out = {} if metric is None else next(_label_sets(metric, {}))
    return labelled(series.metric, {**left_out, **series.labels})


def first_level(series: Series, monitoring: Monitoring) -> float | None:
    """What a series stands at in the beginning; None where it has no samples then."""
    return stretch_level(series.values[0], rising=is_rising(monitoring.metric_of.get(series.metric)))


def last_level(series: Series, monitoring: Monitoring) -> float | None:
    """What a series stands at in the end; None where it has no samples at all."""
    rising = is_rising(monitoring.metric_of.get(series.metric))
    found = (stretch_level(one, rising=rising) for one in reversed(series.values))
    return next((level for level in found if level is not None), None)


def _metric_name(labels: Labelled) -> str:
    return dict(labels)["__name__"]


def _spread(metric: Metric, own: Mapping[Labelled, float]) -> Iterator[tuple[Labelled, float]]:
    """The levels of what scenarios tell, and of other values of the first label whose values are declared."""
    yield from own.items()
    label = next((one for one in metric.label_set if len(one.values) > 1), None)
    if label is None or _is_trouble(metric):
        return
    told = {dict(labels).get(label.name) for labels in own}
    pattern = {labels: value for labels, value in own.items() if dict(labels).get(label.name) == _first(told)}
    for other in [value for value in label.values if value not in told][: max(_MOST_SERIES - len(told), 0)]:
        part = 0.2 + 0.6 * weight(metric.name, other)
        for labels, value in pattern.items():
            changed = {**dict(labels), label.name: other}
            yield tuple(sorted(changed.items())), value * part


def _first(values: set[str | None]) -> str | None:
    return min(values, key=str)


def _is_trouble(metric: Metric) -> bool:
    return any(word in metric.name for word in _TROUBLE)


def _invented(
    metric: Metric, told: Mapping[Labelled, float], elsewhere: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Labelled, float]]:
    """The series of a metric that no scenario tells of: three values of its first label, one of each other.

    `elsewhere`: the values that scenarios give labels of other metrics: what is selected by one of them is there then.
    """
    for labels in _label_sets(metric, elsewhere):
        attached = {**metric.target.attached, **labels}
        part = 0.4 + 0.6 * weight(metric.name, *labels.values())
        match metric:
            case Counter():
                rate = 0.02 if _is_trouble(metric) else _COUNTERS.get(metric.unit, 20.0)
                yield labelled(metric.name, attached), rate * part
            case Gauge():
                value = _GAUGES.get(metric.unit, 20.0)
                room = 10 if any(word in metric.name for word in _ROOM) and metric.unit in _COUNTED else 1
                whole = next((level for key, level in told.items() if _metric_name(key) == metric.at_most), None)
                level = 0.4 * whole if whole else value * room * (1 if value == 1 else part)
                level = END - 7200 * part if metric.unit == "timestamp" else level
                yield labelled(metric.name, attached), level
            case Info():
                yield labelled(metric.name, attached), 1.0
            case Histogram():
                yield from _observed(metric, attached, 20.0 * part)
            case Summary():
                yield labelled(f"{metric.name}_sum", attached), 0.2 * part
                yield labelled(f"{metric.name}_count", attached), 2.0 * part


def _observed(metric: Histogram, attached: Mapping[str, str], rate: float) -> Iterator[tuple[Labelled, float]]:
    """Observations that mostly fall into the lower third of the buckets, with a tail."""
    edges = [*metric.buckets]
    middle = max(len(edges) / 3, 1.0) * (0.7 + 0.6 * weight(metric.name, *attached.values()))
    below = [1 - 0.5 ** (((place + 1) / middle) ** 1.5) for place in range(len(edges))]
    for edge, part in zip(edges, below, strict=True):
        yield labelled(f"{metric.name}_bucket", {**attached, "le": f"{edge:g}"}), rate * part
    yield labelled(f"{metric.name}_bucket", {**attached, "le": "+Inf"}), rate
    yield labelled(f"{metric.name}_count", attached), rate
    yield labelled(f"{metric.name}_sum", attached), rate * edges[min(int(middle), len(edges) - 1)] * 0.8


def _label_sets(metric: Metric, elsewhere: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Some combinations of label values: two of the first label with three of the last, and one of each other."""
    labels = metric.label_set
    values = [tuple(one.values) or elsewhere.get(one.name) or _OTHER_VALUES for one in labels]
    rest = {one.name: given[0] for one, given in zip(labels, values, strict=True)}
    firsts = values[0][: 3 if len(labels) == 1 else 2] if labels else ("",)
    for first in firsts:
        for last in values[-1][:3] if len(labels) > 1 else ("",):
            ends = {labels[0].name: first} if labels else {}
            yield {**rest, **ends, **({labels[-1].name: last} if len(labels) > 1 else {})}


def _twin(metric: Metric, labels: Labelled) -> str:
    return "\n".join([metric.name, *(f"{name}={value}" for name, value in labels if name not in ("__name__", "le"))])


def nearest(scenarios: Sequence[Scenario], levels: Mapping[Labelled, Level], monitoring: Monitoring) -> Scenario | None:
    """Of several scenarios the one that is most like the calm: the same traffic, and more failures, say."""

    def distance(scenario: Scenario) -> float:
        apart = 0.0
        for one in scenario.all_series:
            known = levels.get(labels_of(one, monitoring))
            level = first_level(one, monitoring)
            if known is not None and level and known.growth:
                ratio = abs(level / known.growth)
                apart += max(ratio, 1 / ratio)
        return apart

    return min(scenarios, key=distance, default=None)
