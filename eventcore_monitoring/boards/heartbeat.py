"""The heartbeat: an alert that always fires, so that its absence shows that alerting itself is broken."""

from __future__ import annotations

from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.incidents import NO_SEVERITY, Heartbeat
from eventcore_monitoring.model.parts import Parts
from eventcore_monitoring.model.runbooks import Runbook, Step
from eventcore_monitoring.model.scenarios import Scenario
from eventcore_monitoring.model.waivers import Waiver
from eventcore_monitoring.promql.expression import Expression, promql

_SILENT = Runbook(
    meaning="All is well as long as this fires. When the receiver of the heartbeat calls because it no longer comes, "
    "Prometheus, Alertmanager or the way between them and out is broken, and no other alert comes through either.",
    impact="Nobody is told of anything until this is repaired.",
    steps=[
        Step(text="Does Prometheus run, and does it evaluate rules?", command="curl -s http://localhost:9090/-/ready"),
        Step(text="Does Alertmanager run?", command="curl -s http://localhost:9093/-/ready"),
        Step(
            text="Does Prometheus reach Alertmanager? Is the list empty?",
            command="curl -s http://localhost:9090/api/v1/alertmanagers",
        ),
        Step(text="Look into the log of Alertmanager for notifications that failed."),
    ],
)


def heartbeat_expression() -> Expression:
    """What always has a value, for the alert and its panel."""
    return promql("vector(1)")


def heartbeat_alert(heartbeat: Heartbeat, *, group: str | None = None) -> Parts:
    """The alert of a policy's heartbeat; it is of no severity, and goes to the receiver of the heartbeat alone."""
    return Parts(
        alerts=(
            Alert(
                name=heartbeat.alert,
                group=group,
                when=heartbeat_expression(),
                severity=NO_SEVERITY,
                summary="Alerting works",
                description="This always fires. Its receiver calls when it does not come.",
                runbook=_SILENT,
                fires_when=[Scenario(name="nothing at all happens", series=[], fires_from="0s")],
                no_data="fires",
            ),
        ),
        waivers=(
            Waiver(
                code="alert-never-silent",
                at=f"alerts.{heartbeat.alert}",
                reason="It is the heartbeat: its absence is what calls people.",
            ),
        ),
    )
