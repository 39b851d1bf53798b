"""An alert on a worse value of a signal is less urgent than one on a better value, or repeats it.

Why: whenever the worse one holds, the more urgent one has fired already and silences it, so it tells nobody anything.
Fix: let severities rise with the threshold, as the rungs of a `Ladder` do; leave out what fires on the same.
"""

from collections.abc import Iterator, Sequence
from itertools import permutations

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.values import milliseconds

_CODE = "less-urgent-when-worse"


def less_urgent_when_worse(monitoring: Monitoring) -> Iterator[Finding]:
    """Alerts on one signal whose severities do not rise with how bad it is."""
    urgency = _urgency(monitoring)
    signals: dict[tuple[Node, str], list[tuple[Alert, Condition]]] = {}
    for alert in monitoring.alerts:
        condition = alert.condition
        # A further demand makes it another signal: what holds of one need not hold of the other.
        if condition is not None and not condition.guards and condition.operator in (">", ">=", "<", "<="):
            signals.setdefault((condition.expression.node, condition.operator[0]), []).append((alert, condition))
    for (_, direction), alerts in signals.items():
        yield from _compared(alerts, urgency, rising=direction == ">")


def _urgency(monitoring: Monitoring) -> dict[str, int]:
    """How urgent each severity is, 0 the most; those that stand for themselves compare with none."""
    if monitoring.incidents is None:
        return {}
    order = [severity for severity in monitoring.incidents.severities if not severity.standalone]
    return {word: place for place, severity in enumerate(order) for word in (severity.name, *severity.aliases)}


def _compared(alerts: Sequence[tuple[Alert, Condition]], urgency: dict[str, int], *, rising: bool) -> Iterator[Finding]:
    told = set()
    for (worse, far), (better, near) in permutations(alerts, 2):
        if worse.name == better.name:
            continue  # `name-used-twice` tells of it
        at = f"alerts.{worse.name}"
        if far == near and worse.for_ == better.for_ and (better.name, worse.name) not in told:
            told.add((worse.name, better.name))
            message = (
                f"fires on the same as {better.name}: the same signal beyond {near.threshold} for {_waiting(better)}"
            )
            yield Finding(at, _CODE, message, "leave one of them out", Severity.WARNING, worse.line)
        beyond = far.threshold.value > near.threshold.value if rising else far.threshold.value < near.threshold.value
        if not beyond or milliseconds(better.for_) > milliseconds(worse.for_):
            continue  # one that waits longer may well be the more urgent
        here, there = urgency.get(worse.severity), urgency.get(better.severity)
        if here is not None and there is not None and here > there:
            message = (
                f"is {worse.severity} at {far.threshold}, but {better.name} is {better.severity} at {near.threshold}"
                " already, so it never tells anything new"
            )
            fix = f"let it be {better.severity} or more urgent, or make {better.name} less so"
            yield Finding(f"{at}.severity", _CODE, message, fix, Severity.ERROR, worse.line)


def _waiting(alert: Alert) -> str:
    """How long an alert waits, in words."""
    return "no time" if milliseconds(alert.for_) == 0 else alert.for_
