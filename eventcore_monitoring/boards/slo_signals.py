"""What is looked at of an objective: its errors over each window as records, its burns as conditions on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eventcore_monitoring.boards.slo_metrics import bound_of, counted
from eventcore_monitoring.model.alerts import RecordingRule, RuleGroup
from eventcore_monitoring.model.metrics import Metric, NativeHistogram
from eventcore_monitoring.model.slos import Burn, EventRatio, LatencyBelow, Slo, TimeRatio
from eventcore_monitoring.promql.expression import Condition, Expression
from eventcore_monitoring.promql.nodes import Binary, Number, Selector
from eventcore_monitoring.promql.series import CounterSeries, HistogramSeries, NativeHistogramSeries
from eventcore_monitoring.values import milliseconds

_BASE = "5m"  # the window of the records that the whole window is made of
_SLOW = "3m"  # how often what is seen over a day or longer is computed
_DAY = milliseconds("1d")


@dataclass(frozen=True)
class Burning:
    """A burn of an objective: how it is declared, the condition of its alert, and the errors over its short window."""

    burn: Burn
    when: Condition
    short: Expression


@dataclass(frozen=True)
class SloSignals:
    """The records of an objective and what is made of them.

    `kept`: the good part over the whole window; `left`: the part of the budget that is left (negative: overdrawn).
    """

    slo: Slo
    records: tuple[RecordingRule, ...]
    kept: Expression
    left: Expression
    burning: tuple[Burning, ...]


def slo_signals(slo: Slo, metrics: Sequence[Metric]) -> SloSignals:
    """The signals of an objective over these metrics.

    Raises DefinitionError for a metric that is not among them or of another kind, and a bound that is no bucket.
    """
    made = _Signals(slo, metrics)
    burns = slo.all_burns
    windows = sorted({window for burn in burns for window in (burn.long, burn.short)}, key=milliseconds)
    # A record belongs to the fastest burn that reads it.
    groups = {window: burn_group(slo, burn) for burn in reversed(burns) for window in (burn.long, burn.short)}
    records = [*made.base]
    records += (made.record(window, made.errors(window), groups[window]) for window in windows)
    records.append(made.record(slo.window, made.whole(), budget_group(slo)))
    # Written as what the objective leaves: a division by 0.01 would read as a conversion to percent.
    budget = Expression(Binary(Number(1.0), "-", Number(slo.good_part)))
    left = 1 - made.recorded(slo.window) / budget
    name = made.name(f"error_budget_left{slo.window}")
    help = f"What is left of the budget of {slo.budget} for {slo.window}; negative where it is overdrawn."
    records.append(RecordingRule(record=name, expression=left, help=help, group=budget_group(slo)))
    return SloSignals(
        slo,
        tuple(records),
        1 - made.recorded(slo.window),
        _series(name),
        tuple(made.burning(burn) for burn in burns),
    )


def burn_group(slo: Slo, burn: Burn) -> str:
    """The group of a burn's rules: few, so that each of its proofs evaluates no more than it reads."""
    return f"slo-{slo.name}-{burn.long}"


def budget_group(slo: Slo) -> str:
    """The group of rules of the whole window."""
    return f"slo-{slo.name}-budget"


def slow_groups(slo: Slo) -> tuple[RuleGroup, ...]:
    """The groups that look back a day or longer, which are computed less often."""
    burns = [burn for burn in slo.all_burns if milliseconds(burn.long) >= _DAY]
    names = [*(burn_group(slo, burn) for burn in burns), budget_group(slo)]
    return tuple(RuleGroup(name=name, interval=_SLOW) for name in names)


class _Signals:
    """The records of one objective by their names, and the expressions of what they keep."""

    def __init__(self, slo: Slo, metrics: Sequence[Metric]) -> None:
        self.slo = slo
        self.level = "_".join(slo.by) or "slo"
        self.metric = f"slo_{slo.name}" if slo.by else slo.name
        match slo.indicator:
            case TimeRatio(good=good):
                self.errors, self.base = self._of_time(good)
                self.whole = self._time_over_whole_window
            case indicator:
                total, bad, self.errors = self._of_events(indicator, metrics)
                self.base = (
                    self._rule(f"total_rate{_BASE}", total(_BASE), "All that is counted, in a second."),
                    self._rule(f"bad_rate{_BASE}", bad(_BASE), "What of it is bad, in a second."),
                )
                self.whole = self._over_whole_window

    def name(self, operation: str) -> str:
        return f"{self.level}:{self.metric.replace('-', '_')}:{operation}"

    def recorded(self, window: str) -> Expression:
        return _series(self.name(f"error_ratio{window}"))

    def record(self, window: str, expression: Expression, group: str) -> RecordingRule:
        help = f"The bad part of {self.slo.title} over {window}."
        return self._rule(f"error_ratio{window}", expression, help).replaced(group=group)

    def burning(self, burn: Burn) -> Burning:
        limit = self.slo.budget * burn.factor
        short = self.recorded(burn.short)
        return Burning(burn, (self.recorded(burn.long) > limit).and_(short > limit), short)

    def _rule(self, operation: str, expression: Expression, help: str) -> RecordingRule:
        return RecordingRule(
            record=self.name(operation), expression=expression, help=help, group=f"slo-{self.slo.name}"
        )

    def _over_whole_window(self) -> Expression:
        """Of the sums recorded every minute: the raw samples of a month are more than Prometheus reads at once.

        Each event counts once, whenever it was: a mean of ratios (as of Sloth) weighs a quiet night as a busy day.
        """
        total = _series(self.name(f"total_rate{_BASE}")).over_time("sum_over_time", self.slo.window)
        bad = _series(self.name(f"bad_rate{_BASE}")).over_time("sum_over_time", self.slo.window)
        return bad / total.filtered(">", 0)

    def _of_events(
        self, indicator: EventRatio | LatencyBelow, metrics: Sequence[Metric]
    ) -> tuple[Callable[[str], Expression], Callable[[str], Expression], Callable[[str], Expression]]:
        """All events, the bad ones, and the part that is bad, each over a window."""
        by = self.slo.by
        if isinstance(indicator, LatencyBelow):
            series = indicator.of.selector
            metric, bound = bound_of(self.slo, indicator, metrics)
            if isinstance(metric, NativeHistogram):
                native = NativeHistogramSeries(series)
                return (
                    lambda window: native.rate(window, by),
                    lambda window: (
                        (1 - native.share_below(bound, window, by)) * native.rate(window, by).filtered(">", 0)
                    ),
                    lambda window: (1 - native.share_below(bound, window, by)).and_(
                        native.rate(window, by).filtered(">", 0)
                    ),
                )
            classic = HistogramSeries(series)
            return self._counted(
                lambda window: classic.rate(window, by),
                lambda window: classic.rate_below(bound, window, by),
                is_good=True,
            )
        for one in (indicator.total, indicator.good, indicator.bad):
            if one is not None:
                counted(self.slo, one.selector, metrics)
        part = indicator.good if indicator.bad is None else indicator.bad
        assert part is not None
        of_total, of_part = CounterSeries(indicator.total.selector), CounterSeries(part.selector)
        return self._counted(
            lambda window: of_total.rate(window).sum(*by),
            lambda window: of_part.rate(window).sum(*by),
            is_good=indicator.bad is None,
        )

    def _counted(
        self, total: Callable[[str], Expression], part: Callable[[str], Expression], *, is_good: bool
    ) -> tuple[Callable[[str], Expression], Callable[[str], Expression], Callable[[str], Expression]]:
        """A counter whose labels come with the event is born by it: before, there are 0 of its kind, not nothing.

        Without any traffic there is no ratio at all, so nothing fires and the whole window is no worse for it.
        """

        def some(window: str) -> Expression:
            return part(window).or_(total(window) * 0)

        def bad(window: str) -> Expression:
            return total(window) - some(window) if is_good else some(window)

        return total, bad, lambda window: bad(window) / total(window).filtered(">", 0)

    def _of_time(self, good: Condition) -> tuple[Callable[[str], Expression], tuple[RecordingRule, ...]]:
        held = good.expression.filtered(good.operator, good.threshold, return_bool=True).avg(*self.slo.by)
        base = self._rule("good_time", held, f"Whether {good} holds: 1, or the part of its series for which it does.")

        def errors(window: str) -> Expression:
            return 1 - _series(base.record).avg_over_time(window)

        return errors, (base,)

    def _time_over_whole_window(self) -> Expression:
        return self.errors(self.slo.window)


def _series(record: str) -> Expression:
    return Expression(Selector(record))
