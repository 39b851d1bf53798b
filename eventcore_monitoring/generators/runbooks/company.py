"""What else fires when an alert does: computed from the declarations and from what its own scenarios set off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from eventcore_monitoring.generators.runbooks.uses import Uses
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.drawn import as_drawn
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scenarios import Series
from eventcore_monitoring.promql.evaluation import NotKnown, Refused, Semantics
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.proof.subjects import declared_subjects
from eventcore_monitoring.proof.timeline import Subject, spans
from eventcore_monitoring.values import milliseconds

_MOST = 6  # of a kind; more say nothing


class Company(NamedTuple):
    """Other alerts, each once: `rungs` of the same signal and those that its scenarios set off (`together`), both with
    how many of the scenarios do it, and those that read the same metrics (`neighbours`), of which `more` are not named.
    """

    rungs: tuple[tuple[Alert, int], ...]
    together: tuple[tuple[Alert, int], ...]
    neighbours: tuple[Alert, ...]
    more: int


class Companies(NamedTuple):
    """What is asked for every alert, computed once."""

    uses: Uses
    alerts: Mapping[str, Alert]
    same_signal: Mapping[Node, Sequence[Alert]]
    subjects: Mapping[str, Subject]
    semantics: Semantics

    def of(self, alert: Alert) -> Company:
        """The company of an alert."""
        same = [one for one in self.same_signal.get(_signal(alert), ()) if one is not alert]
        rungs = {one.name: one for one in same if _direction(one) == _direction(alert)}
        names = dict.fromkeys(name for read in self.uses.by_alert[alert.name] for name in self.uses.of(read).alerts)
        near = [self.alerts[name] for name in islice(names, 2 * _MOST) if name != alert.name]
        others = [(one, self._set_off(alert, one)) for one in near if one.name not in rungs]
        company = Company(
            tuple((one, self._set_off(alert, one)) for one in islice(rungs.values(), _MOST)),
            tuple((one, number) for one, number in others if number),
            tuple(islice((one for one, number in others if not number), _MOST)),
            0,
        )
        named = {one.name for one, _ in (*company.rungs, *company.together)} | {one.name for one in company.neighbours}
        return company._replace(more=len(names.keys() - named) - 1)

    def _set_off(self, alert: Alert, other: Alert) -> int:
        """In how many of the scenarios in which the alert fires another one fires too."""
        return sum(
            _fires(self.subjects[other.name], scenario.all_series, milliseconds(scenario.lasts), self.semantics)
            for scenario in alert.fires_when
        )


def companies(monitoring: Monitoring, uses: Uses) -> Companies:
    """What is needed to say of each alert what else fires."""
    same: dict[Node, list[Alert]] = {}
    for alert in monitoring.alerts:
        same.setdefault(_signal(alert), []).append(alert)
    return Companies(
        uses,
        {alert.name: alert for alert in monitoring.alerts},
        same,
        {subject.name: subject for subject in declared_subjects(monitoring)},
        Semantics.OPEN if monitoring.at_least("3.0") else Semantics.CLOSED,
    )


def _signal(alert: Alert) -> Node:
    return as_drawn(alert.when)


def _direction(alert: Alert) -> str:
    return "" if alert.condition is None else alert.condition.operator[:1]


def _fires(subject: Subject, series: Sequence[Series], lasts: int, semantics: Semantics) -> bool:
    try:
        return bool(spans(subject, series, lasts, semantics))
    except (NotKnown, Refused):
        return False  # of what cannot be evaluated here nothing is said
