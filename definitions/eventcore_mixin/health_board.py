"""The dashboard "EventCore Health": what the probes say, how long certificates are valid, whether jobs ran."""

from eventcore_mixin.health_signals import HealthSignals
from eventcore_monitoring import Dashboard, Query, Row, StateTimeline, Table, TimeSeries, ValueMapping

_STATES = [
    ValueMapping(value="1", text="healthy", color="green"),
    ValueMapping(value="0", text="unhealthy", color="red"),
]
_ANSWERS = [ValueMapping(value="1", text="right", color="green"), ValueMapping(value="0", text="wrong", color="red")]


def health_board(signals: HealthSignals) -> Dashboard:
    """The dashboard of a deployment."""
    return Dashboard(
        name="eventcore-health",
        title="EventCore Health",
        description="What users see, and what the application says of itself; lines are where alerts fire.",
        tags=["eventcore", "health"],
        rows=[_health(signals), _reach(signals), _certificates(signals), _jobs(signals)],
    )


def _health(signals: HealthSignals) -> Row:
    return Row(
        title="Health",
        panels=[
            StateTimeline(
                title="Checks",
                description="The health endpoint as users reach it: whether it answers, and what it says of each part.",
                show=[
                    Query(show=signals.unanswered, legend="answer"),
                    Query(show=signals.degraded, legend="status"),
                    *(Query(show=part, legend=name) for name, part in signals.parts.items()),
                ],
                mappings=_STATES,
                legend="hidden",
                width=24,
            ),
            StateTimeline(
                title="Instances",
                description="What each instance says of itself, past the load balancer.",
                show=[Query(show=signals.instance_unhealthy, legend="{{instance}}")],
                mappings=_STATES,
                legend="hidden",
                width=16,
            ),
            Table(
                title="Versions",
                description="The images that run, and in how many containers: more than one while a rollout lasts.",
                show=[Query(show=signals.versions)],
                width=8,
            ),
        ],
    )


def _reach(signals: HealthSignals) -> Row:
    return Row(
        title="The way to it",
        panels=[
            StateTimeline(
                title="Name and Certificate",
                description="Whether the name servers know the name, and whether a TLS connection can be made.",
                show=[
                    Query(show=signals.name_wrong, legend="name: {{instance}}"),
                    Query(show=signals.certificate_invalid, legend="certificate: {{instance}}"),
                ],
                mappings=_ANSWERS,
                legend="hidden",
            ),
            StateTimeline(
                title="Probes Run",
                description="Whether blackbox_exporter answers: while it does not, nothing above is known.",
                show=[Query(show=signals.probed.exporter_down, legend="blackbox_exporter")],
                mappings=[
                    ValueMapping(value="1", text="up", color="green"),
                    ValueMapping(value="0", text="down", color="red"),
                ],
            ),
            TimeSeries(
                title="Probe Duration",
                description="How long each probe takes, by what it asks.",
                show=[Query(show=signals.probed.duration.max("probe", "instance"), legend="{{probe}}: {{instance}}")],
                minimum=0,
            ),
            TimeSeries(
                title="Phases over HTTP",
                description="Where the time goes: name, connection, TLS, waiting, transfer.",
                show=[Query(show=signals.probed.phases.where(probe="health", check="answer").max("phase"))],
                stacked=True,
                minimum=0,
            ),
        ],
    )


def _certificates(signals: HealthSignals) -> Row:
    return Row(
        title="Certificates",
        panels=[
            TimeSeries(
                title="Served Certificates",
                description="How long what is served is still valid: the first of the chain to end.",
                show=[Query(show=when) for when in signals.served],
            ),
            TimeSeries(
                title="Certificates on Disk",
                description="How long the files are still valid. If they are newer than what is served: reload.",
                show=[Query(show=when) for when in signals.on_disk],
            ),
        ],
    )


def _jobs(signals: HealthSignals) -> Row:
    return Row(
        title="Scheduled jobs",
        panels=[
            TimeSeries(
                title="Since the Last Success",
                description="How long ago each scheduled job succeeded.",
                show=[Query(show=signals.jobs_late, legend="{{cronjob}}")],
                minimum=0,
            ),
            StateTimeline(
                title="Failed Jobs",
                description="Jobs that have been given up, until they are deleted.",
                show=[Query(show=signals.jobs_failed, legend="{{job_name}}")],
                mappings=[
                    ValueMapping(value="1", text="failed", color="red"),
                    ValueMapping(value="0", text="not failed", color="green"),
                ],
            ),
        ],
    )
