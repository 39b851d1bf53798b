"""Alerts on Fluentd's own health, for whoever ships logs with it: it is down, its buffers fill, its outputs fail."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.metrics import Gauge, Target
from eventcore_monitoring.model.ready_made import exported
from eventcore_monitoring.model.scenarios import Scenario, constant, ramp
from eventcore_monitoring.values import count

_LEFT = 20  # percent of a buffer
_PLUGIN = {"plugin_id": "logs.out.search", "type": "elasticsearch"}


class ReadyAlerts(NamedTuple):
    """Alerts and the metrics that they read.

    `Monitoring(metrics=[*mine, *ready.metrics], alerts=[*own, *ready.alerts])` declares both.
    """

    alerts: tuple[Alert, ...]
    metrics: tuple[Gauge, ...]


def fluentd_alerts(target: Target, *, severity: str, severe: str | None = None) -> ReadyAlerts:
    """What is to be known of Fluentd before logs are lost; `target`: what scrapes its prometheus input.

    `severe`: the severity of what loses logs already, where it is another one. Buffers and errors are read from
    `prometheus_output_monitor`, so the outputs need an `@id` each, as those of pipelines have.
    """
    space = exported(
        Gauge,
        "fluentd_output_status_buffer_available_space_ratio",
        target,
        help="The free part of the buffer, in percent.",
    )
    errors = exported(Gauge, "fluentd_output_status_num_errors", target, help="Errors of the output.")
    down = Scenario(name="it is down", series=[target.up_series(constant(0))], fires_from="10m")
    running = Scenario(name="it runs", series=[target.up_series(constant(1))])
    full = Scenario(name="the buffer fills", series=[space.series(constant(10), **_PLUGIN)], fires_from="15m")
    roomy = Scenario(name="there is room", series=[space.series(constant(90), **_PLUGIN)])
    failing = Scenario(
        name="the output fails all the time", series=[errors.series(ramp(0.1), **_PLUGIN)], fires_from="30m"
    )
    quiet = Scenario(name="it failed once, long ago", series=[errors.series(constant(1), **_PLUGIN)])
    return ReadyAlerts(
        (
            Alert(
                name="FluentdDown",
                when=target.up < count(1),
                for_="5m",
                severity=severe or severity,
                summary="Fluentd on {labels.instance} is down: no logs are shipped from there",
                fires_when=[down],
                silent_when=[running],
            ),
            Alert(
                name="FluentdBufferFull",
                when=space.min("instance", "plugin_id") < _LEFT,
                for_="10m",
                severity=severity,
                summary="The buffer of {labels.plugin_id} on {labels.instance} fills up",
                description="{value} percent of it are left. When it is full, nothing more is read.",
                fires_when=[full],
                silent_when=[roomy],
            ),
            Alert(
                name="FluentdOutputFails",
                when=errors.delta("15m").max("instance", "plugin_id") > count(0),
                for_="15m",
                severity=severity,
                summary="{labels.plugin_id} on {labels.instance} cannot write",
                description="What it cannot write waits in its buffer, and is given up when the retries end.",
                fires_when=[failing],
                silent_when=[quiet],
            ),
        ),
        (space, errors),
    )
