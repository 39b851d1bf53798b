"""What is looked at of Fluentd: the same expressions in its board and its alerts, so that panels show thresholds."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.model.metrics import Gauge, Target
from eventcore_monitoring.model.ready_made import exported
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.values import count

_LEFT = 20  # percent of a buffer


class FluentdSignals(NamedTuple):
    """Metrics of the outputs, and the conditions on them."""

    space: Gauge
    errors: Gauge
    down: Condition
    full: Condition
    failing: Condition


def fluentd_signals(target: Target) -> FluentdSignals:
    """What the prometheus inputs of Fluentd say of its outputs; `target`: what scrapes them."""
    space = status(target, "buffer_available_space_ratio", "The part of the buffer that is free, in percent.")
    errors = status(target, "num_errors", "Errors of the output.")
    return FluentdSignals(
        space,
        errors,
        target.up < count(1),
        space < _LEFT,
        errors.delta("15m") > count(0),
    )


def status(target: Target, of: str, help: str) -> Gauge:
    """A metric of `prometheus_output_monitor`."""
    return exported(Gauge, f"fluentd_output_status_{of}", target, help=help)
