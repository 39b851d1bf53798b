"""The whole: what it knows of its parts, and how it is extended."""

from __future__ import annotations

import pytest

from eventcore_monitoring import DefinitionError, Monitoring
from eventcore_monitoring.model.monitoring import version_numbers
from eventcore_monitoring.rules.declared import declared
from small import METRICS, POLICY, SMALL, alert, dashboard, latency, monitoring, queue, scaling, web


def test_each_target_is_there_once() -> None:
    assert [target.job for target in monitoring().targets] == ["web", "database"]
    assert monitoring().targets[0] == web


def test_a_metric_is_found_under_each_name_that_it_exposes() -> None:
    known = monitoring().metric_of
    assert known["latency_seconds_bucket"] is known["latency_seconds_sum"] is latency
    assert "latency_seconds" not in known
    assert known["queue_length"] is queue


def test_a_severity_is_found_under_its_aliases() -> None:
    high, low = POLICY.severities
    named = POLICY.replaced(severities=[high.replaced(aliases=["page", "urgent"]), low])
    found = monitoring(incidents=named).severity_of
    assert {word: level.name for word, level in found.items()} == {
        "high": "high",
        "page": "high",
        "urgent": "high",
        "low": "low",
    }
    assert monitoring().severity_of == {}


@pytest.mark.parametrize(
    ("given", "asked", "answer"),
    [
        ("2.42", "2.42", True),
        ("2.42", "2.53", False),
        ("3.0", "2.53", True),
        ("2.53", "2.6", True),
        ("3.10", "3.9", True),
    ],
)
def test_versions_are_compared_by_number(given: str, asked: str, answer: bool) -> None:
    assert Monitoring(name="m", prometheus_version=given).at_least(asked) is answer


@pytest.mark.parametrize("version", ["3", "2.42.0", "x", "", "2.x", "-1.2", "²·2"])
def test_what_is_no_version_is_refused_with_a_sentence(version: str) -> None:
    with pytest.raises(ValueError, match=r"is no version of Prometheus: write 2\.42 or 3\.5"):
        version_numbers(version)


def test_a_rule_without_a_group_is_in_that_of_the_deployment() -> None:
    given = monitoring()
    assert (given.group_of(alert()), given.group_of(alert(group="other"))) == ("small", "other")


def test_every_expression_has_an_address() -> None:
    given = monitoring(
        recording_rules=SMALL["recording rule"]().recording_rules,
        alerts=[alert()],
        dashboards=[*SMALL["dashboard"]().dashboards, dashboard(queue, name="other")],
        scaling=[scaling()],
    )
    assert [use.at for use in declared(given).uses] == [
        "recording_rules.path:requests:rate5m.expression",
        "alerts.QueueLong.when",
        "dashboards.board.Panel.show.0",
        "dashboards.board.Panel.show.1",
        "dashboards.board.annotations.Restarts",
        "dashboards.other.Panel.show.0",
        "scaling.web.triggers.queue.when",
    ]


def test_what_is_added_stands_behind_what_was_there() -> None:
    given = monitoring(alerts=[alert(name="A")]).extended(alerts=[alert(name="B")], dashboards=(dashboard(queue),))
    assert [one.name for one in given.alerts] == ["A", "B"]
    assert [one.name for one in given.dashboards] == ["board"]
    assert given.metrics == tuple(METRICS)


def test_what_is_known_of_the_parts_is_known_anew_after_a_change() -> None:
    given = monitoring()
    assert "queue_length" in given.metric_of
    assert given.replaced(metrics=[]).metric_of == {}  # type: ignore[attr-defined]
    assert given == monitoring()


def test_a_field_that_is_no_list_cannot_be_extended() -> None:
    with pytest.raises(DefinitionError, match="`incidents` must be an IncidentPolicy, not a list"):
        monitoring().extended(incidents=[POLICY])
