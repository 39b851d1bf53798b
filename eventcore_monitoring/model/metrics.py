"""Metrics: what is measured, in which unit, with which labels, and which target exposes it.

A metric gives out the expressions that make sense for its kind: a counter has a `rate`, a histogram a
`quantile`, a gauge is read as it is. It also makes the series of a scenario, labelled as its target's
scrape labels them.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import inf, isfinite
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.model.declared import (
    Declared,
    Finite,
    LabelName,
    Line,
    Many,
    MetricName,
    Name,
    Prose,
)
from eventcore_monitoring.model.scenarios import Series, Stretch
from eventcore_monitoring.model.targets import Target, series_of
from eventcore_monitoring.promql.expression import Algebra, Expression
from eventcore_monitoring.promql.nodes import Selector, Window
from eventcore_monitoring.promql.series import (
    CounterSeries,
    GaugeSeries,
    HistogramSeries,
    LabelTest,
    NativeHistogramSeries,
    SummarySeries,
)

# `mixed`: it depends on a label, as of kube_pod_container_resource_limits.
MetricUnit = Literal[
    "seconds", "milliseconds", "bytes", "ratio", "percent", "celsius", "hertz", "volts", "amperes", "watts", "joules",
    "count", "events", "connections", "boolean", "info", "timestamp", "mixed",
]  # fmt: skip


class Label(Declared):
    """A label of a metric: its name, what it says, and its values where they are known.

    With `optional` some of its series do not have it.
    """

    section: ClassVar[str] = "labels"

    name: LabelName
    help: Prose = ""
    values: Many[Line] = ()
    optional: bool = False


def _labels(given: object) -> object:
    if isinstance(given, list | tuple):
        return tuple(Label(name=label) if isinstance(label, str) else label for label in given)
    return given


if TYPE_CHECKING:
    Labels = Sequence[str | Label]
else:
    Labels = Annotated[tuple[Label, ...], BeforeValidator(_labels)]


class MetricOfAnyKind(Declared):
    """What all kinds of metric have."""

    section: ClassVar[str] = "metrics"

    name: MetricName
    help: Line
    target: Target
    labels: Labels = ()
    origin: Prose = ""  # where the series comes from: the application, an exporter and its version, …

    @property
    def label_set(self) -> tuple[Label, ...]:
        """The metric's own labels (those of the scrape are the target's)."""
        return tuple(label if isinstance(label, Label) else Label(name=label) for label in self.labels)

    @property
    def label_names(self) -> tuple[str, ...]:
        """The names of the metric's own labels and of those that the scrape attaches."""
        return (*(label.name for label in self.label_set), *self.target.attached)

    @property
    def exposed(self) -> tuple[str, ...]:
        """The names under which its series are scraped."""
        return (self.name,)

    @property
    def selector(self) -> Selector:
        """All series of the metric."""
        return Selector(self.name)


class Counter(MetricOfAnyKind):
    """A number that only grows until its process restarts; its name ends in `_total`.

    `at_most`: the name of a counter that counts all of which this one counts a part (all commands, of those that fail).
    """

    kind: Literal["counter"] = "counter"
    unit: MetricUnit = "events"
    at_most: MetricName | None = None

    def where(self, **labels: str | LabelTest) -> CounterSeries:
        """Only the series with these labels."""
        return CounterSeries(self.selector).where(**labels)

    def rate(self, window: Window) -> Expression:
        """Events in a second, averaged over the window."""
        return CounterSeries(self.selector).rate(window)

    def irate(self, window: Window) -> Expression:
        """Events in a second between the last two samples of the window."""
        return CounterSeries(self.selector).irate(window)

    def increase(self, window: Window) -> Expression:
        """Events in the window; blind to the first event of a new series (see `increments`)."""
        return CounterSeries(self.selector).increase(window)

    def increments(self, window: Window, *, remember: Window = "1h") -> Expression:
        """Events in the window, the first event of a new series included."""
        return CounterSeries(self.selector).increments(window, remember=remember)

    def resets(self, window: Window) -> Expression:
        """How often the counter started again in the window."""
        return CounterSeries(self.selector).resets(window)

    def raw(self) -> Expression:
        """The value since the process started."""
        return CounterSeries(self.selector).raw()

    def series(self, values: "Stretch | Sequence[Stretch]", **labels: str) -> Series:
        """Values for a scenario: `commands.series(ramp(per_second=10), command_type="Deposit")`."""
        return series_of(self.name, self.target, values, labels)


class Gauge(MetricOfAnyKind, Algebra):
    """A value that goes up and down: usable in arithmetic as it is.

    What counts or measures what there is (bytes, connections, a count, a moment) is at least 0 unless it is `signed`.
    `at_most`: the name of a gauge that this one never exceeds (the size of the pool, of the connections in use).
    """

    kind: Literal["gauge"] = "gauge"
    unit: MetricUnit
    signed: bool = False
    at_most: MetricName | None = None

    @property
    def expression(self) -> Expression:
        """The value itself."""
        return Expression(self.selector)

    def where(self, **labels: str | LabelTest) -> GaugeSeries:
        """Only the series with these labels."""
        return GaugeSeries(self.selector).where(**labels)

    def delta(self, window: Window) -> Expression:
        """How much the value changed over the window."""
        return GaugeSeries(self.selector).delta(window)

    def deriv(self, window: Window) -> Expression:
        """How fast the value changes, in a second."""
        return GaugeSeries(self.selector).deriv(window)

    def changes(self, window: Window) -> Expression:
        """How often the value changed in the window."""
        return GaugeSeries(self.selector).changes(window)

    def series(self, values: "Stretch | Sequence[Stretch]", **labels: str) -> Series:
        """Values for a scenario: `lag.series(constant(400), projection="orders")`."""
        return series_of(self.name, self.target, values, labels)


def _increasing(buckets: tuple[float, ...]) -> tuple[float, ...]:
    if not buckets or any(low >= high for low, high in pairwise(buckets)):
        raise ValueError("the edges of buckets grow from left to right: write [0.1, 0.5, 1]")
    return buckets


class Histogram(MetricOfAnyKind):
    """Observations counted in buckets (a classic histogram); `buckets` are their upper edges without +Inf."""

    kind: Literal["histogram"] = "histogram"
    unit: MetricUnit = "seconds"
    buckets: Annotated[Many[Finite], AfterValidator(_increasing)]

    @property
    def exposed(self) -> tuple[str, ...]:
        """The names under which its series are scraped."""
        return (f"{self.name}_bucket", f"{self.name}_sum", f"{self.name}_count")

    def where(self, **labels: str | LabelTest) -> HistogramSeries:
        """Only the series with these labels."""
        return HistogramSeries(self.selector).where(**labels)

    def quantile(self, quantile: float, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The quantile (0 to 1) of what was observed in the window, for each combination of the labels `by`."""
        return HistogramSeries(self.selector).quantile(quantile, window, by)

    def average(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The mean of what was observed in the window."""
        return HistogramSeries(self.selector).average(window, by)

    def rate(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second."""
        return HistogramSeries(self.selector).rate(window, by)

    def spread(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second by bucket, as a heatmap draws them."""
        return HistogramSeries(self.selector).spread(window, by)

    def share_below(self, edge: float, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The part of the observations that is at most `edge`, which must be one of the buckets."""
        if float(edge) not in [float(bucket) for bucket in self.buckets]:
            near = min(self.buckets, key=lambda bucket: abs(bucket - edge))
            raise ValueError(f"{edge:g} is no edge of a bucket of {self.name}: write {near:g}")
        return HistogramSeries(self.selector).share_below(edge, window, by)

    def observations(
        self, values: "Mapping[float, float] | Sequence[tuple[Mapping[float, float], str | None]]", **labels: str
    ) -> tuple[Series, ...]:
        """The series of a scenario in which so many observations a second have each of these sizes.

        `store.observations({0.2: 94, 0.8: 6}, operation="append")`: 94 calls a second take 0.2 s and 6
        take 0.8 s, as long as the scenario lasts. For changes, a list of such mappings with how long each holds:
        `[({0.8: 6}, "30m"), ({0.2: 6}, None)]`.
        """
        from eventcore_monitoring.model.scenarios import ramp

        stretches = [(values, None)] if isinstance(values, Mapping) else values

        def grown(name: str, rate: Callable[[Mapping[float, float]], float], **further: str) -> Series:
            given = [ramp(rate(sizes), lasts) for sizes, lasts in stretches]
            return series_of(f"{self.name}_{name}", self.target, given, {**labels, **further})

        def bucket(edge: float) -> Series:
            return grown(
                "bucket",
                lambda sizes: sum(rate for size, rate in sizes.items() if size <= edge),
                le=number(edge) if isfinite(edge) else "+Inf",
            )

        return (
            *map(bucket, (*self.buckets, inf)),
            grown("sum", lambda sizes: sum(size * rate for size, rate in sizes.items())),
            grown("count", lambda sizes: sum(sizes.values())),
        )


class NativeHistogram(MetricOfAnyKind):
    """Observations in buckets that the client makes as it needs them (Prometheus 2.40 and later).

    Its samples are whole histograms under its own name, without `_bucket`, `_sum` and `_count`. Scenarios cannot hold
    such samples, because promtool 2.42 (Debian) cannot, so an alert on one is not proven.
    """

    kind: Literal["native_histogram"] = "native_histogram"
    unit: MetricUnit = "seconds"

    def where(self, **labels: str | LabelTest) -> NativeHistogramSeries:
        """Only the series with these labels."""
        return NativeHistogramSeries(self.selector).where(**labels)

    def quantile(self, quantile: float, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The quantile (0 to 1) of what was observed in the window, for each combination of the labels `by`."""
        return NativeHistogramSeries(self.selector).quantile(quantile, window, by)

    def average(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The mean of what was observed in the window."""
        return NativeHistogramSeries(self.selector).average(window, by)

    def rate(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second."""
        return NativeHistogramSeries(self.selector).rate(window, by)

    def spread(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second by bucket, as a heatmap draws them."""
        return NativeHistogramSeries(self.selector).spread(window, by)

    def share_below(self, edge: float, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The part of the observations that is at most `edge`, estimated where it is no edge of a bucket."""
        return NativeHistogramSeries(self.selector).share_below(edge, window, by)


class Summary(MetricOfAnyKind):
    """Quantiles that the application computes itself; they cannot be aggregated over instances."""

    kind: Literal["summary"] = "summary"
    unit: MetricUnit = "seconds"
    quantiles: Many[Annotated[float, Field(ge=0, le=1)]] = ()

    @property
    def exposed(self) -> tuple[str, ...]:
        """The names under which its series are scraped."""
        return (self.name, f"{self.name}_sum", f"{self.name}_count")

    def where(self, **labels: str | LabelTest) -> SummarySeries:
        """Only the series with these labels."""
        return SummarySeries(self.selector).where(**labels)

    def quantile(self, quantile: float) -> GaugeSeries:
        """One of the declared quantiles."""
        if float(quantile) not in [float(known) for known in self.quantiles]:
            known = ", ".join(f"{known:g}" for known in self.quantiles) or "none"
            raise ValueError(f"{self.name} has no quantile {quantile:g} (declared: {known}): write one that it has")
        return SummarySeries(self.selector).quantile(quantile)

    def average(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The mean of what was observed in the window."""
        return SummarySeries(self.selector).average(window, by)

    def rate(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second."""
        return SummarySeries(self.selector).rate(window, by)


class Info(MetricOfAnyKind, Algebra):
    """A constant 1 whose labels say something: versions, build details."""

    kind: Literal["info"] = "info"

    @property
    def expression(self) -> Expression:
        """The series itself."""
        return Expression(self.selector)

    def where(self, **labels: str | LabelTest) -> GaugeSeries:
        """Only the series with these labels."""
        return GaugeSeries(self.selector).where(**labels)

    def series(self, values: "Stretch | Sequence[Stretch]", **labels: str) -> Series:
        """Values for a scenario."""
        return series_of(self.name, self.target, values, labels)


Metric = Annotated[Counter | Gauge | Histogram | NativeHistogram | Summary | Info, Field(discriminator="kind")]


__all__ = ["Counter", "Gauge", "Histogram", "Info", "Label", "Metric", "Name", "NativeHistogram", "Summary", "Target"]
