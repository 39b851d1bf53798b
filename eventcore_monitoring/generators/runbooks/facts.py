"""What follows from an alert's declaration and that of its deployment: when it can fire, and of what."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.incidents import Severity
from eventcore_monitoring.model.metrics import Metric
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.paging.labels import rule_labels
from eventcore_monitoring.promql.nodes import Node, Range, Subquery
from eventcore_monitoring.promql.walk import walk
from eventcore_monitoring.values import duration, milliseconds


class AlertFacts(NamedTuple):
    """An alert in numbers; lengths of time as Prometheus writes them.

    `noticed`: at most so long until a sample that is bad is there and judged. `looks_back`: how old the oldest sample
    is that decides. `each`: the labels by which it fires separately; `each_is_all`: there can be no others.
    `labels`: those that its rule puts on it.
    """

    noticed: str
    evaluated: str
    scraped: str
    looks_back: str
    each: tuple[str, ...]
    each_is_all: bool
    labels: dict[str, str]
    severity: Severity | None


def facts_of(alert: Alert, monitoring: Monitoring, metrics: list[Metric]) -> AlertFacts:
    """The facts of an alert that reads these metrics."""
    evaluated = monitoring.interval_of(monitoring.group_of(alert))
    scraped = max((milliseconds(metric.target.scrape_interval) for metric in metrics), default=0)
    kind = monitoring.catalogue.typed(alert.when.node).type
    labels = dict(rule_labels(monitoring, alert))
    severity = monitoring.severity_of.get(alert.severity)
    return AlertFacts(
        noticed=duration(scraped + milliseconds(evaluated)),
        evaluated=evaluated,
        scraped=duration(scraped),
        looks_back=duration(kind.reach.oldest if _has_windows(alert.when.node) else 0),
        each=tuple(name for name in kind.labels.names if name not in labels),
        each_is_all=not kind.labels.open,
        labels=labels,
        severity=severity,
    )


def _has_windows(node: Node) -> bool:
    """Whether it looks back further than to the newest sample of each series."""
    return any(isinstance(part, Range | Subquery) or getattr(part, "offset", None) for part in walk(node))
