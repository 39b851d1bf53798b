"""What follows from an alert's declaration and that of its deployment: when it can fire, of what, and who is told."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.generators.prometheus.rules import alert_labels
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.incidents import Receiver, Severity
from eventcore_monitoring.model.metrics import Metric
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import Node, Range, Subquery
from eventcore_monitoring.promql.walk import walk
from eventcore_monitoring.values import duration, milliseconds

_LONGEST_WAIT = milliseconds("5m")


class AlertFacts(NamedTuple):
    """An alert in numbers; lengths of time as Prometheus writes them.

    `noticed`: at most so long until a sample that is bad is there and judged. `looks_back`: how old the oldest sample
    is that decides. `each`: the labels by which it fires separately; `each_is_all`: there can be no others.
    `labels`: those that its rule puts on it. `waits`: how long Alertmanager gathers before it sends the first message.
    """

    noticed: str
    evaluated: str
    scraped: str
    looks_back: str
    each: tuple[str, ...]
    each_is_all: bool
    labels: dict[str, str]
    severity: Severity | None
    receiver: Receiver | None
    waits: str


def facts_of(alert: Alert, monitoring: Monitoring, metrics: list[Metric]) -> AlertFacts:
    """The facts of an alert that reads these metrics."""
    evaluated = monitoring.interval_of(monitoring.group_of(alert))
    scraped = max((milliseconds(metric.target.scrape_interval) for metric in metrics), default=0)
    kind = monitoring.catalogue.typed(alert.when.node).type
    labels = {name: str(value) for name, value in alert_labels(monitoring, alert).items()}
    severity = monitoring.severity_of.get(alert.severity)
    receivers = {} if monitoring.incidents is None else {one.name: one for one in monitoring.incidents.receivers}
    return AlertFacts(
        noticed=duration(scraped + milliseconds(evaluated)),
        evaluated=evaluated,
        scraped=duration(scraped),
        looks_back=duration(kind.reach.oldest if _has_windows(alert.when.node) else 0),
        each=tuple(name for name in kind.labels.names if name not in labels),
        each_is_all=not kind.labels.open,
        labels=labels,
        severity=severity,
        receiver=None if severity is None else receivers.get(severity.receiver),
        waits="" if severity is None else _first_message(severity),
    )


def _has_windows(node: Node) -> bool:
    """Whether it looks back further than to the newest sample of each series."""
    return any(isinstance(part, Range | Subquery) or getattr(part, "offset", None) for part in walk(node))


def _first_message(severity: Severity) -> str:
    """As the routes say it: a tenth of the response time, at most 5m, unless it is declared."""
    if severity.group_wait is not None:
        return severity.group_wait
    return duration(min(milliseconds(severity.response_time) // 10, _LONGEST_WAIT))
