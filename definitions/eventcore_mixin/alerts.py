"""The guide's seven alerts and the alerts for its scaling triggers; those with several thresholds are in `ladders`.

Where the guide's own rule could not work, the intent is kept; `docs/deviations.md` has the reasons and proofs.
Severities are those of the guide's incident table.
"""

from eventcore_mixin import runbooks, scenarios
from eventcore_mixin.ladders import Ladders, host_memory_alerts, lag_alerts, pool_alerts, resource_alerts
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_mixin.signals import Signals
from eventcore_monitoring import Alert


def alerts(metrics: Metrics, signals: Signals, ladders: Ladders, settings: Settings) -> list[Alert]:
    """All alerts of a deployment."""
    return [
        *_application(metrics, signals, settings),
        *lag_alerts(metrics, ladders),
        *_security(metrics, signals, settings),
        _slow_commands(metrics, signals, settings),
        *pool_alerts(metrics, ladders),
        *host_memory_alerts(metrics, ladders),
        *resource_alerts(metrics, ladders, settings),
    ]


def _application(metrics: Metrics, signals: Signals, settings: Settings) -> list[Alert]:
    failing, calm = scenarios.failures(metrics, settings)
    slow, quick = scenarios.slow_store(metrics, settings)
    return [
        Alert(
            name="HighCommandFailureRate",
            when=signals.failing,
            for_="5m",
            severity="high",
            summary="High command failure rate",
            description="{value} of all commands fail (threshold: {threshold}).",
            group="application",
            runbook=runbooks.COMMAND_FAILURES,
            fires_when=failing,
            silent_when=calm,
        ),
        Alert(
            name="EventStoreLatencyHigh",
            when=signals.store_slow,
            for_="10m",
            severity="medium",
            summary="Event store latency is high",
            description="95th percentile latency of {labels.operation} calls is {value} (threshold: {threshold}).",
            group="application",
            runbook=runbooks.STORE_LATENCY,
            fires_when=slow,
            silent_when=quick,
        ),
    ]


def _security(metrics: Metrics, signals: Signals, settings: Settings) -> list[Alert]:
    attempts, none = scenarios.unauthorized(metrics)
    spike, calm = scenarios.anomalous_traffic(metrics, settings)
    return [
        Alert(
            name="UnauthorizedCommandAttempt",
            when=signals.unauthorized,
            severity="security",
            summary="Unauthorized command attempts detected",
            description="{value} attempts to run {labels.command_type} without permission in the last 5 minutes.",
            labels={"team": "security"},
            group="security",
            runbook=runbooks.UNAUTHORIZED,
            fires_when=attempts,
            silent_when=none,
        ),
        Alert(
            name="AnomalousTrafficPattern",
            when=signals.traffic_anomalous,
            severity="security",
            summary="Traffic spike detected - possible DDoS",
            description="Traffic is {value} times the usual (threshold: {threshold} times).",
            labels={"team": "security"},
            group="security",
            runbook=runbooks.TRAFFIC,
            fires_when=spike,
            silent_when=calm,
        ),
    ]


def _slow_commands(metrics: Metrics, signals: Signals, settings: Settings) -> Alert:
    """The guide's scaling trigger that must not scale: more replicas would hide why commands are slow."""
    slow, quick = scenarios.slow_commands(metrics, settings)
    return Alert(
        name="CommandLatencyHigh",
        when=signals.commands_slow,
        for_="10m",
        severity="medium",
        summary="The 99th percentile of command latency exceeds {threshold}",
        description="The slowest of a hundred commands takes {value}. Investigate and optimize.",
        group="capacity",
        runbook=runbooks.COMMAND_LATENCY,
        fires_when=slow,
        silent_when=quick,
    )
