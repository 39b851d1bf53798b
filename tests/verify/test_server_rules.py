"""Rules of a server against those that are declared: what is another version, and what is only printed otherwise."""

from __future__ import annotations

import pytest

from eventcore_monitoring import Alert, Monitoring, RecordingRule, RuleGroup, count
from eventcore_monitoring.verify.server_rules import compare_rules, our_rules
from small import METRICS, errors, queue, requests

DECLARED = Monitoring(
    name="small",
    metrics=METRICS,
    recording_rules=[
        RecordingRule(record="path:requests:rate5m", expression=requests.rate("5m").sum("path"), help="Rate.")
    ],
    alerts=[
        Alert(
            name="QueueLong",
            when=queue.where(job="web", instance="a") > count(2_000_000),
            for_="5m",
            keep_firing_for="10m",
            severity="high",
            summary="Long.",
            group="slow",
        ),
        Alert(name="Errors", when=errors.rate("5m").sum() > count(1), severity="high", summary="Errors."),
    ],
    groups=[RuleGroup(name="slow", interval="5m")],
)


def served(**changes: object) -> list[dict[str, object]]:
    """The groups as a server lists them, the fields of the rule `QueueLong` changed."""
    groups: dict[str, dict[str, object]] = {}
    for rule in our_rules(DECLARED):
        one = {
            "type": "alerting" if rule.kind == "alert" else "recording",
            "name": rule.name,
            "query": rule.expression,
            "duration": rule.waits / 1000,
            "keepFiringFor": rule.keeps / 1000,
            "labels": rule.labels,
            "annotations": rule.annotations,
            "health": "ok",
        } | (changes if rule.name == "QueueLong" else {})
        group = groups.setdefault(rule.group, {"name": rule.group, "interval": rule.interval / 1000, "rules": []})
        group["rules"].append(one)  # type: ignore[attr-defined]
    return list(groups.values())


def found(groups: list[dict[str, object]]) -> list[tuple[str, str, str]]:
    return [(f"{one.severity} {one.code}", one.at, one.message) for one in compare_rules(DECLARED, groups)]


@pytest.mark.parametrize(
    "query",
    [
        'queue_length{instance="a",job="web"} > 2e+06',
        'queue_length{job="web",instance="a"}>2000000',
        '\n queue_length{job="web", instance="a"}\n > 2e6',
    ],
)
def test_the_same_expression_may_be_printed_otherwise(query: str) -> None:
    assert found(served(query=query)) == []


DIFFERS = "has another version on the server: "


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"query": "queue_length > 1"}, f"{DIFFERS}the expression is another one"),
        ({"query": "a new function of (("}, f"{DIFFERS}the expression is another one"),
        ({"query": ""}, f"{DIFFERS}the expression is another one"),
        ({"duration": 60}, f"{DIFFERS}for is 1m, declared is 5m"),
        ({"keepFiringFor": 0}, f"{DIFFERS}keep_firing_for is 0s, declared is 10m"),
        ({"labels": {"severity": "low"}}, f'{DIFFERS}label severity "low", declared is "high"'),
        ({"labels": {}}, f'{DIFFERS}label severity is not there, declared is "high"'),
    ],
)
def test_another_version_is_an_error_that_says_in_what(changes: dict[str, object], expected: str) -> None:
    assert found(served(**changes)) == [("error verify-rule-differs", "alerts.QueueLong", expected)]


def test_other_texts_and_another_interval_are_a_warning() -> None:
    groups = served(annotations={"summary": "Old."})
    groups[-1]["interval"] = 60
    message = 'is as declared, but evaluated every 1m, declared is 5m; annotation summary "Old.", declared is "Long."'

    assert found(groups) == [("warning verify-rule-differs", "alerts.QueueLong", message)]


def test_a_rule_that_cannot_be_evaluated_is_an_error() -> None:
    message = "cannot be evaluated by the server: many-to-many"

    assert found(served(lastError="many-to-many")) == [("error verify-rule-fails", "alerts.QueueLong", message)]


def test_a_group_that_is_not_there_is_told_once() -> None:
    (group, slow) = served()
    names = "path:requests:rate5m, Errors"

    assert found([slow]) == [("error verify-rule-missing", "groups.small", f"is not on the server: 2 rules, {names}")]
    assert found([group]) == [("error verify-rule-missing", "alerts.QueueLong", "is not on the server")]


def test_a_rule_may_stand_in_another_group() -> None:
    (group, slow) = served()

    assert found([group, {**slow, "name": "elsewhere"}]) == []
