"""What happens when things go wrong, and just do not: the scenarios that prove the alerts.

All figures follow from the thresholds of the settings, so that a changed threshold is proven anew.
"""

from eventcore_mixin.metrics import Metrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Quantity, Scenario, Series, constant, gap, per_second, percent, ramp

# Just on the one side of a threshold, and just on the other.
_OVER, _UNDER = 1.2, 0.8


def failures(metrics: Metrics, settings: Settings) -> tuple[list[Scenario], list[Scenario]]:
    """Six of a hundred commands fail, of much and of little traffic; four do not matter."""
    over, under = settings.failure_ratio * _OVER, settings.failure_ratio * _UNDER

    def commands(traffic: float, share: Quantity, lasts: str | None = None) -> list[Series]:
        failing = [ramp(traffic * share.value, lasts), *([] if lasts is None else [ramp(0)])]
        return [
            metrics.commands.series(ramp(traffic), command_type="Deposit"),
            metrics.failures.series(failing, command_type="Deposit", error_type="timeout"),
        ]

    fires = [
        Scenario(
            name=f"{over} of {per_second(traffic)} commands fail for half an hour",
            series=commands(traffic, over, "30m"),
            silent_until="5m",
            fires_from="7m",
            fires_until="29m",
            resolved_by="36m",
        )
        for traffic in (0.1, 1000.0)
    ]
    fires.append(
        Scenario(
            name="all of 1000/s commands fail for half an hour",
            series=commands(1000.0, percent(100), "30m"),
            silent_until="5m",
            fires_from="7m",
            fires_until="30m",
            resolved_by="36m",
        )
    )
    silent = [
        Scenario(name=f"{under} of 1000/s commands fail", series=commands(1000.0, under)),
        Scenario(
            name="nobody sends commands",
            series=[
                metrics.commands.series(constant(7), command_type="Deposit"),
                metrics.failures.series(constant(7), command_type="Deposit", error_type="timeout"),
            ],
        ),
        Scenario(name="no command ever failed", series=[metrics.commands.series(ramp(10), command_type="Deposit")]),
        Scenario(
            name="commands of before fail after the traffic has ended",
            series=[
                metrics.commands.series(constant(1000), command_type="Deposit"),
                metrics.failures.series(ramp(0.1), command_type="Deposit", error_type="timeout"),
            ],
            lasts="20m",
        ),
    ]
    return fires, silent


def slow_store(metrics: Metrics, settings: Settings) -> tuple[list[Scenario], list[Scenario]]:
    """Six of a hundred writes are slow, so the 95th percentile is; with four, or all just quick enough, it is not."""
    slow, quick, near = settings.store_p95 * 1.5, settings.store_p95 * 0.1, settings.store_p95 * _UNDER

    def writes(number: int) -> dict[float, float]:
        return {quick.value: 100.0 - number, slow.value: float(number)}

    fires = [
        Scenario(
            name=f"6 % of the writes take {slow} for half an hour",
            series=[metrics.store_duration.observations([(writes(6), "30m"), (writes(0), None)], operation="write")],
            silent_until="10m",
            fires_from="12m",
            fires_until="29m",
            resolved_by="32m",
            labels={"operation": "write"},
        ),
        Scenario(
            name=f"6 % of the writes take {slow}, and the process starts again every five minutes",
            series=[
                one.replaced(values=(stretch.replaced(lasts="5m", start=0.0),) * 5)
                for one in metrics.store_duration.observations(writes(6), operation="write")
                for stretch in one.values
            ],
            lasts="24m",
            fires_from="12m",
        ),
    ]
    silent = [
        Scenario(
            name=f"4 % of the writes take {slow}",
            series=[metrics.store_duration.observations(writes(4), operation="write")],
        ),
        Scenario(
            name=f"all writes take {near}",
            series=[metrics.store_duration.observations({near.value: 100.0}, operation="write")],
        ),
    ]
    return fires, silent


def slow_commands(metrics: Metrics, settings: Settings) -> tuple[list[Scenario], list[Scenario]]:
    """Two of a hundred commands are slow, so the 99th percentile is; with half of one it is not."""
    slow, quick = settings.command_p99 * 1.5, settings.command_p99 * 0.1

    def commands(number: float) -> tuple[Series, ...]:
        return metrics.command_duration.observations(
            {quick.value: 100.0 - number, slow.value: number}, command_type="Deposit"
        )

    fires = [Scenario(name=f"2 % of the commands take {slow}", series=[commands(2.0)], fires_from="12m")]
    return fires, [Scenario(name=f"0.5 % of the commands take {slow}", series=[commands(0.5)])]


def unauthorized(metrics: Metrics) -> tuple[list[Scenario], list[Scenario]]:
    """The very first attempt, a further one, and none."""
    counter = metrics.unauthorized
    fires = [
        Scenario(
            name="the first attempt ever is made after 20 minutes",
            series=[counter.series([gap("20m"), constant(1)], command_type="Withdraw")],
            silent_until="19m",
            fires_from="21m",
            fires_until="24m",
            resolved_by="27m",
            labels={"command_type": "Withdraw"},
        ),
        Scenario(
            name="a fourth attempt is made after 20 minutes",
            series=[counter.series([constant(3, "20m"), constant(4)], command_type="Withdraw")],
            # Not silent before: the three earlier attempts are new to Prometheus at the start.
            fires_from="21m",
            fires_until="24m",
            resolved_by="27m",
            labels={"command_type": "Withdraw"},
        ),
    ]
    fires.append(
        Scenario(
            name="the first attempt is made after 20 minutes, and the counter is away for 45 minutes later on",
            series=[counter.series([gap("20m"), constant(1, "1h"), gap("45m"), constant(1)], command_type="Withdraw")],
            lasts="3h",
            silent_until="19m",
            fires_from="21m",
            fires_until="24m",
            resolved_by="27m",
        )
    )
    fires.append(
        Scenario(
            name="the counter comes back after an hour and a half, which may be a new attempt",
            series=[counter.series([constant(3, "1h"), gap("90m"), constant(3)], command_type="Withdraw")],
            lasts="3h",
            fires_from="2h31m",
            fires_until="2h34m",
            resolved_by="2h37m",
            labels={"command_type": "Withdraw"},
        )
    )
    silent = [
        Scenario(name="no attempt was ever made", series=[metrics.commands.series(ramp(1), command_type="Withdraw")]),
    ]
    return fires, silent


def anomalous_traffic(metrics: Metrics, settings: Settings) -> tuple[list[Scenario], list[Scenario]]:
    """A spike that lasts an hour, and one that stays below the factor; both after three quiet hours."""
    over, under = settings.traffic_factor * _OVER, settings.traffic_factor * _UNDER
    usual = settings.traffic_floor * 5

    def spike(factor: Quantity, normal: Quantity) -> list[Series]:
        stretches = [ramp(normal, "3h"), ramp(normal * factor.value, "1h"), ramp(normal)]
        return [metrics.commands.series(stretches, command_type="Deposit")]

    fires = [
        Scenario(
            name=f"traffic is {over} times its usual {usual} for an hour",
            series=spike(over, usual),
            lasts="5h",
            silent_until="3h",
            fires_from="3h6m",
            fires_until="4h",
            resolved_by="4h6m",
        )
    ]
    quiet = settings.traffic_floor * 0.05
    silent = [
        Scenario(
            name=f"traffic is {under} times its usual {usual} for an hour", series=spike(under, usual), lasts="5h"
        ),
        Scenario(name=f"traffic is {over} times a mere {quiet}", series=spike(over, quiet), lasts="5h"),
    ]
    return fires, silent
