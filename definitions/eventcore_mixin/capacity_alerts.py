"""Alerts that tell of capacity before it ends, each with the scenarios that prove it."""

from collections.abc import Mapping

from eventcore_mixin import capacity_runbooks as runbooks
from eventcore_mixin.capacity_signals import CapacityMetrics, CapacitySignals
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import (
    Alert,
    Course,
    GiB,
    Play,
    Scenario,
    Series,
    constant,
    ramp,
)

_DISK = {"device": "/dev/sda1", "fstype": "ext4", "mountpoint": "/var/lib/postgresql"}
_INFRASTRUCTURE = {"team": "infrastructure"}


def capacity_alerts(
    metrics: Metrics, own: CapacityMetrics, signals: CapacitySignals, settings: Settings
) -> tuple[Alert, ...]:
    """The alerts of a deployment."""
    return (
        *signals.filesystem.alerts(_filesystem(own), labels={"mountpoint": _DISK["mountpoint"]}),
        *signals.memory_of_limit.alerts(_memory_of_limit(metrics, own, settings), labels={"pod": "app-a"}),
        *_full_soon(metrics, own, signals, settings),
        _slower(metrics, signals),
        *_machines(metrics, own, signals, settings),
    )


def _filesystem(own: CapacityMetrics) -> Play:
    """The database's file system of 100 GiB; that of the logs stays half empty."""

    def series(course: Course) -> list[Series]:
        free = [constant(GiB(100) * (1 - used.value), lasts) for used, lasts in course]
        logs = {**_DISK, "device": "/dev/sda2", "mountpoint": "/var/log"}
        return [
            own.avail.series(free, **_DISK),
            own.size.series(constant(GiB(100)), **_DISK),
            own.avail.series(constant(GiB(10)), **logs),
            own.size.series(constant(GiB(20)), **logs),
        ]

    return series


def _memory_of_limit(metrics: Metrics, own: CapacityMetrics, settings: Settings) -> Play:
    """A pod with a limit of half a GiB."""
    pod = {"namespace": settings.namespace, "container": settings.workload, "pod": "app-a"}

    def series(course: Course) -> list[Series]:
        used = [constant(GiB(0.5) * part.value, lasts) for part, lasts in course]
        limit = own.limits.series(constant(GiB(0.5)), resource="memory", unit="byte", uid="app-a", node="node-1", **pod)
        return [metrics.container_memory.series(used, **pod), limit]

    return series


def _full_soon(
    metrics: Metrics, own: CapacityMetrics, signals: CapacitySignals, settings: Settings
) -> tuple[Alert, ...]:
    claim = {"namespace": settings.namespace, "persistentvolumeclaim": "postgres-data"}
    a_day = GiB(1).value / 86_400

    def volume(days: float, **labels: str) -> list[Series]:
        """A volume of which 50 GiB are left, and that is full in so many days."""
        return [
            metrics.volume_used.series(ramp(50 / days * a_day, start=GiB(50).value), **{**claim, **labels}),
            metrics.volume_capacity.series(constant(GiB(100)), **{**claim, **labels}),
        ]

    def filesystem(days: float, **labels: str) -> list[Series]:
        return [
            own.avail.series(ramp(-50 / days * a_day, start=GiB(50).value), **{**_DISK, **labels}),
            own.size.series(constant(GiB(100)), **{**_DISK, **labels}),
        ]

    def alert(name: str, what: str, series: list[list[Series]]) -> Alert:
        soon, late, young, other = series
        return Alert(
            name=name,
            when=signals.volume_full_soon if name.startswith("Storage") else signals.filesystem_full_soon,
            for_="1h",
            severity="low",
            summary=f"{what} will be full in 30 days",
            description="It will hold {value} of its size in 30 days, if it grows as in the last seven.",
            labels=_INFRASTRUCTURE,
            group="forecast",
            runbook=runbooks.FULL_SOON,
            fires_when=[
                Scenario(
                    name="it grows so that it is full in 27 days",
                    series=soon,
                    lasts="1d3h",
                    silent_until="1d",
                    fires_from="1d1h",
                )
            ],
            silent_when=[
                Scenario(
                    name="it grows so that it is full in 33 days, and what is none of ours in two",
                    series=[*late, *other],
                    lasts="1d3h",
                ),
                Scenario(name="it is new, and is just being loaded", series=young, lasts="12h"),
            ],
        )

    return (
        alert(
            "StorageFullSoon",
            "The volume {labels.persistentvolumeclaim}",
            [volume(27), volume(33), volume(2), volume(2, namespace="shop")],
        ),
        alert(
            "FilesystemFullSoon",
            "{labels.mountpoint} on {labels.instance}",
            [
                filesystem(27),
                filesystem(33),
                filesystem(2),
                [*filesystem(2, mountpoint="/tmp"), *filesystem(2, fstype="tmpfs")],
            ],
        ),
    )


def _slower(metrics: Metrics, signals: CapacitySignals) -> Alert:
    def commands(usual: float, then: Mapping[float, float]) -> tuple[Series, ...]:
        """So many commands a second take so long, after three hours in which ten take as long as usual."""
        return metrics.command_duration.observations(
            [({usual: 10.0}, "3h"), (dict(then), None)], command_type="Deposit"
        )

    # Percentiles lie between the edges of buckets: what part of the commands is above an edge says where.
    just_over_twice = commands(0.05, {0.1: 9.492, 0.25: 0.508})
    nearly_twice = commands(0.05, {0.05: 0.1, 0.1: 9.9})
    just_slow = commands(0.01, {0.05: 9.479, 0.1: 0.521})
    still_quick = commands(0.01, {0.05: 10.0})

    def scenario(name: str, series: tuple[Series, ...]) -> Scenario:
        return Scenario(name=name, series=[series], lasts="4h", silent_until="3h15m", fires_from="3h30m")

    return Alert(
        name="CommandsSlowerThanUsual",
        when=signals.slower_than_usual,
        for_="15m",
        severity="medium",
        summary="Commands take over {threshold} times as long as usual",
        description="The 95th percentile is {value} times its median of the last 30 days.",
        group="performance",
        runbook=runbooks.BASELINE,
        fires_when=[
            scenario("commands take a little more than twice as long after three usual hours", just_over_twice),
            scenario("commands that took 10 ms take a little over 50 ms", just_slow),
        ],
        silent_when=[
            Scenario(name="commands take not quite twice as long", series=[nearly_twice], lasts="4h"),
            Scenario(name="commands take five times as long, and still below 50 ms", series=[still_quick], lasts="4h"),
        ],
    )


def _machines(
    metrics: Metrics, own: CapacityMetrics, signals: CapacitySignals, settings: Settings
) -> tuple[Alert, ...]:
    autoscaler = {"namespace": settings.namespace, "horizontalpodautoscaler": f"keda-hpa-{settings.workload}"}
    most = settings.replicas[1]

    def replicas(number: int) -> list[Series]:
        return [
            own.replicas.series(constant(number), **autoscaler),
            own.most_replicas.series(constant(most), **autoscaler),
        ]

    def read(per_second: float) -> list[Series]:
        return [
            own.tail_position.series(
                ramp(per_second, start=1000), plugin_id="logs", type="tail", path="/var/log/eventcore/app.log"
            ),
            metrics.commands.series(ramp(1), command_type="Deposit"),
        ]

    busy, idle = settings.disk_busy * 1.05, settings.disk_busy * 0.9
    return (
        Alert(
            name="AutoscalerAtLimit",
            when=signals.autoscaler_full,
            for_=settings.sustained,
            severity="low",
            summary="{labels.horizontalpodautoscaler} has as many replicas as it may have",
            description="{value} of the replicas that it may have are there for {for}.",
            labels=_INFRASTRUCTURE,
            group="machines",
            runbook=runbooks.AUTOSCALER,
            fires_when=[Scenario(name="all replicas are there", series=replicas(most), fires_from="17m")],
            silent_when=[Scenario(name="one is left", series=replicas(most - 1))],
        ),
        Alert(
            name="DiskSaturated",
            when=signals.disk_busy,
            for_="30m",
            severity="low",
            summary="{labels.device} on {labels.instance} is busy over {threshold} of the time",
            description="It was busy for {value} of the last minutes, and is so for {for}.",
            labels=_INFRASTRUCTURE,
            group="machines",
            runbook=runbooks.DISK,
            fires_when=[
                Scenario(
                    name=f"it is busy for {busy} of the time",
                    series=[own.io_time.series(ramp(busy.value), device="sda")],
                    silent_until="29m",
                    fires_from="36m",
                )
            ],
            silent_when=[
                Scenario(
                    name=f"it is busy for {idle} of the time",
                    series=[own.io_time.series(ramp(idle.value), device="sda")],
                )
            ],
        ),
        Alert(
            name="LogsUnread",
            when=signals.logs_unread,
            for_="30m",
            severity="low",
            summary="Fluentd on {labels.instance} reads no logs",
            description="Commands are executed, and no log file there has been read on for an hour.",
            labels=_INFRASTRUCTURE,
            group="machines",
            runbook=runbooks.LOGS_UNREAD,
            fires_when=[
                Scenario(name="the position stands while commands run", series=read(0), lasts="2h", fires_from="40m")
            ],
            silent_when=[Scenario(name="the position moves", series=read(100), lasts="2h")],
        ),
    )
