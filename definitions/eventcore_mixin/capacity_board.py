"""The dashboard "EventCore Capacity": what grows, how long it lasts, and where the limits are."""

from eventcore_mixin.capacity_signals import CapacitySignals
from eventcore_mixin.ladders import Ladders
from eventcore_monitoring import BarGauge, Dashboard, Ladder, Query, Row, Stat, TimeSeries

Shown = TimeSeries | Stat | BarGauge


def capacity_board(signals: CapacitySignals, ladders: Ladders) -> Dashboard:
    """The dashboard of a deployment."""
    return Dashboard(
        name="eventcore-capacity",
        title="EventCore Capacity",
        description="What grows, how long it lasts, and what the autoscaler acts on; lines are where alerts fire.",
        tags=["eventcore", "capacity"],
        show_last="7d",
        rows=[
            Row(title="Growth", panels=_growth(signals)),
            Row(title="Storage", panels=_storage(signals, ladders)),
            Row(title="CPU, memory and replicas", panels=_scaling(signals, ladders)),
            Row(title="Connections, disks and logs", panels=_machines(signals, ladders)),
            Row(title="Performance", panels=_performance(signals)),
        ],
    )


def _climbed(title: str, of: str, ladder: Ladder, legend: str = "") -> TimeSeries:
    """A ladder's signal with all its thresholds."""
    return TimeSeries(
        title=title,
        description=of,
        show=[Query(show=condition, legend=legend) for condition in ladder.conditions],
        minimum=0,
    )


def _growth(signals: CapacitySignals) -> list[Shown]:
    return [
        TimeSeries(
            title="Events a Day, and in 90 Days",
            description="Events written in 24 hours, and what that would be in 90 days: with the same number more each"
            " day (linear), and with the same percentage more each day (compound). Plan between the two.",
            show=[
                Query(show=signals.daily_events, legend="written in 24 hours"),
                Query(show=signals.events_linear, legend="in 90 days, linear"),
                Query(show=signals.events_compound, legend="in 90 days, compound"),
            ],
            width=16,
            unit="short",
        ),
        Stat(
            title="Growth a Day",
            description="By how much the events of a day grow from one day to the next, over the last 30 days.",
            show=[Query(show=signals.daily_growth, legend="a day")],
            width=8,
            unit="percentunit",
            decimals=2,
            no_value="needs 30 days of data",
        ),
    ]


def _storage(signals: CapacitySignals, ladders: Ladders) -> list[Shown]:
    return [
        _climbed("Volumes", "The part of each volume that is used.", ladders.storage, "{{persistentvolumeclaim}}"),
        TimeSeries(
            title="Volumes in 30 Days",
            description="Where a line through the last seven days will be in 30 days. At 100 % the volume is full.",
            show=[Query(show=signals.volume_full_soon, legend="{{persistentvolumeclaim}} in 30 days")],
            minimum=0,
        ),
        _climbed(
            "File Systems",
            "The part of each file system that is used: database, logs, backups.",
            signals.filesystem,
            "{{instance}} {{mountpoint}}",
        ),
        TimeSeries(
            title="File Systems in 30 Days",
            description="Where a line through the last seven days will be in 30 days. At 100 % it is full.",
            show=[Query(show=signals.filesystem_full_soon, legend="{{instance}} {{mountpoint}} in 30 days")],
            minimum=0,
        ),
        BarGauge(
            title="Time until Volumes are Full",
            description="How long the space lasts at the pace of the last seven days; what does not grow is not shown.",
            show=[Query(show=signals.volume_lasts, legend="{{persistentvolumeclaim}}")],
            unit="s",
            no_value="nothing grows",
        ),
        BarGauge(
            title="Time until File Systems are Full",
            description="How long the space lasts at the pace of the last seven days; what does not grow is not shown.",
            show=[Query(show=signals.filesystem_lasts, legend="{{instance}} {{mountpoint}}")],
            unit="s",
            no_value="nothing grows",
        ),
    ]


def _scaling(signals: CapacitySignals, ladders: Ladders) -> list[Shown]:
    return [
        _climbed("CPU of the Request", "CPU used, of what is requested: the autoscaler's view.", ladders.cpu, "CPU"),
        _climbed(
            "Memory of the Request",
            "Memory used, of what is requested: the autoscaler's view.",
            ladders.memory,
            "memory",
        ),
        _climbed("Memory of the Limit", "Beyond its limit a pod is killed.", signals.memory_of_limit, "{{pod}}"),
        TimeSeries(
            title="Replicas of the Most",
            description="How many of the replicas that there may be are there.",
            show=[Query(show=signals.autoscaler_full, legend="{{horizontalpodautoscaler}}")],
            minimum=0,
        ),
        TimeSeries(
            title="CPU of the Process",
            description="Cores that the process itself reports to use.",
            show=[Query(show=signals.process_cpu, legend="{{instance}}")],
            unit="short",
            width=24,
        ),
    ]


def _machines(signals: CapacitySignals, ladders: Ladders) -> list[Shown]:
    return [
        _climbed(
            "Connection Pool", "The part of each instance's connections that is in use.", ladders.pool, "{{instance}}"
        ),
        TimeSeries(
            title="Disks Busy",
            description="The part of the time in which a disk had something to do.",
            show=[Query(show=signals.disk_busy, legend="{{instance}} {{device}}")],
            minimum=0,
            maximum=1,
        ),
        TimeSeries(
            title="Log Reading",
            description="How often Fluentd's positions in the log files moved. 0 while commands run is a fault.",
            show=[Query(show=signals.logs_unread, legend="{{instance}}")],
            width=24,
        ),
    ]


def _performance(signals: CapacitySignals) -> list[Shown]:
    return [
        TimeSeries(
            title="Command Latency against the Usual",
            description="The percentiles now, and the median that the 95th had in 30 days.",
            show=[
                Query(show=signals.p50, legend="p50"),
                Query(show=signals.p95, legend="p95"),
                Query(show=signals.p99, legend="p99"),
                Query(show=signals.usual_p95, legend="p95, usual"),
            ],
            unit="s",
        ),
        TimeSeries(
            title="Times the Usual",
            description="The 95th percentile against its median of 30 days.",
            show=[Query(show=signals.slower_than_usual, legend="times the usual")],
        ),
        TimeSeries(
            title="Errors by Command",
            description="The part of each type of command that fails.",
            show=[Query(show=signals.error_ratio, legend="{{command_type}}")],
            width=24,
            unit="percentunit",
        ),
    ]
