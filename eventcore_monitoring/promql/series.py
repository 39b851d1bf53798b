"""What a metric of each kind may start: a counter has a rate, a histogram a quantile, a gauge its value.

These values hold selectors only; `model.metrics` gives them out. A counter offers no arithmetic on its
raw value and a gauge no `rate`, so the commonest faults cannot be written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import inf
from typing import NamedTuple, Protocol

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.promql import given
from eventcore_monitoring.promql.expression import Algebra, Expression
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    Matcher,
    MatchOperator,
    Node,
    Number,
    Range,
    Selector,
    Window,
)


class LabelTest(NamedTuple):
    """How a label must compare: made by `matching`, `not_matching` and `not_equal`."""

    operator: MatchOperator
    value: str


def matching(pattern: str) -> LabelTest:
    """A label whose whole value fits the RE2 pattern: `commands.where(command_type=matching("Deposit|Withdraw"))`."""
    return LabelTest("=~", pattern)


def not_matching(pattern: str) -> LabelTest:
    """A label whose whole value does not fit the RE2 pattern."""
    return LabelTest("!~", pattern)


def not_equal(value: str) -> LabelTest:
    """A label that has any other value."""
    return LabelTest("!=", value)


def selected(selector: Selector, tests: dict[str, str | LabelTest]) -> Selector:
    """The selector with further matchers."""
    matchers = tuple(
        Matcher(label, test.operator, given.label_value(label, test.value))
        if isinstance(test, LabelTest)
        else Matcher(label, "=", given.label_value(label, test))
        for label, test in tests.items()
    )
    return replace(selector, matchers=selector.matchers + matchers)


def _over(function: str, selector: Selector, window: Window) -> Expression:
    return Expression(Call(function, (Range(selector, given.canonical_window(window)),)))


@dataclass(frozen=True, slots=True)
class CounterSeries:
    """The series of a counter: a number that only grows, until its process restarts."""

    selector: Selector

    def where(self, **labels: str | LabelTest) -> CounterSeries:
        """Only the series with these labels."""
        return CounterSeries(selected(self.selector, labels))

    def rate(self, window: Window) -> Expression:
        """Events in a second, averaged over the window; restarts are accounted for."""
        return _over("rate", self.selector, window)

    def irate(self, window: Window) -> Expression:
        """Events in a second between the last two samples of the window."""
        return _over("irate", self.selector, window)

    def increase(self, window: Window) -> Expression:
        """Events in the window, extrapolated to its edges; blind to the first event of a new series."""
        return _over("increase", self.selector, window)

    def increments(self, window: Window, *, remember: Window = "1h") -> Expression:
        """Events in the window, the first event of a new series included.

        A labelled counter is born at 1: it has no earlier sample, so `increase` never sees that event. A
        series that is new in the window (and was not seen for `remember` before it) counts with its value.
        """
        before = _over("last_over_time", replace(self.selector, offset=given.canonical_window(window)), remember)
        born = Binary(self.selector, "unless", before.node)
        return Expression(Binary(born, "or", self.increase(window).node))

    def resets(self, window: Window) -> Expression:
        """How often the counter started again from 0 in the window."""
        return _over("resets", self.selector, window)

    def raw(self) -> Expression:
        """The counter's own value since its process started: for tables and `absent`, seldom for alerts."""
        return Expression(self.selector)


@dataclass(frozen=True, slots=True)
class GaugeSeries(Algebra):
    """The series of a gauge: a value that goes up and down, usable as it is."""

    selector: Selector

    @property
    def expression(self) -> Expression:
        """The value itself."""
        return Expression(self.selector)

    def where(self, **labels: str | LabelTest) -> GaugeSeries:
        """Only the series with these labels."""
        return GaugeSeries(selected(self.selector, labels))

    def delta(self, window: Window) -> Expression:
        """How much the value changed over the window."""
        return _over("delta", self.selector, window)

    def deriv(self, window: Window) -> Expression:
        """How fast the value changes, in a second, along the line through the window."""
        return _over("deriv", self.selector, window)

    def changes(self, window: Window) -> Expression:
        """How often the value changed in the window."""
        return _over("changes", self.selector, window)


@dataclass(frozen=True, slots=True)
class HistogramSeries:
    """The series of a classic histogram: cumulative buckets, a sum and a count."""

    selector: Selector

    def where(self, **labels: str | LabelTest) -> HistogramSeries:
        """Only the series with these labels."""
        return HistogramSeries(selected(self.selector, labels))

    def quantile(self, quantile: float, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The quantile (0 to 1) of what was observed in the window, for each combination of the labels `by`.

        Raises ValueError for a quantile outside 0..1.
        """
        buckets = self._sum("_bucket", window, ("le", *given.labels(by)))
        return Expression(Call("histogram_quantile", (_share(quantile), buckets)))

    def average(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The mean of what was observed in the window."""
        return Expression(Binary(self._sum("_sum", window, by), "/", self._sum("_count", window, by)))

    def rate(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second."""
        return Expression(self._sum("_count", window, by))

    def spread(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second by bucket: what a heatmap draws."""
        return Expression(self._sum("_bucket", window, ("le", *given.labels(by))))

    def share_below(self, edge: float, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The part of the observations that is at most `edge`, which must be an edge of a bucket."""
        return Expression(Binary(self.rate_below(edge, window, by).node, "/", self._sum("_count", window, by)))

    def rate_below(self, edge: float, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second that are at most `edge`, which must be an edge of a bucket."""
        bucket = self._named("_bucket")
        below = replace(bucket, matchers=(*bucket.matchers, _edge_matcher(edge)))
        return Expression(Aggregation("sum", Call("rate", (Range(below, given.canonical_window(window)),)), _by(by)))

    def _named(self, suffix: str) -> Selector:
        return replace(self.selector, name=f"{self.selector.name}{suffix}")

    def _sum(self, suffix: str, window: Window, by: Sequence[str]) -> Node:
        return Aggregation("sum", Call("rate", (Range(self._named(suffix), given.canonical_window(window)),)), _by(by))


@dataclass(frozen=True, slots=True)
class NativeHistogramSeries:
    """The series of a native histogram: each sample holds all buckets, the sum and the count.

    Only functions that Prometheus has had since 2.40, when native histograms came.
    """

    selector: Selector

    def where(self, **labels: str | LabelTest) -> NativeHistogramSeries:
        """Only the series with these labels."""
        return NativeHistogramSeries(selected(self.selector, labels))

    def quantile(self, quantile: float, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The quantile (0 to 1) of what was observed in the window, for each combination of the labels `by`.

        Raises ValueError for a quantile outside 0..1.
        """
        return Expression(Call("histogram_quantile", (_share(quantile), self._sum(window, by))))

    def average(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The mean of what was observed in the window."""
        observed = self._sum(window, by)
        return Expression(Binary(Call("histogram_sum", (observed,)), "/", Call("histogram_count", (observed,))))

    def rate(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second."""
        return Expression(Call("histogram_count", (self._sum(window, by),)))

    def spread(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second by bucket: what a heatmap draws."""
        return Expression(self._sum(window, by))

    def share_below(self, edge: float, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The part of the observations that is at most `edge`, estimated where it is no edge of a bucket."""
        ends = (Number(-inf), Number(float(given.number(edge, "an edge"))))
        return Expression(Call("histogram_fraction", (*ends, self._sum(window, by))))

    def _sum(self, window: Window, by: Sequence[str]) -> Node:
        rate = Call("rate", (Range(self.selector, given.canonical_window(window)),))
        return Aggregation("sum", rate, _by(by))


@dataclass(frozen=True, slots=True)
class SummarySeries:
    """The series of a summary: quantiles computed by the application, a sum and a count."""

    selector: Selector

    def where(self, **labels: str | LabelTest) -> SummarySeries:
        """Only the series with these labels."""
        return SummarySeries(selected(self.selector, labels))

    def quantile(self, quantile: float) -> GaugeSeries:
        """One of the quantiles that the application computes; they cannot be aggregated."""
        return GaugeSeries(selected(self.selector, {"quantile": f"{quantile:g}"}))

    def rate(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """Observations in a second."""
        return HistogramSeries(self.selector).rate(window, by)

    def average(self, window: Window = "5m", by: Sequence[str] = ()) -> Expression:
        """The mean of what was observed in the window."""
        return HistogramSeries(self.selector).average(window, by)


def _share(quantile: float) -> Number:
    if not 0 <= given.number(quantile, "a quantile") <= 1:
        raise ValueError(f"a quantile lies between 0 and 1, not at {quantile}: write 0.95 for the 95th percentile")
    return Number(float(quantile))


def _by(labels: Sequence[str]) -> Grouping | None:
    return Grouping("by", given.labels(labels)) if labels else None


def _edge_matcher(edge: float) -> Matcher:
    """What matches every way in which `le` of this edge is exposed.

    Whole edges are `1` before Prometheus 3 and `1.0` from then on; large and small ones are `1048576` or, as Go writes
    floats, `1.048576e+06`.
    """
    plain = number(float(edge))
    texts = [re.escape(plain) if "." in plain else rf"{plain}(\.0)?"]
    mantissa, _, exponent = f"{Decimal(plain).normalize():e}".partition("e")
    if not -5 < int(exponent) < 6:  # where Go's strconv begins to write exponents
        texts.append(re.escape(f"{mantissa}e{int(exponent):+03d}"))
    only_way = len(texts) == 1 and "." in plain
    return Matcher("le", "=", plain) if only_way else Matcher("le", "=~", "|".join(texts))


class HasSelector(Protocol):
    """A metric, or some of its series: a counter too, though its raw value is no operand."""

    @property
    def selector(self) -> Selector:
        """The series."""


def absent(value: Algebra | HasSelector) -> Expression:
    """1 where there is no such series at all; its labels are those that the selector fixes with `=`."""
    return Expression(Call("absent", (value.node if isinstance(value, Algebra) else value.selector,)))


def time() -> Expression:
    """The time of the evaluation, as a Unix time in seconds."""
    return Expression(Call("time"))
