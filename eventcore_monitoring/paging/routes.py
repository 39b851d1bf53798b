"""The incident policy as a configuration of Alertmanager: routes, inhibition rules, time intervals.

Teams are told below each severity: what they get waits and is repeated as the severity says (the ADR of that name in
docs/adr). Time intervals are of the route that an alert ends at alone, so every such route has its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventcore_monitoring.alertmanager.matchers import Matcher, equal
from eventcore_monitoring.alertmanager.tree import Configuration, Inhibition, Route
from eventcore_monitoring.model.incidents import (
    Email,
    Heartbeat,
    IncidentPolicy,
    PagerDuty,
    Receiver,
    Severity,
    Slack,
    severity_names,
)
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.values import milliseconds

_LONGEST_WAIT = milliseconds("5m")


def configuration(monitoring: Monitoring, policy: IncidentPolicy) -> Configuration:
    """What Alertmanager is told to do, by the policy of a deployment."""
    return Configuration(
        _root(monitoring, policy),
        {receiver.name: (integration(receiver),) for receiver in policy.receivers},
        (*_ladder(policy), *declared_inhibitions(policy)),
        {one.name: one.intervals for one in (*policy.hours, *policy.maintenance)},
    )


def integration(receiver: Receiver) -> str:
    """The kind of integration, as Alertmanager calls it."""
    match receiver:
        case PagerDuty():
            return "pagerduty"
        case Email():
            return "email"
        case Slack():
            return "slack"
        case _:
            return "webhook"


def unknown_severity(policy: IncidentPolicy) -> Severity:
    """The severity that stands for unknown ones; the most urgent where the policy names none of its own."""
    return next((severity for severity in policy.severities if severity.name == policy.unknown), policy.severities[0])


def _root(monitoring: Monitoring, policy: IncidentPolicy) -> Route:
    severities = [
        _severity(monitoring, policy, severity, (equal("severity", *severity_names([severity])),))
        for severity in policy.severities
    ]
    heartbeat = [] if policy.heartbeat is None else [_heartbeat(policy.heartbeat)]
    unknown = unknown_severity(policy)
    rest = _severity(monitoring, policy, unknown, ())
    # The root may have no time intervals, and is reached only where none of its routes takes the alert.
    plain = not rest.routes and not rest.muted and not rest.active
    return Route(
        receiver=unknown.receiver,
        group_by=tuple(policy.group_by),
        group_wait=rest.group_wait,
        group_interval=rest.group_interval,
        repeat_interval=rest.repeat_interval,
        routes=(*heartbeat, *severities, *([] if plain else rest.routes or [_without_times(rest)])),
    )


def _without_times(route: Route) -> Route:
    return Route(receiver=route.receiver, muted=route.muted, active=route.active)


def _heartbeat(heartbeat: Heartbeat) -> Route:
    every = milliseconds(heartbeat.every)
    return Route(
        matchers=(equal("alertname", heartbeat.alert),),
        receiver=heartbeat.receiver,
        group_wait=0,
        group_interval=every,
        repeat_interval=_repeated(every, every),
    )


def _repeated(after: int, interval: int) -> int:
    """What to write so that a message is repeated after so many milliseconds, a whole number of intervals.

    Alertmanager repeats at the end of an interval, and only what was sent longer ago than this: of the same length it
    would be a matter of milliseconds whether the message comes an interval later (seen with Alertmanager 0.25).
    """
    return after - interval // 2


def _severity(
    monitoring: Monitoring, policy: IncidentPolicy, severity: Severity, matchers: tuple[Matcher, ...]
) -> Route:
    """The route of a severity, with all times from its response time.

    The first message waits for more alerts of its group a tenth of the response time, at most 5m; later
    members of the group wait as long. A message is repeated after the response time, a whole number of these intervals.
    """
    response = milliseconds(severity.response_time)
    wait = min(response // 10, _LONGEST_WAIT)
    repeat = milliseconds(severity.repeat_interval or severity.response_time)
    interval = repeat // -(-repeat // max(wait, 1))
    muted = tuple(window.name for window in policy.maintenance if severity.name in window.severities)
    active = () if severity.hours is None else (severity.hours,)
    ends = [*_in_windows(monitoring, policy, severity, muted, active), *_ends(policy, severity, muted, active)]
    alone = len(ends) == 1
    return Route(
        matchers=matchers,
        receiver=severity.receiver,
        group_wait=wait if severity.group_wait is None else milliseconds(severity.group_wait),
        group_interval=interval,
        repeat_interval=_repeated(repeat, interval),
        routes=() if alone else tuple(ends),
        muted=muted if alone else (),
        active=active if alone else (),
    )


def _ends(
    policy: IncidentPolicy, severity: Severity, muted: tuple[str, ...], active: tuple[str, ...]
) -> Iterator[Route]:
    """Where alerts of a severity end: at the receiver of their team, if they have one, and at those of the severity."""
    for team in policy.teams:
        if team.receiver not in (severity.receiver, *severity.also):  # who is told anyway is told once
            matchers = (equal(policy.team_label, team.name),)
            yield Route(matchers=matchers, receiver=team.receiver, continues=True, muted=muted, active=active)
    for receiver in severity.also:
        yield Route(receiver=receiver, continues=True, muted=muted, active=active)
    yield Route(receiver=severity.receiver, muted=muted, active=active)


def _in_windows(
    monitoring: Monitoring,
    policy: IncidentPolicy,
    severity: Severity,
    muted: tuple[str, ...],
    active: tuple[str, ...],
) -> Iterator[Route]:
    """Routes for the alerts that are muted in maintenance windows of their own, those of the same windows together."""
    known = monitoring.severity_of
    together: dict[tuple[str, ...], list[str]] = {}
    for alert in monitoring.alerts:
        windows = tuple(window.name for window in policy.maintenance if alert.name in window.alerts)
        if windows and known.get(alert.severity, unknown_severity(policy)) == severity:
            together.setdefault(windows, []).append(alert.name)
    for windows, alerts in together.items():
        ends = tuple(_ends(policy, severity, tuple(dict.fromkeys((*muted, *windows))), active))
        if len(ends) == 1:
            yield Route(matchers=(equal("alertname", *alerts),), muted=ends[0].muted, active=active)
        else:
            yield Route(matchers=(equal("alertname", *alerts),), routes=ends)


def _ladder(policy: IncidentPolicy) -> Iterator[Inhibition]:
    """Each severity silences those below it; standalone ones take no part."""
    ladder = [severity for severity in policy.severities if not severity.standalone]
    for rank, severity in enumerate(ladder[:-1], start=1):
        yield Inhibition(_words([severity]), _words(ladder[rank:]), tuple(policy.same))


def _words(severities: Sequence[Severity]) -> tuple[Matcher, ...]:
    return (equal("severity", *severity_names(severities)),)


def declared_inhibitions(policy: IncidentPolicy) -> tuple[Inhibition, ...]:
    """The inhibitions that the policy declares, as rules."""
    return tuple(
        Inhibition(
            (equal("alertname", *one.source),),
            (equal("alertname", *one.silences),),
            tuple(policy.same if one.same is None else one.same),
        )
        for one in policy.inhibitions
    )
