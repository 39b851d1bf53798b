"""What happens when probes fail, certificates end and jobs do not run: the scenarios that prove the alerts."""

from functools import partial

from eventcore_mixin.health_probes import HEALTH, INSTANCES, PARTS
from eventcore_mixin.health_signals import HealthSignals
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Quantity, Scenario, Series, constant, ramp

Scenarios = tuple[list[Scenario], list[Scenario]]
_DAY = 86_400.0


def health(signals: HealthSignals, settings: Settings, **failing: bool) -> list[Series]:
    """The results of the checks of the health probe; those that are named fail for half an hour, then recover."""
    checks = ("answer", "status", *PARTS)
    return [
        signals.probed.success.series(
            [constant(0, "30m"), constant(1)] if failing.get(check) else constant(1),
            probe=HEALTH,
            check=check,
            instance=settings.health_url,
        )
        for check in checks
    ]


def unanswered(signals: HealthSignals, settings: Settings) -> Scenarios:
    """Nothing answers at all; or it answers that it is not healthy."""
    nothing = health(signals, settings, answer=True, status=True, **dict.fromkeys(PARTS, True))
    ill = health(signals, settings, status=True, database=True)
    fires = Scenario(
        name="nothing answers for half an hour",
        series=nothing,
        silent_until="1m",
        fires_from="4m",
        fires_until="29m",
        resolved_by="33m",
    )
    return [fires], [Scenario(name="it answers, and is not healthy", series=ill)]


def part(signals: HealthSignals, settings: Settings, name: str) -> Scenarios:
    """One part is not healthy; others are not, or nothing answers."""
    others = {other: True for other in PARTS if other != name}
    nothing = health(signals, settings, answer=True, status=True, **dict.fromkeys(PARTS, True))
    other = signals.probed.success.series(constant(1), probe=INSTANCES, check="answer", instance=settings.health_url)
    fires = Scenario(
        name=f"{name} is not healthy for half an hour",
        series=health(signals, settings, status=True, **{name: True}),
        silent_until="1m",
        fires_from="4m",
        fires_until="29m",
        resolved_by="33m",
        labels={"check": name},
    )
    return [fires], [
        Scenario(name=f"everything but {name} is not healthy", series=health(signals, settings, status=True, **others)),
        Scenario(name="nothing answers but another probe of the same address", series=[*nothing, other]),
    ]


def degraded(signals: HealthSignals, settings: Settings) -> Scenarios:
    """The whole is not healthy for a reason that has no check; or for one that has."""
    fires = Scenario(
        name="something else is not healthy for half an hour",
        series=health(signals, settings, status=True),
        silent_until="4m",
        fires_from="7m",
        fires_until="29m",
        resolved_by="33m",
    )
    return [fires], [
        Scenario(name="the database is not healthy", series=health(signals, settings, status=True, database=True))
    ]


def result(signals: HealthSignals, what: str, probe: str, check: str, instance: str) -> Scenarios:
    """A check of a probe fails for half an hour; or now and then."""
    success = partial(signals.probed.success.series, probe=probe, check=check, instance=instance)
    fires = Scenario(
        name=f"{what} for half an hour",
        series=[success([constant(0, "30m"), constant(1)])],
        silent_until="4m",
        fires_from="7m",
        fires_until="29m",
        resolved_by="33m",
    )
    once = [success([constant(1, "10m"), constant(0, "2m"), constant(1)])]
    return [fires], [Scenario(name=f"{what} for two minutes", series=once)]


def served(signals: HealthSignals, settings: Settings, left: Quantity) -> Scenarios:
    """The served certificate ends a day before, or a day after, it is time."""

    def series(days: float) -> list[Series]:
        # A scenario begins at the Unix time 0: the moment of the end is also how long it is away.
        ends = constant(days * _DAY)
        labels = {"probe": "certificate", "check": "certificate", "instance": settings.tls_servers[0]}
        return [signals.probed.expiry.series(ends, **labels)]

    return _ending(series(left.value / _DAY - 1), series(left.value / _DAY + 1))


def on_disk(signals: HealthSignals, left: Quantity) -> Scenarios:
    """The certificate in the file ends a day before, or a day after, it is time."""
    labels = {
        "filepath": "/etc/ssl/certs/eventcore.crt",
        "filename": "eventcore.crt",
        "serial_number": "1",
        "subject_CN": "app.example.com",
        "issuer_CN": "Example CA",
    }

    def series(days: float) -> list[Series]:
        return [signals.file_expiry.series(constant(days * _DAY), **labels)]

    return _ending(series(left.value / _DAY - 1), series(left.value / _DAY + 1))


def _ending(soon: list[Series], later: list[Series]) -> Scenarios:
    fires = Scenario(name="it ends a day too soon", series=soon, lasts="3h", fires_from="2h")
    return [fires], [Scenario(name="it ends a day later", series=later, lasts="3h")]


def exporter_down(signals: HealthSignals) -> Scenarios:
    """The exporter does not answer; or one of the probes takes too long."""
    target = signals.probed.target
    down = [
        target.up_series(constant(0), probe="health", check="answer", instance="http://app.example.com/health"),
        target.up_series(constant(0), probe="name", check="answer", instance="ns1.example.com:53"),
    ]
    slow = [down[0], target.up_series(constant(1), probe="name", check="answer", instance="ns1.example.com:53")]
    fires = Scenario(name="the exporter does not answer", series=down, fires_from="12m")
    return [fires], [Scenario(name="one probe does not come back", series=slow)]


def job_failed(signals: HealthSignals, settings: Settings) -> Scenarios:
    """A job is given up; or it runs."""

    def series(failed: float) -> list[Series]:
        labels = {"namespace": settings.namespace, "job_name": "backup-29", "condition": "true"}
        return [signals.job_failed.series(constant(failed), **labels)]

    return [Scenario(name="it has been given up", series=series(1), fires_from="6m")], [
        Scenario(name="it has not failed", series=series(0))
    ]


def job_late(signals: HealthSignals, settings: Settings) -> Scenarios:
    """A scheduled job does not succeed for too long; or is suspended, or succeeds."""
    job = {"namespace": settings.namespace, "cronjob": "backup"}
    lasts = "30h"

    def suspended(yes: bool) -> Series:
        return signals.suspended.series(constant(float(yes)), **job)

    once = signals.last_success.series(constant(0), **job)
    always = signals.last_success.series(ramp(1), **job)
    fires = Scenario(
        name="it does not succeed any more", series=[once, suspended(False)], lasts=lasts, fires_from="27h"
    )
    return [fires], [
        Scenario(name="it is suspended", series=[once, suspended(True)], lasts=lasts),
        Scenario(name="it succeeds all the time", series=[always, suspended(False)], lasts=lasts),
    ]
