"""What a Prometheus is asked of a deployment: which names have series, what each expression measures, when it fires.

An alert is empty as long as all is well. So whether it has data is asked of what it measures: the sides of comparisons
and of `and` and `unless` that carry the value, and what `absent` looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from eventcore_monitoring.model.metrics import Histogram, Metric
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    Binary,
    Call,
    Matcher,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
    Variable,
)
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import rewritten, selectors, walk
from eventcore_monitoring.rules.declared import declared
from eventcore_monitoring.rules.use import Use

COMPARISONS: Final = ("==", "!=", ">", "<", ">=", "<=")
MOST_POINTS: Final = (
    11_000  # Prometheus refuses more (`web/api/v1/api.go`, 2.42 to 3.16: "exceeded maximum resolution")
)
_OVERVIEW: Final = 168  # points from which is told since when there are series: of a week the hours
_FINEST: Final = 15  # seconds
_QUERIES: Final = 4  # of one alert over its time: as many days as a month has minutes
_LATE: Final = 3600  # seconds that a record may begin after what it is made of: a rate needs its window first
_BATCH: Final = 40  # names in one query
_VARIABLE: Final = re.compile(r"\$\{?[A-Za-z_]|\[\[\w+\]\]")  # a `$` alone ends a pattern
_WINDOW: Final = "5m"  # what stands for Grafana's `$__rate_interval`


class Period(NamedTuple):
    """The time that is looked at, in seconds since 1970; the last point of every grid is its end."""

    start: int
    end: int

    @property
    def step(self) -> int:
        """Of the overview, in seconds."""
        return max(_FINEST, -(-(self.end - self.start) // _OVERVIEW))

    @property
    def moments(self) -> range:
        """The points of the overview."""
        count = (self.end - self.start) // self.step
        return range(self.end - count * self.step, self.end + 1, self.step)

    def step_of(self, evaluated: int) -> int:
        """Between two evaluations of an alert, in seconds: its own interval (milliseconds), or some of them."""
        interval = max(1, -(-evaluated // 1000))
        points = (self.end - self.start) // interval + 1
        return interval * -(-points // (MOST_POINTS * _QUERIES))

    def pieces(self, step: int) -> Iterator[tuple[int, int]]:
        """The grid of this step in pieces that Prometheus answers: first and last moment of each."""
        first = self.end - (self.end - self.start) // step * step
        for begin in range(first, self.end + 1, MOST_POINTS * step):
            yield begin, min(begin + (MOST_POINTS - 1) * step, self.end)


class Presence(NamedTuple):
    """How many series there are now, and since when, within the period (None: there was none in all of it)."""

    now: int
    since: int | None

    @property
    def ever(self) -> bool:
        """Whether there was any."""
        return self.since is not None


NOWHERE: Final = Presence(0, None)


class Question(NamedTuple):
    """An expression as a server is asked for it.

    `measured`: of which series are counted; None where it needs a choice that a person makes on the dashboard. `fires`:
    the whole expression of an alert. `reads`: the names of series in it.
    """

    use: Use
    measured: str | None
    fires: str | None
    reads: tuple[str, ...]

    @property
    def asked_for(self) -> str:
        """What is measured, as a person asks for it."""
        return (self.measured or "").removeprefix("count(").removesuffix(")")


def asked_as(metric: Metric) -> str:
    """The name under which a metric is looked for: of a histogram that of its count, which has fewest series."""
    return f"{metric.name}_count" if isinstance(metric, Histogram) else metric.name


def names_asked(monitoring: Monitoring) -> list[str]:
    """A name of each declared metric, and those of records."""
    metrics = map(asked_as, monitoring.metrics)
    return list(dict.fromkeys([*metrics, *(rule.record for rule in monitoring.recording_rules)]))


def name_queries(names: list[str]) -> Iterator[str]:
    """Queries that count the series of names by name and job."""
    for start in range(0, len(names), _BATCH):
        some = Selector(None, (Matcher("__name__", "=~", "|".join(names[start : start + _BATCH])),))
        yield f"count by (__name__, job) ({to_promql(some)})"


def questions(monitoring: Monitoring, there: Mapping[str, Presence]) -> list[Question]:
    """Every expression of alerts, recording rules, panels and scalers; `there`: names that have had series.

    A rule reads what is recorded from its record. Where the server has recorded less than it has of what the record is
    made of, or nothing yet, the rule is asked without it, so that the history is whole.
    """
    catalogue = monitoring.catalogue
    found = []
    for use in declared(monitoring).uses:
        node = use.node
        if use.role in ("alert", "record"):
            recorded = catalogue.recorded(node, use.name if use.role == "record" else "")
            node = recorded if _whole(recorded, there, monitoring) else _spelled_out(node, there, monitoring)
        reads = tuple(dict.fromkeys(one.name for one in selectors(use.node) if one.name is not None))
        fires = to_promql(node) if use.role == "alert" else None
        found.append(Question(use, _counted(monitoring, measured(node)), fires, reads))
    return found


def _whole(node: Node, there: Mapping[str, Presence], monitoring: Monitoring) -> bool:
    """Whether each record in an expression goes back as far as what it is made of."""
    return all(
        _goes_back(one.name, there, monitoring)
        for one in selectors(node)
        if one.name in monitoring.catalogue.recorded_as
    )


def _goes_back(record: str | None, there: Mapping[str, Presence], monitoring: Monitoring) -> bool:
    rules = monitoring.catalogue.recorded_as[record or ""]
    sources = {one.name for rule in rules for one in selectors(rule.expression.node) if one.name != record}
    asked = {_asked_as(name, monitoring) for name in sources if name is not None}
    made_of = [since for name in asked if (since := there.get(name, NOWHERE).since) is not None]
    since = there.get(record or "", NOWHERE).since
    return not made_of or (since is not None and since - max(made_of) <= _LATE)


def _asked_as(name: str, monitoring: Monitoring) -> str:
    metric = monitoring.metric_of.get(name)
    return name if metric is None else asked_as(metric)


def _spelled_out(node: Node, there: Mapping[str, Presence], monitoring: Monitoring) -> Node:
    """The expression with what is recorded too late in place of its record, where the record alone stands there."""

    def change(part: Node) -> Node | None:
        match part:
            case Range():
                return part  # its samples are those of the record
            case Selector(str(name), (), None, None) if (
                len(rules := monitoring.catalogue.recorded_as.get(name, ())) == 1
            ):
                if rules[0].labels or _goes_back(name, there, monitoring):
                    return None
                return _spelled_out(rules[0].expression.node, there, monitoring)
        return None

    return rewritten(node, change)


def measured(node: Node) -> Node:
    """What an expression measures: see above."""
    match node:
        case Binary(left, operator, right, return_bool=False) if operator in COMPARISONS:
            return measured(right if isinstance(left, Number) else left)
        case Binary(left, "and" | "unless"):
            return measured(left)
        case Binary(left, "or", right):
            return replace(node, left=measured(left), right=measured(right))
        case Call("absent", (inner,)):
            return measured(inner)
        case Call("absent_over_time", (Range(selector),)):
            return selector
        case Aggregation():
            return replace(node, expression=measured(node.expression))
    return node


def _counted(monitoring: Monitoring, node: Node) -> str | None:
    """The query that counts the series of an expression; None where a variable stands for a number in it."""
    node = rewritten(node, _without_variables)
    if any(isinstance(part, Variable) for part in walk(node)):
        return None
    scalar = monitoring.catalogue.typed(node).type.value == "scalar"
    return f"count({to_promql(Call('vector', (node,)) if scalar else node)})"


def _without_variables(part: Node) -> Node | None:
    """The expression for all values of the variables that Grafana fills in, and over a usual window."""
    match part:
        case Selector(_, matchers) if any(_VARIABLE.search(one.value) for one in matchers):
            return _of_all(part)
        case Range(selector, window) if window.startswith("$"):
            return Range(_of_all(selector), _WINDOW)
        case Subquery(inner, window, step) if window.startswith("$") or (step or "").startswith("$"):
            asked = rewritten(inner, _without_variables)
            return replace(part, expression=asked, window=_set(window), step=None if step is None else _set(step))
    return None


def _set(window: str) -> str:
    return _WINDOW if window.startswith("$") else window


def _of_all(selector: Selector) -> Selector:
    return replace(selector, matchers=tuple(_any(one) for one in selector.matchers))


def _any(matcher: Matcher) -> Matcher:
    return replace(matcher, operator="=~", value=".*") if _VARIABLE.search(matcher.value) else matcher
