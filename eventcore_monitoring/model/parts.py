"""Parts of a deployment that belong together, as functions return them: a whole topic is added in one word."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.model.alerts import Alert, RecordingRule, RuleGroup
from eventcore_monitoring.model.backups import Backup
from eventcore_monitoring.model.dashboards import Dashboard
from eventcore_monitoring.model.metrics import Metric
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.searches import LogSearch
from eventcore_monitoring.model.probes import Probe
from eventcore_monitoring.model.runbooks import Checklist, Playbook
from eventcore_monitoring.model.slos import Slo
from eventcore_monitoring.model.waivers import Waiver


class Parts(NamedTuple):
    """Declarations of several kinds, under the names that `Monitoring` has for its lists.

    `Monitoring(…).with_parts(fluentd_alerts(…), slo_parts(…))` declares all of them.
    """

    metrics: tuple[Metric, ...] = ()
    recording_rules: tuple[RecordingRule, ...] = ()
    alerts: tuple[Alert, ...] = ()
    groups: tuple[RuleGroup, ...] = ()
    dashboards: tuple[Dashboard, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    log_searches: tuple[LogSearch, ...] = ()
    playbooks: tuple[Playbook, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    slos: tuple[Slo, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    probes: tuple[Probe, ...] = ()
    backups: tuple[Backup, ...] = ()
