"""What a panel needs to know of the rest of the deployment, looked up once for all dashboards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from eventcore_monitoring.generators.grafana.filters import Filters
from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.drawn import as_drawn
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.promql.nodes import ComparisonOperator, Node
from eventcore_monitoring.values import Quantity

Limit = tuple[ComparisonOperator, Quantity]


class Body(NamedTuple):
    """The panels of a dashboard with the filters of their queries, and the text of the panels, to the end of a file."""

    filters: Filters
    panels: list[dict[str, Any]]
    text: str


class Context(NamedTuple):
    """The deployment, its recording rules by record, its alerts by the limit of their condition, and the conditions
    that they fire on, by what is compared, over whatever window.

    `bodies` keeps what was made, by what it was made of, for as long as the dashboards of one deployment are written.
    """

    monitoring: Monitoring
    rules: Mapping[str, RecordingRule]
    alerts: Mapping[Limit, Sequence[Alert]]
    conditions: Mapping[Node, Sequence[Condition]]
    bodies: dict[object, Body]

    def help_of(self, name: str) -> str | None:
        """What a series name means, None where nothing of that name is declared."""
        declared = self.monitoring.metric_of.get(name) or self.rules.get(name)
        return None if declared is None else declared.help


def limit(condition: Condition) -> Limit:
    """What a condition compares with, and how."""
    return condition.operator, condition.threshold


def context(monitoring: Monitoring) -> Context:
    """The context of a deployment."""
    alerts: defaultdict[Limit, list[Alert]] = defaultdict(list)
    conditions: defaultdict[Node, list[Condition]] = defaultdict(list)
    for alert in monitoring.alerts if monitoring.dashboards else ():
        if alert.condition is not None:
            alerts[limit(alert.condition)].append(alert)
            conditions[as_drawn(alert.condition)].append(alert.condition)
    rules = {rule.record: rule for rule in monitoring.recording_rules}
    return Context(monitoring, rules, dict(alerts), dict(conditions), {})
