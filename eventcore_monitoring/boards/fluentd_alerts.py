"""Alerts on Fluentd's own health, for whoever ships logs with it: it is down, its buffers fill, its outputs fail."""

from __future__ import annotations

from eventcore_monitoring.boards.fluentd_signals import fluentd_signals
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.metrics import Target
from eventcore_monitoring.model.parts import Parts
from eventcore_monitoring.model.runbooks import Runbook, Step
from eventcore_monitoring.model.scenarios import Scenario, constant, ramp

_DOWN = Runbook(
    meaning="Prometheus cannot scrape Fluentd: it does not run, or its prometheus input does not answer.",
    impact="Log lines stay in their files. They are read when it runs again, unless the files are rotated away before.",
    steps=[
        Step(text="Is it running, and what did it say last?", command="systemctl status fluentd"),
        Step(text="Does it take its configuration?", command="fluentd --dry-run --config /etc/fluent/fluent.conf"),
        Step(text="Is a variable missing that the configuration reads from the environment?"),
    ],
)
_FULL = Runbook(
    meaning="More records come than the output writes: the other side is slow or away, or there is more to log.",
    impact="When the buffer is full, nothing more is read; with drop_oldest_chunk, records are lost.",
    steps=[
        Step(text="Does the output fail or is it slow? Look at its errors and retries on the Fluentd dashboard."),
        Step(text="Is the other side there?", command="curl -s http://elasticsearch.example.com:9200/_cluster/health"),
        Step(text="Is somebody logging in a loop? Compare the records that come in with those of yesterday."),
        Step(text="If it is only more than before, raise total_limit_size of the buffer, or flush_thread_count."),
    ],
)
_FAILS = Runbook(
    meaning="The output has thrown errors for a while.",
    impact="Records wait in the buffer. When the retries end, they go to the secondary, or are dropped.",
    steps=[
        Step(text="What is the error?", command="journalctl -u fluentd --since -15min | grep -i error"),
        Step(text="Is the other side there, and does it take our user and password?"),
        Step(text="Has the kind of a field changed, so that documents are refused? Look at the errors' own file."),
    ],
)
_PLUGIN = {"plugin_id": "logs.out.search", "type": "elasticsearch"}


def fluentd_alerts(target: Target, *, severity: str, severe: str | None = None) -> Parts:
    """What is to be known of Fluentd before logs are lost; `target`: what scrapes its prometheus input.

    `severe`: the severity of what loses logs already, where it is another one. Buffers and errors are read from
    `prometheus_output_monitor`, so the outputs need an `@id` each, as those of pipelines have.
    """
    signals = fluentd_signals(target)
    space, errors = signals.space, signals.errors
    down = Scenario(name="it is down", series=[target.up_series(constant(0))], fires_from="10m")
    running = Scenario(name="it runs", series=[target.up_series(constant(1))])
    full = Scenario(name="the buffer fills", series=[space.series(constant(10), **_PLUGIN)], fires_from="15m")
    roomy = Scenario(name="there is room", series=[space.series(constant(90), **_PLUGIN)])
    failing = Scenario(
        name="the output fails all the time", series=[errors.series(ramp(0.1), **_PLUGIN)], fires_from="30m"
    )
    quiet = Scenario(name="it failed once, long ago", series=[errors.series(constant(1), **_PLUGIN)])
    return Parts(
        alerts=(
            Alert(
                name="FluentdDown",
                group="fluentd",
                when=signals.down,
                for_="5m",
                severity=severe or severity,
                summary="Fluentd on {labels.instance} is down: no logs are shipped from there",
                description="It has not answered Prometheus for {for}.",
                runbook=_DOWN,
                fires_when=[down],
                silent_when=[running],
            ),
            Alert(
                name="FluentdBufferFull",
                group="fluentd",
                when=signals.full,
                for_="10m",
                severity=severity,
                summary="The buffer of {labels.plugin_id} on {labels.instance} fills up",
                description="{value} percent of it are left. When it is full, nothing more is read.",
                runbook=_FULL,
                fires_when=[full],
                silent_when=[roomy],
            ),
            Alert(
                name="FluentdOutputFails",
                group="fluentd",
                when=signals.failing,
                for_="15m",
                severity=severity,
                summary="{labels.plugin_id} on {labels.instance} cannot write",
                description="What it cannot write waits in its buffer, and is given up when the retries end.",
                runbook=_FAILS,
                fires_when=[failing],
                silent_when=[quiet],
            ),
        ),
        metrics=(space, errors),
    )
