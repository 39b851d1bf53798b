"""Several rules compute the same aggregate, and no recording rule keeps it.

Why: Prometheus computes it again for each of them, and a change to one of them goes unnoticed in the others.
Fix: add a `RecordingRule` with that expression; every use of it then reads the record.
"""

from collections.abc import Callable, Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Node
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import children


def expression_computed_twice(monitoring: Monitoring) -> Iterator[Finding]:
    """The largest aggregates that two or more alerts share without a record."""
    recorded = monitoring.catalogue.is_recorded
    users: dict[Node, dict[str, Alert]] = {}
    for alert in monitoring.alerts:
        for node in _aggregates(alert.when.expression.node, recorded):
            users.setdefault(node, {})[alert.name] = alert
    for node, alerts in users.items():
        if len(alerts) > 1:
            names = list(alerts)
            message = (
                f"computes `{to_promql(node)}`, and so {'does' if len(names) == 2 else 'do'} {', '.join(names[1:])}"
            )
            fix = "declare a RecordingRule(record=…, expression=…) with it; the alerts then read the record"
            at = f"alerts.{names[0]}.when"
            yield Finding(at, "expression-computed-twice", message, fix, Severity.WARNING, alerts[names[0]].line)


def _aggregates(node: Node, recorded: Callable[[Node], bool]) -> Iterator[Node]:
    """The outermost nodes that hold an aggregation and are in no record: quantiles, ratios of sums, sums."""
    match node:
        case Aggregation() | Call(function="histogram_quantile"):
            if not recorded(node):
                yield node
        case Binary(Aggregation() as left, "+" | "-" | "*" | "/", Aggregation() as right) if not (
            recorded(left) or recorded(right)
        ):
            if not recorded(node):
                yield node
        case _:
            for below in children(node):
                yield from _aggregates(below, recorded)
