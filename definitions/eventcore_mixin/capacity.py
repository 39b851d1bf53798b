"""Capacity planning: the guide's chapter as recording rules, forecasts, alerts and a dashboard."""

from eventcore_mixin.capacity_alerts import capacity_alerts
from eventcore_mixin.capacity_board import capacity_board
from eventcore_mixin.capacity_signals import capacity_metrics, capacity_signals, records
from eventcore_mixin.ladders import Ladders
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_mixin.signals import Signals
from eventcore_monitoring import Parts


def capacity(metrics: Metrics, signals: Signals, ladders: Ladders, settings: Settings) -> Parts:
    """Everything that capacity is planned by, for one deployment."""
    own = capacity_metrics(metrics, settings)
    looked_at = capacity_signals(metrics, own, signals, settings)
    return Parts(
        metrics=own.all(),
        recording_rules=records(looked_at),
        alerts=capacity_alerts(metrics, own, looked_at, settings),
        dashboards=(capacity_board(looked_at, ladders),),
    )
