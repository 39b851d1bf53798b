"""Alerts that silence each other, or that are silenced by one that always fires.

Why: an alert that is silenced itself still silences others, so when A silences B and B silences A and both fire,
Alertmanager tells nobody of either: the worse the outage, the quieter it is. What the heartbeat silences never comes.
Fix: let the cause silence what follows from it, and not the other way round; severities silence those below them too.
"""

from collections.abc import Iterator, Mapping

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.paging.labels import KnownLabels, known_labels
from eventcore_monitoring.paging.path import silencing_pairs
from eventcore_monitoring.paging.routes import configuration

_CODE = "alert-always-silenced"


def alert_always_silenced(monitoring: Monitoring) -> Iterator[Finding]:
    """Circles of alerts that silence one another, and targets of the heartbeat."""
    policy = monitoring.incidents
    if policy is None or not policy.inhibitions:
        return  # severities alone silence downwards
    known = known_labels(monitoring)
    edges: dict[str, dict[str, bool]] = {name: {} for name in known}  # True: for the same labels, whatever they are
    for rule in configuration(monitoring, policy).inhibitions:
        for source, target in silencing_pairs(known, rule):
            certain = all(_certain(label, known[source], known[target]) for label in rule.equal)
            edges[source][target] = certain or edges[source].get(target, False)
    declared = {alert.name: alert for alert in monitoring.alerts}
    heartbeat = None if policy.heartbeat is None else policy.heartbeat.alert
    for target in edges.get(heartbeat or "", ()):
        message = f"is silenced by `{heartbeat}`, which always fires"
        fix = f"take `{heartbeat}` out of the sources"
        yield Finding(f"alerts.{target}", _CODE, message, fix, source=declared[target].line)
    seen: set[frozenset[str]] = set()
    for name in edges:
        circle = _circle(edges, name)
        if circle is None or frozenset(circle) in seen:
            continue
        seen.add(frozenset(circle))
        certain = all(edges[one][other] for one, other in zip(circle, (*circle[1:], circle[0]), strict=True))
        others = " → ".join((*circle, circle[0]))
        message = f"silences itself through others: {others}; when all of them fire, nobody is told of any"
        fix = "let only the cause silence what follows from it"
        level = Severity.ERROR if certain else Severity.WARNING
        yield Finding(f"alerts.{name}", _CODE, message, fix, level, declared[name].line)


def _certain(label: str, source: KnownLabels, target: KnownLabels) -> bool:
    only = source.values(label).only
    return only is not None and only == target.values(label).only


def _circle(edges: Mapping[str, Mapping[str, bool]], start: str) -> tuple[str, ...] | None:
    """The shortest way from an alert through those that it silences back to itself."""
    ways: list[tuple[str, ...]] = [(start,)]
    reached = {start}
    for way in ways:
        for target in edges[way[-1]]:
            if target == start:
                return way
            if target not in reached:
                reached.add(target)
                ways.append((*way, target))
    return None
