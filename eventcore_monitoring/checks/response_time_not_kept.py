"""A severity promises an answer sooner than anybody can be told.

Why: "answered within a day" is not true of an alert that waits from Friday evening to Monday morning for working hours,
and not of a message that waits for more alerts of its group as long as the answer may take.
Fix: widen the hours, shorten `group_wait`, or promise a response time that can be kept.
"""

from collections.abc import Iterator

from eventcore_monitoring.alertmanager.routing import Delivery
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.incidents import Severity
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.paging.hours import longest_silence
from eventcore_monitoring.paging.routes import configuration
from eventcore_monitoring.values import duration, milliseconds

_MINUTE = 60_000


def response_time_not_kept(monitoring: Monitoring) -> Iterator[Finding]:
    """Severities whose hours or waiting exceed their response time."""
    policy = monitoring.incidents
    if policy is None:
        return
    made = configuration(monitoring, policy)
    for severity in policy.severities:
        promised = milliseconds(severity.response_time)
        if severity.group_wait is not None and milliseconds(severity.group_wait) >= promised:
            message = f"waits {severity.group_wait} before anybody is told, and promises {severity.response_time}"
            yield _finding(severity, "group_wait", message, "leave group_wait out: it follows from the response time")
        if severity.hours is not None and severity.hours in made.intervals:
            silence = longest_silence(made, Delivery("", (), 0, 0, 0, (), (severity.hours,)))
            if silence is not None and silence * _MINUTE > promised:
                waits = duration(silence * _MINUTE)
                message = f"waits up to {waits} for `{severity.hours}`, and promises {severity.response_time}"
                yield _finding(severity, "hours", message, f"widen the hours, or write response_time={waits!r}")


def _finding(severity: Severity, field: str, message: str, fix: str) -> Finding:
    return Finding(f"severities.{severity.name}.{field}", "response-time-not-kept", message, fix, source=severity.line)
