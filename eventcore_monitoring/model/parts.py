"""Parts of a deployment that belong together, as functions return them: a whole topic is added in one word."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.model.alerts import Alert, RecordingRule, RuleGroup
from eventcore_monitoring.model.backups import Backup
from eventcore_monitoring.model.dashboards import Dashboard
from eventcore_monitoring.model.metrics import Metric
from eventcore_monitoring.model.pipelines.searches import LogSearch
from eventcore_monitoring.model.runbooks import Checklist


class Parts(NamedTuple):
    """Declarations of several kinds, under the names that `Monitoring` has for its lists.

    `Monitoring(…).with_parts(fluentd_alerts(…), slo_parts(…))` declares all of them.
    """

    metrics: tuple[Metric, ...] = ()
    recording_rules: tuple[RecordingRule, ...] = ()
    alerts: tuple[Alert, ...] = ()
    groups: tuple[RuleGroup, ...] = ()
    dashboards: tuple[Dashboard, ...] = ()
    log_searches: tuple[LogSearch, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    backups: tuple[Backup, ...] = ()
