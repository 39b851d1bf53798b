"""Who uses what: the metrics, panels and scalers of each alert, and the alerts, panels and scalers of each metric."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.drawn import PanelPlace, drawn_queries
from eventcore_monitoring.model.metrics import Metric
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scaling import Scaling
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.walk import selectors


@dataclass(frozen=True, slots=True)
class MetricUse:
    """Who reads a metric or a record: names of alerts, records and scalers, and panels; each once, in order."""

    alerts: dict[str, None] = field(default_factory=dict)
    records: dict[str, None] = field(default_factory=dict)
    scalings: dict[str, None] = field(default_factory=dict)
    panels: dict[PanelPlace, None] = field(default_factory=dict)


class AlertUse(NamedTuple):
    """What an alert reads, the panels that draw its expression or only its metrics, what scales on its condition."""

    metrics: list[Metric]
    records: list[RecordingRule]
    drawn: list[PanelPlace]
    related: list[PanelPlace]
    scalings: list[Scaling]


class Uses(NamedTuple):
    """The uses of everything in one deployment."""

    monitoring: Monitoring
    recorded: Callable[[Node, str], Node]
    metrics: dict[str, Metric]
    records: dict[str, RecordingRule]
    by_alert: dict[str, dict[str, None]]  # what each alert reads
    by_name: defaultdict[str, MetricUse]
    scaling: defaultdict[Condition, list[Scaling]]

    def of(self, name: str) -> MetricUse:
        """Who reads the metric or record of this name."""
        return self.by_name.get(name, _UNUSED)

    def of_alert(self, alert: Alert) -> AlertUse:
        """What an alert reads and where it is seen."""
        names = self.by_alert[alert.name]
        drawn = self.monitoring.panels_of(alert)
        related = {place: None for name in names for place in self.of(name).panels if place not in drawn}
        return AlertUse(
            [self.metrics[name] for name in names if name in self.metrics],
            [self.records[name] for name in names if name in self.records],
            list(drawn),
            list(related),
            [] if alert.condition is None else self.scaling.get(alert.condition, []),
        )

    def read(self, node: Node, itself: str = "") -> dict[str, None]:
        """The metrics and records that a rule reads, by their declared names: of what it says, and of what it became.

        `itself` is the name of the recording rule whose expression it is.
        """
        names = _selected(node)
        if self.records:
            names |= _selected(self.recorded(node, itself))
        metric_of = self.monitoring.metric_of
        return {metric_of[name].name if name in metric_of else name: None for name in names}


_UNUSED = MetricUse()


def uses_of(monitoring: Monitoring) -> Uses:
    """The uses of everything in one deployment."""
    metrics = {metric.name: metric for metric in monitoring.metrics}
    records = {rule.record: rule for rule in monitoring.recording_rules}
    uses = Uses(
        monitoring,
        monitoring.catalogue.recorded,
        metrics,
        records,
        {},
        defaultdict(MetricUse),
        defaultdict(list),
    )
    for rule in monitoring.recording_rules:
        for name in uses.read(rule.expression.node, rule.record):
            uses.by_name[name].records[rule.record] = None
    for alert in monitoring.alerts:
        uses.by_alert[alert.name] = uses.read(alert.when.node)
        for name in uses.by_alert[alert.name]:
            uses.by_name[name].alerts[alert.name] = None
    for place, query in drawn_queries(monitoring.own_dashboards):
        for name in uses.read(query.show.node):
            uses.by_name[name].panels[place] = None
    for scaling in monitoring.scaling:
        for trigger in scaling.triggers:
            uses.scaling[trigger.when].append(scaling)
            for name in uses.read(trigger.when.expression.node):
                uses.by_name[name].scalings[scaling.name] = None
    return uses


def _selected(node: Node) -> dict[str, None]:
    """The names that an expression selects, each once."""
    return {selector.name: None for selector in selectors(node) if selector.name is not None}
