"""The labels that alerts have when they reach Alertmanager, as far as they are known before one fires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.label_values import Values, these
from eventcore_monitoring.promql.types import Labels


def rule_labels(monitoring: Monitoring, alert: Alert) -> dict[str, str]:
    """The labels that a rule puts on its alerts: severity, the deployment's, the alert's own."""
    return {"severity": alert.severity, **monitoring.labels, **alert.labels}


def final_labels(monitoring: Monitoring, alert: Alert) -> dict[str, str]:
    """The same with the name of the alert."""
    return {"alertname": alert.name, **rule_labels(monitoring, alert)}


class KnownLabels(NamedTuple):
    """What is known of the labels of an alert: those that its rule sets, and those of its expression."""

    fixed: Mapping[str, str]
    of_series: Labels

    def values(self, label: str) -> Values:
        """The values that a label can have."""
        given = self.fixed.get(label)
        return self.of_series.of(label) if given is None else these(given)


def known_labels(monitoring: Monitoring) -> dict[str, KnownLabels]:
    """What is known of the labels of each alert, by its name."""
    return {
        alert.name: KnownLabels(final_labels(monitoring, alert), monitoring.catalogue.labels(alert.when.node))
        for alert in monitoring.alerts
    }
