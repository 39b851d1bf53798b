"""What the pages say of the way of an alert to people."""

from __future__ import annotations

from collections.abc import Iterable

from eventcore_monitoring.generators.runbooks.markdown import Markdown, cell, code, code_cell, joined, line
from eventcore_monitoring.model.incidents import Example, IncidentPolicy
from eventcore_monitoring.model.schedules import Hours, MaintenanceWindow
from eventcore_monitoring.paging.path import Silencing
from eventcore_monitoring.values import duration


def time(milliseconds: int) -> Markdown:
    """A length of time."""
    return Markdown("at once" if milliseconds == 0 else duration(milliseconds))


def alert_link(name: str) -> Markdown:
    """The name of an alert, with a link to its page."""
    return Markdown(f"[{cell(name)}]({line(name)}.md)")


def with_alerts(example: Example) -> Markdown:
    """An example of a severity in a cell, and the alerts that find it."""
    alerts = joined(map(alert_link, example.alerts))
    return Markdown(f"{cell(example.text)} ({alerts})" if alerts else cell(example.text))


def for_the_same(labels: Iterable[str]) -> Markdown:
    """The labels that have to be equal, as the rest of a sentence."""
    shown = joined(map(code, labels))
    return Markdown(f", for the same {shown}" if shown else "")


def silencers(silencing: Silencing) -> Markdown:
    """What fires while an alert is silent."""
    if silencing.severity is not None:
        return Markdown(f"an alert of severity **{line(silencing.severity)}** fires{for_the_same(silencing.same)}")
    one = "" if len(silencing.alerts) == 1 else "one of "
    return Markdown(f"{one}{joined(map(alert_link, silencing.alerts))} fires{for_the_same(silencing.same)}")


def spoken(times: Hours | MaintenanceWindow) -> Markdown:
    """Times that come back, as people say them."""
    return line(str(times))


def who_waits(hours: Hours, policy: IncidentPolicy) -> Markdown:
    """The severities that wait for some hours."""
    names = [one.name for one in policy.severities if one.hours == hours.name]
    return Markdown(f"alerts of severity {joined(map(line, names))}" if names else "no alerts")


def who_is_muted(window: MaintenanceWindow) -> Markdown:
    """The alerts and severities that a window mutes."""
    alerts = joined(map(alert_link, window.alerts))
    severities = joined(code_cell(name) for name in window.severities)
    of_severity = f"all alerts of severity {severities}" if severities else ""
    return Markdown(" and ".join(filter(None, (alerts, of_severity))))


FILTERS = (time, alert_link, with_alerts, for_the_same, silencers, spoken, who_waits, who_is_muted)
