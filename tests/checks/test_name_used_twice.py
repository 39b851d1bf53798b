from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring import Alert, Checklist, Counter, CustomVariable, RecordingRule, RuleGroup
from eventcore_monitoring.checks.name_used_twice import name_used_twice
from small import (
    METRICS,
    PIPELINE,
    alert,
    dashboard,
    found,
    lines,
    long_queue,
    monitoring,
    next_line,
    queue,
    scaling,
    web,
)

FIX = "rename one of them, or remove the second"


def rule(record: str, **fields: Any) -> RecordingRule:
    return RecordingRule(record=record, expression=queue.sum("job"), help="All.", **fields)


def test_two_alerts_of_one_name_are_found_at_the_second_with_the_line_of_the_first() -> None:
    first_file, first_line = next_line()
    first = Alert(name="Long", when=queue > 1, severity="high", summary="Long.")
    line = next_line()
    second = Alert(name="Long", when=queue > 2, severity="high", summary="Long.")
    given = monitoring(alerts=[first, second])

    message = f"the name is used twice, first on line {first_line} of {first_file}"
    assert found(name_used_twice, given) == [("alerts.Long", "name-used-twice", message, FIX)]
    assert lines(name_used_twice, given) == [line]


def test_names_that_differ_in_case_are_one_file_on_some_disks() -> None:
    (message,) = [m for _, _, m, _ in found(name_used_twice, monitoring(alerts=[alert(name="A"), alert(name="a")]))]
    assert message.startswith("the name is too much like `A`, first on line ")


@pytest.mark.parametrize(
    ("at", "fields"),
    [
        ("metrics.requests_total", {"metrics": [*METRICS, METRICS[0]]}),
        (
            "metrics.latency_seconds_count",
            {"metrics": [*METRICS, Counter(name="latency_seconds_count", help="Another.", target=web)]},
        ),
        ("alerts.QueueLong", {"alerts": [same := alert(), same]}),
        ("recording_rules.a:b:c", {"recording_rules": [rule("a:b:c"), rule("a:b:c")]}),
        ("groups.slow", {"alerts": [alert(group="slow")], "groups": [RuleGroup(name="slow"), RuleGroup(name="slow")]}),
        ("groups.a-b", {"alerts": [alert(group="a_b"), alert(name="Other", group="a-b")]}),
        ("groups.System", {"alerts": [alert(group="system"), alert(name="Other", group="System")]}),
        ("dashboards.board", {"dashboards": [dashboard(queue), dashboard(queue)]}),
        (
            "dashboards.board.variables.v",
            {
                "dashboards": [
                    dashboard(queue, variables=[CustomVariable(name="v", title=t, values=["a"]) for t in ("V", "W")])
                ]
            },
        ),
        ("dashboards.board.rows.Row", {"dashboards": [dashboard(queue, rows=2 * [*dashboard(queue).rows])]}),
        (
            "dashboards.board.Row.Panel",
            {
                "dashboards": [
                    dashboard(queue, rows=[row.replaced(panels=2 * row.panels) for row in dashboard(queue).rows])
                ]
            },
        ),
        ("pipelines.logs", {"pipelines": [PIPELINE, PIPELINE]}),
        ("scaling.web", {"scaling": [scaling(), scaling(namespace="other")]}),
        ("checklists.daily", {"checklists": 2 * [Checklist(name="daily", title="Daily", items=[])]}),
        (
            "alerts.QueueLong.scenarios.the queue is long",
            {"alerts": [alert(fires_when=[long_queue(), long_queue(300)])]},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_that_stands_twice_among_its_kind_is_found(at: str, fields: dict[str, Any]) -> None:
    assert [found_at for found_at, *_ in found(name_used_twice, monitoring(**fields))] == [at]


def test_names_of_different_kinds_may_be_equal() -> None:
    given = monitoring(
        alerts=[alert(name="web", group="web")],
        scaling=[scaling()],
        checklists=[Checklist(name="web", title="Web", items=[])],
        dashboards=[dashboard(queue, name="web")],
    )
    assert found(name_used_twice, given) == []


def test_a_group_of_many_rules_is_one_group() -> None:
    given = monitoring(alerts=[alert(group="a_b"), alert(name="Other", group="a_b")], recording_rules=[rule("a:b:c")])
    assert found(name_used_twice, given) == []
