"""What EventCore logs and does not count: retries, version conflicts, database and other errors, counted by Fluentd.

EventCore 2.0 emits no metrics, but these messages have stable beginnings. Fluentd's own health comes along.
"""

from typing import NamedTuple

from eventcore_mixin.addresses import found_at
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Counter, Target


def fluentd(settings: Settings) -> Target:
    """What scrapes Fluentd."""
    return Target(
        job="fluentd",
        instance="host-1:24231",
        help="Fluentd's prometheus input.",
        found=found_at("fluentd", settings),
    )


class LogMetrics(NamedTuple):
    """The metrics that are derived from log lines."""

    retries: Counter
    conflicts: Counter
    database_errors: Counter
    error_lines: Counter


def log_metrics(settings: Settings) -> LogMetrics:
    """The metrics of a deployment."""
    target = fluentd(settings)

    def counted(name: str, help: str) -> Counter:
        return Counter(name=name, help=help, target=target, origin="Log lines, counted by Fluentd.")

    return LogMetrics(
        counted("eventcore_command_retries_total", "Commands that were tried again after a concurrency conflict."),
        counted("eventcore_version_conflicts_total", "Appends that found another version than expected."),
        counted("eventcore_database_errors_total", "Errors of the database that the event store logged."),
        counted("eventcore_error_lines_total", "Lines of level ERROR that the application logged."),
    )
