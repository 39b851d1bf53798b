"""The whole mixin: every part put together for one deployment."""

from eventcore_mixin.alerts import alerts
from eventcore_mixin.dashboards import dashboards
from eventcore_mixin.incidents import incidents
from eventcore_mixin.log_metrics import FLUENTD, log_metrics
from eventcore_mixin.log_searches import log_searches
from eventcore_mixin.logs import pipelines
from eventcore_mixin.metrics import metrics
from eventcore_mixin.recovery import recovery
from eventcore_mixin.runbooks import CHECKLISTS
from eventcore_mixin.scaling import scaling
from eventcore_mixin.settings import Settings
from eventcore_mixin.signals import Signals, signals
from eventcore_monitoring import Monitoring, RecordingRule, fluentd_alerts, fluentd_board


def eventcore(settings: Settings | None = None) -> Monitoring:
    """Everything that the EventCore Operations Guide monitors, for one deployment."""
    settings = settings or Settings()
    measured = metrics(settings)
    looked_at = signals(measured, settings)
    counted = log_metrics()
    return Monitoring(
        name="eventcore",
        help=f"EventCore in {settings.environment}, after its operations guide.",
        labels={"service": settings.service, "environment": settings.environment},
        metrics=[*measured.all(), *counted],
        recording_rules=_records(looked_at),
        alerts=alerts(measured, looked_at, settings),
        incidents=incidents(settings),
        dashboards=dashboards(measured, looked_at, settings),
        pipelines=pipelines(settings, counted),
        log_searches=log_searches(settings),
        scaling=scaling(looked_at, settings),
        checklists=CHECKLISTS,
        runbook_url=settings.runbook_url,
        prometheus_version=settings.prometheus_version,
    ).with_parts(
        fluentd_alerts(FLUENTD, severity="medium", severe="high"),
        fluentd_board(FLUENTD),
        recovery(settings),
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
