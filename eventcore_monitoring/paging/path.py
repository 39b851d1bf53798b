"""The way of an alert: whom it reaches and when, what silences it, and what it silences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eventcore_monitoring.alertmanager.matchers import all_fit
from eventcore_monitoring.alertmanager.routing import Delivery, deliveries_of
from eventcore_monitoring.alertmanager.tree import Configuration, Inhibition
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.incidents import IncidentPolicy
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.paging.labels import KnownLabels, known_labels
from eventcore_monitoring.paging.routes import configuration
from eventcore_monitoring.values import milliseconds


class Silencing(NamedTuple):
    """Alerts that silence others, or are silenced, for the same labels.

    `severity` is set where all alerts of a severity silence; then `alerts` are those of them that are declared.
    """

    alerts: tuple[str, ...]
    same: tuple[str, ...]
    severity: str | None = None

    @property
    def declared(self) -> bool:
        """Whether a declared inhibition is meant, and not the ladder of severities."""
        return self.severity is None


class Rule(NamedTuple):
    """A rule of inhibition, with the alerts that it applies to; `severity` as of `Silencing`."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    same: tuple[str, ...]
    severity: str | None


class Path(NamedTuple):
    """The way of one alert. Times in milliseconds."""

    alert: Alert
    labels: Mapping[str, str]
    deliveries: tuple[Delivery, ...]
    silenced_by: tuple[Silencing, ...]
    silences: tuple[Silencing, ...]

    def message_after(self, delivery: Delivery) -> int:
        """How long after the condition became true a receiver is told at the earliest, in milliseconds."""
        return milliseconds(self.alert.for_) + delivery.group_wait

    @property
    def together(self) -> tuple[tuple[tuple[str, ...], Delivery], ...]:
        """The receivers, those that are told at the same times together."""
        found: dict[Delivery, list[str]] = {}
        for delivery in self.deliveries:
            found.setdefault(delivery._replace(receiver=""), []).append(delivery.receiver)
        return tuple((tuple(receivers), delivery) for delivery, receivers in found.items())

    @property
    def first_message(self) -> int:
        """How long after the condition became true somebody is told at the earliest, in milliseconds."""
        return min(map(self.message_after, self.deliveries))


class Paths(NamedTuple):
    """The ways of all alerts of a deployment, and the configuration that they take them through."""

    configuration: Configuration
    of: Mapping[str, Path]
    rules: tuple[Rule, ...]


def paths(monitoring: Monitoring) -> Paths | None:
    """The ways of all alerts; None without an incident policy."""
    policy = monitoring.incidents
    if policy is None:
        return None
    made = configuration(monitoring, policy)
    known = known_labels(monitoring)
    silenced: dict[str, list[Silencing]] = {name: [] for name in known}
    silences: dict[str, list[Silencing]] = {name: [] for name in known}
    rules = []
    for rule in made.inhibitions:
        pairs = silencing_pairs(known, rule)
        severity = _severity_of(policy, rule)
        if pairs:
            sources, targets = (tuple(dict.fromkeys(names)) for names in zip(*pairs, strict=True))
            rules.append(Rule(sources, targets, rule.equal, severity))
        for name in known:
            if sources := tuple(source for source, target in pairs if target == name):
                silenced[name].append(Silencing(sources, rule.equal, severity))
            if targets := tuple(target for source, target in pairs if source == name):
                silences[name].append(Silencing(targets, rule.equal, severity))
    return Paths(
        made,
        {
            alert.name: Path(
                alert,
                known[alert.name].fixed,
                deliveries_of(made.route, known[alert.name].fixed),
                tuple(silenced[alert.name]),
                tuple(silences[alert.name]),
            )
            for alert in monitoring.alerts
        },
        tuple(rules),
    )


def _severity_of(policy: IncidentPolicy, rule: Inhibition) -> str | None:
    """The severity whose alerts are the sources of a rule, if they are."""
    (matcher, *_) = rule.source
    if matcher.label != "severity":
        return None
    return next((one.name for one in policy.severities if matcher.fits({"severity": one.name})), None)


def silencing_pairs(known: Mapping[str, KnownLabels], rule: Inhibition) -> list[tuple[str, str]]:
    """The pairs of alerts of which the first can silence the second by a rule."""
    sources = [name for name, labels in known.items() if all_fit(rule.source, labels.fixed)]
    targets = [name for name, labels in known.items() if all_fit(rule.target, labels.fixed)]
    both = {*sources} & {*targets}
    return [
        (source, target)
        for source in sources
        for target in targets
        # An alert that fits both sides is not silenced by one that does too.
        if not (source in both and target in both) and can_be_equal(rule.equal, known[source], known[target])
    ]


def can_be_equal(labels: Iterable[str], one: KnownLabels, other: KnownLabels) -> bool:
    """Whether two alerts can have the same of these labels; a label that is not there is empty."""
    return not any(one.values(label).both(other.values(label)).impossible for label in labels)
