"""The dashboard "EventCore On-call"."""

from eventcore_mixin.availability_signals import Availability
from eventcore_mixin.incidents import HEARTBEAT
from eventcore_monitoring import (
    AlertList,
    BarGauge,
    Dashboard,
    Query,
    Row,
    Stat,
    StatusHistory,
    TimeSeries,
    ValueMapping,
    heartbeat_expression,
    promql,
)

_UP = [ValueMapping(value="1", text="up", color="green"), ValueMapping(value="0", text="down", color="red")]


def on_call_board(looked: Availability) -> Dashboard:
    """What whoever is on call looks at first."""
    firing = f'ALERTS{{alertstate="firing",alertname!="{HEARTBEAT.alert}"}}'
    # Its value is the time at which the alert became active.
    again = f'changes(ALERTS_FOR_STATE{{alertname!="{HEARTBEAT.alert}"}}[7d:5m])'
    return Dashboard(
        name="eventcore-on-call",
        title="EventCore On-call",
        description="What whoever is on call looks at first: what fires, what is down, and whether alerting works.",
        tags=["eventcore", "on-call"],
        rows=[
            Row(
                title="Alerts",
                panels=[
                    AlertList(title="Firing and Pending", width=16, height=9, most=50),
                    Stat(
                        title="Firing Alerts",
                        description="How many alerts fire, by severity.",
                        show=[Query(show=promql(f"count by (severity) ({firing})"), legend="{{severity}}")],
                        unit="short",
                        no_value="none",
                        width=8,
                        height=9,
                    ),
                    TimeSeries(
                        title="Firing Alerts by Name",
                        description="What fired overnight, and for how long.",
                        show=[Query(show=promql(f"count by (alertname) ({firing})"), legend="{{alertname}}")],
                        unit="short",
                        stacked=True,
                        minimum=0,
                    ),
                    BarGauge(
                        title="Alerts in a Week by Name",
                        description="How often each alert became active in 7 days, whether it lasted long enough to "
                        "fire or not. Long bars are alerts that people stop reading: tune their thresholds.",
                        show=[Query(show=promql(f"sum by (alertname) ({again} + 1)"), legend="{{alertname}}")],
                        unit="short",
                        minimum=0,
                    ),
                ],
            ),
            Row(
                title="Availability",
                panels=[
                    StatusHistory(
                        title="EventCore", show=[Query(show=looked.all_down, legend="any instance")], mappings=_UP
                    ),
                    StatusHistory(
                        title="Instances",
                        show=[Query(show=looked.instance_down, legend="{{instance}}")],
                        mappings=_UP,
                    ),
                    StatusHistory(
                        title="Database",
                        show=[Query(show=looked.database_down, legend="{{instance}}")],
                        mappings=_UP,
                    ),
                    TimeSeries(
                        title="Commands that Fail",
                        description="The part of the commands that fails: a nuisance, and an outage.",
                        show=[
                            Query(show=looked.errors_persist, legend="failed"),
                            Query(show=looked.all_failing, legend="failed, with traffic"),
                        ],
                        minimum=0,
                        maximum=1,
                    ),
                ],
            ),
            Row(
                title="Alerting itself",
                panels=[
                    Stat(
                        title="Heartbeat",
                        description="1 as long as rules are evaluated; the receiver of the heartbeat watches the rest.",
                        show=[Query(show=heartbeat_expression(), legend=HEARTBEAT.alert)],
                        width=4,
                    ),
                    StatusHistory(
                        title="Exporters",
                        description="Whether Prometheus gets an answer.",
                        show=[Query(show=looked.scrape_down, legend="{{job}} {{instance}}")],
                        mappings=_UP,
                        width=24,
                    ),
                    TimeSeries(
                        title="Rules that Fail",
                        description="Evaluations of rules that failed in 15 minutes.",
                        show=[Query(show=looked.rules_fail, legend="{{rule_group}}")],
                        unit="short",
                        width=10,
                        minimum=0,
                    ),
                    TimeSeries(
                        title="Messages that Fail",
                        description="Messages that Alertmanager could not deliver in 15 minutes.",
                        show=[Query(show=looked.notifications_fail, legend="{{integration}}")],
                        unit="short",
                        width=10,
                        minimum=0,
                    ),
                ],
            ),
        ],
    )
