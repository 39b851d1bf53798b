"""promtool unit tests, made from the scenarios of alerts, a file a group of rules (see `proof.tests`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventcore_monitoring.encoding.yaml import Tree
from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.walk import selectors
from eventcore_monitoring.proof.subjects import declared_subjects
from eventcore_monitoring.proof.tests import scenario_test, tests_of_groups
from eventcore_monitoring.values import duration, milliseconds


def rule_tests(monitoring: Monitoring, files: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Tree]]:
    """The tests of each group of rules that has alerts with scenarios, as a test file holds them.

    `files` are the names of the rule files of each group. Alerts of one group that look back for many hours are
    evaluated less often in their tests: they have files of their own.
    """
    parts = _parts_read(monitoring, files)
    groups: dict[tuple[str, int], list[Alert]] = {}
    shown = [alert for alert in monitoring.alerts if alert.fires_when or alert.silent_when]
    for alert, subject in zip(shown, declared_subjects(monitoring, shown), strict=True):
        groups.setdefault((monitoring.group_of(alert), subject.evaluated), []).append(alert)
    for (name, evaluated), alerts in groups.items():
        interval = duration(evaluated)
        tests: list[Tree] = [test for alert in alerts for test in _tests(alert, interval)]
        if tests:
            usual = evaluated == milliseconds(monitoring.interval_of(name))
            yield name if usual else f"{name}.{interval}", tests_of_groups(parts[name], interval, tests)


def _parts_read(monitoring: Monitoring, files: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The rule groups that the tests of each declared group read: its own, after those that record what it uses.

    promtool evaluates every rule of every file for every test, so each further file costs time.
    """
    recorded_in = {rule.record: monitoring.group_of(rule) for rule in monitoring.recording_rules}
    if not recorded_in:
        return {group: list(files[group]) for group in files}
    record = monitoring.catalogue.recorded
    uses: dict[str, dict[str, None]] = {}
    for rule in monitoring.rules:
        itself, expression = (rule.record, rule.expression) if isinstance(rule, RecordingRule) else ("", rule.when)
        names = (selector.name or "" for selector in selectors(record(expression.node, itself)))
        group_uses = uses.setdefault(monitoring.group_of(rule), {})
        group_uses.update(dict.fromkeys(recorded_in[name] for name in names if name in recorded_in))
    return {group: [name for used in _before(group, uses) for name in files[used]] for group in files}


def _before(group: str, uses: Mapping[str, Mapping[str, None]]) -> list[str]:
    """The group after the groups whose records it uses, and those after theirs, each once."""
    order: dict[str, None] = {}
    entered = set()

    def enter(current: str) -> None:
        if current not in entered:
            entered.add(current)
            for used in uses.get(current, ()):
                enter(used)
            order[current] = None

    enter(group)
    return list(order)


def _tests(alert: Alert, interval: str) -> Iterator[Tree]:
    for scenario in alert.fires_when:
        yield scenario_test(alert.name, milliseconds(alert.for_), scenario, interval, fires=True)
    for scenario in alert.silent_when:
        yield scenario_test(alert.name, milliseconds(alert.for_), scenario, interval, fires=False)
