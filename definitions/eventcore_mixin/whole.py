"""The whole mixin: every part put together for one deployment."""

from eventcore_mixin.addresses import prometheus
from eventcore_mixin.alerts import alerts
from eventcore_mixin.availability import availability
from eventcore_mixin.capacity import capacity
from eventcore_mixin.checklists import checklists
from eventcore_mixin.dashboards import dashboards
from eventcore_mixin.database import database
from eventcore_mixin.health import health
from eventcore_mixin.incidents import incidents
from eventcore_mixin.ladders import ladders
from eventcore_mixin.log_alerts import log_alert, log_row
from eventcore_mixin.log_metrics import fluentd, log_metrics
from eventcore_mixin.log_searches import log_searches
from eventcore_mixin.logs import pipelines
from eventcore_mixin.metrics import metrics
from eventcore_mixin.objectives import objectives
from eventcore_mixin.playbooks import playbooks
from eventcore_mixin.recovery import recovery
from eventcore_mixin.scaling import scaling
from eventcore_mixin.security import security
from eventcore_mixin.settings import Settings
from eventcore_mixin.signals import Signals, signals
from eventcore_monitoring import GrafanaOutput, Monitoring, RecordingRule, fluentd_alerts, fluentd_board


def eventcore(settings: Settings | None = None) -> Monitoring:
    """Everything that the EventCore Operations Guide monitors, for one deployment."""
    settings = settings or Settings()
    measured = metrics(settings)
    climbed = ladders(measured, settings)
    looked_at = signals(measured, climbed, settings)
    counted = log_metrics(settings)
    delivering = pipelines(settings, counted)
    searches = log_searches(settings)
    shipper = fluentd(settings)
    return Monitoring(
        name="eventcore",
        help=f"EventCore in {settings.environment}, after its operations guide.",
        labels={"service": settings.service, "environment": settings.environment},
        metrics=[*measured.all(), *counted],
        recording_rules=_records(looked_at),
        alerts=[*alerts(measured, looked_at, climbed, settings), log_alert(counted, settings)],
        incidents=incidents(settings),
        dashboards=dashboards(measured, looked_at, log_row(counted, searches, delivering, settings)),
        pipelines=delivering,
        log_searches=searches,
        scaling=scaling(looked_at, settings),
        playbooks=playbooks(settings),
        checklists=checklists(settings),
        grafana=GrafanaOutput(url=settings.grafana_url),
        prometheus=prometheus(settings),
        runbook_url=settings.runbook_url,
        prometheus_version=settings.prometheus_version,
    ).with_parts(
        fluentd_alerts(shipper, severity="medium", severe="high"),
        fluentd_board(shipper),
        security(settings, measured, looked_at),
        objectives(measured, settings),
        database(settings, measured),
        availability(measured, settings),
        capacity(measured, looked_at, climbed, settings),
        health(measured, settings),
        recovery(measured, settings),
    )


def _records(signals: Signals) -> list[RecordingRule]:
    """What several rules compute is computed once."""
    return [
        RecordingRule(
            record="eventcore:commands:rate5m",
            expression=signals.traffic,
            help="Commands executed in a second, all instances and types together.",
            group="application",
        ),
        RecordingRule(
            record="projection:eventcore_projection_lag_seconds:max",
            expression=signals.lag,
            help="How far each projection is behind, by the worst of its instances.",
            group="application",
        ),
        RecordingRule(
            record="instance:eventcore_db_connections:utilisation",
            expression=signals.pool_use,
            help="The part of an instance's connections that is in use.",
            group="system",
        ),
    ]
