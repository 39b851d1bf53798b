"""What the guide's contradictions are to the checks: its own figures and texts, declared, are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eventcore_mixin import eventcore
from eventcore_monitoring import Finding, Monitoring, Playbook, Step
from eventcore_monitoring.checks.backup_cannot_meet_objective import backup_cannot_meet_objective
from eventcore_monitoring.checks.danger_without_caution import danger_without_caution
from eventcore_monitoring.checks.inhibition_never_applies import inhibition_never_applies
from eventcore_monitoring.checks.metric_not_declared import metric_not_declared
from eventcore_monitoring.checks.severity_not_in_policy import severity_not_in_policy
from eventcore_monitoring.foreign import catalogue_of
from eventcore_monitoring.foreign_dashboards import check_dashboards
from eventcore_monitoring.rules.files import read_rules
from small import found

ROOT = Path(__file__).parents[2]
GUIDE = eventcore()
# The guide's second and third block of rules, as printed: the first of these is indented as if it went on.
SECOND_BLOCK = """\
      - alert: DatabaseConnectionPoolExhausted
        expr: eventcore_db_connections_active / eventcore_db_connections_max > 0.9
        for: 5m
        labels:
          severity: critical
"""
THIRD_BLOCK = """\
# Security-focused alerts
- alert: UnauthorizedCommandAttempt
  expr: rate(eventcore_unauthorized_commands_total[5m]) > 0
  labels:
    severity: security
"""


def messages(check: Callable[[Monitoring], Iterator[Finding]], given: Monitoring) -> list[str]:
    return [finding[2] for finding in found(check, given)]


def test_a_latency_of_commands_that_nothing_measures_is_found() -> None:
    """X2: the guide reviews p99 of commands, and declares no metric of it."""
    measured = [metric for metric in GUIDE.metrics if metric.name != "eventcore_command_duration_seconds"]
    assert any(
        finding[0].startswith("alerts.CommandLatencyHigh") and "eventcore_command_duration_seconds" in finding[2]
        for finding in found(metric_not_declared, GUIDE.replaced(metrics=measured))
    )


@pytest.mark.parametrize(("severity", "known"), [("security", False), ("warning", False), ("critical", True)])
def test_the_guides_severities_are_not_all_of_its_incident_table(severity: str, known: bool) -> None:
    """X8: its table has critical, high, medium and low."""
    assert GUIDE.incidents is not None
    table = [one.replaced(aliases=()) for one in GUIDE.incidents.severities if one.name != "security"]
    alert = next(one for one in GUIDE.alerts if one.name == "UnauthorizedCommandAttempt").replaced(severity=severity)
    given = GUIDE.replaced(alerts=[alert], incidents=GUIDE.incidents.replaced(severities=table))
    assert (messages(severity_not_in_policy, given) == []) is known


def test_the_guides_dashboard_cannot_be_loaded_and_its_success_rate_matches_nothing() -> None:
    """X9, X10."""
    catalogue = catalogue_of(str(ROOT / "definitions" / "production.py"), ROOT)
    faults = check_dashboards([ROOT / "examples" / "guide_dashboard.json"], catalogue).findings
    assert {"grafana-schema", "grafana-id", "grafana-datasource", "grafana-layout"} <= {one.code for one in faults}
    assert [one.at for one in faults if one.code == "sides-never-match"] == [
        "dashboard.panels[1].targets[0].expr (Command Success Rate)"
    ]


@pytest.mark.parametrize("schedule", ["0 3 * * *", "0 */6 * * *", "0 * * * *"])
def test_dumps_of_every_day_of_six_hours_and_of_every_hour_do_not_keep_the_guides_hour(schedule: str) -> None:
    """X12."""
    (backup,) = GUIDE.backups
    given = GUIDE.replaced(backups=[backup.replaced(schedule=schedule)])
    assert any("the objective (RPO) is 1h" in message for message in messages(backup_cannot_meet_objective, given))


@pytest.mark.parametrize(
    "command",
    [
        'find "${BACKUP_DIR}" -type d -mtime +30 -exec rm -rf {} \\;',
        "psql -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle';\"",
    ],
)
def test_what_the_guide_removes_and_ends_without_a_word_is_found(command: str) -> None:
    """X13, X11."""
    step = Step(text="As the guide says.", command=command)
    given = Monitoring(name="guide", playbooks=[Playbook(name="p", title="P", when="Now.", steps=[step])])
    assert len(messages(danger_without_caution, given)) == 1


def test_alerts_without_labels_of_the_deployment_keep_no_two_apart() -> None:
    """X21: the guide's logs say service and environment, its alerts do not."""
    assert "compares `service`, which no alert of either side carries: it keeps nothing apart" in messages(
        inhibition_never_applies, GUIDE.replaced(labels={})
    )


@pytest.mark.parametrize("block", [SECOND_BLOCK, THIRD_BLOCK])
def test_the_guides_second_and_third_block_are_no_rule_files(block: str) -> None:
    """X22."""
    rules, faults = read_rules("block.yaml", block)
    assert (list(rules), [(one.code, one.message) for one in faults]) == ([], [("rule-file", "has no rules")])
