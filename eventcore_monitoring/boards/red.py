"""RED: rate, errors and duration of a service (Tom Wilkie's method), of the requests that it answers."""

from __future__ import annotations

from eventcore_monitoring.model.dashboards import Dashboard, Heatmap, Query, Row, TimeSeries
from eventcore_monitoring.model.metrics import Counter, Histogram, NativeHistogram
from eventcore_monitoring.promql.expression import Algebra, Condition, Expression
from eventcore_monitoring.promql.series import CounterSeries

_HALF = 12


def red_board(
    name: str,
    title: str,
    *,
    requests: Counter,
    errors: Counter | CounterSeries | Algebra | Condition,
    duration: Histogram | NativeHistogram,
    by: str | None = None,
    slow: Condition | None = None,
) -> Dashboard:
    """A board of the requests to a service, how many of them fail, and how long they take.

    `errors`: the counter of failures, those requests that failed (`requests.where(code="500")`), or the failing part
    itself as an expression or a condition, whose threshold is then drawn. `by`: a label by which everything is shown.
    `slow`: a condition on the duration, whose threshold is drawn.
    """
    labels = [] if by is None else [by]
    failing = _failing(requests, errors, labels)
    shown = [
        Query(show=_limited(duration.quantile(quantile, by=labels), slow), legend=_legend(f"p{quantile * 100:g}", by))
        for quantile in (0.5, 0.95, 0.99)
    ]
    if slow is not None and all(query.show is not slow for query in shown):
        shown.append(Query(show=slow))
    rate = TimeSeries(title="Requests", show=[Query(show=requests.rate("5m").sum(*labels))], unit="reqps")
    errors_panel = TimeSeries(title="Errors", description="The part that fails.", show=[Query(show=failing)])
    times = TimeSeries(title="Duration", show=shown, width=_HALF, fill=0 if labels else 10)
    spread = Heatmap(title="Spread of durations", show=[Query(show=duration.spread("5m"))], width=_HALF)
    return Dashboard(
        name=name,
        title=title,
        description="Rate, errors and duration.",
        tags=["red"],
        filter_by=["job", "instance", *labels],
        rows=[
            Row(title="Requests", panels=[rate, errors_panel]),
            Row(title="Durations", panels=[times, spread]),
        ],
    )


def _failing(
    requests: Counter, errors: Counter | CounterSeries | Algebra | Condition, labels: list[str]
) -> Expression | Condition:
    """The part that fails: no failure yet is 0, no request at all is nothing."""
    match errors:
        case Condition():
            return errors
        case Counter() | CounterSeries():
            total = requests.rate("5m").sum(*labels)
            return errors.rate("5m").sum(*labels).or_(total * 0) / total.filtered(">", 0)
        case _:
            return errors.expression


def _limited(quantile: Expression, slow: Condition | None) -> Expression | Condition:
    """The condition, where it is about this quantile."""
    return slow if slow is not None and slow.expression.node == quantile.node else quantile


def _legend(quantile: str, by: str | None) -> str:
    return quantile if by is None else f"{quantile} {{{{{by}}}}}"
