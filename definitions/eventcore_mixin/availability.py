"""Is it there at all, and does alerting itself work: the first examples of the incident table, which the guide has no
rule for, and a dashboard for whoever is on call.
"""

from eventcore_mixin.availability_alerts import alerts
from eventcore_mixin.availability_signals import availability_signals
from eventcore_mixin.incidents import HEARTBEAT
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.on_call_board import on_call_board
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Parts, heartbeat_alert


def availability(metrics: Metrics, settings: Settings) -> Parts:
    """Alerts on outages and on alerting itself, and the dashboard "EventCore On-call"."""
    looked = availability_signals(metrics, settings)
    heartbeat = heartbeat_alert(HEARTBEAT, group="alerting")
    return Parts(
        metrics=(looked.pg_up, looked.rule_failures, looked.notification_failures),
        alerts=(*alerts(metrics, looked, settings), *heartbeat.alerts),
        dashboards=(on_call_board(looked),),
        waivers=heartbeat.waivers,
    )
