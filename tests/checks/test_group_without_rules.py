from __future__ import annotations

from eventcore_monitoring import RuleGroup
from eventcore_monitoring.checks.group_without_rules import group_without_rules
from small import alert, found, lines, monitoring, next_line

MESSAGE = "no alert and no recording rule is in this group"


def test_settings_of_a_group_that_no_rule_is_in_are_found() -> None:
    line = next_line()
    unused = RuleGroup(name="nightly", interval="1h")
    given = monitoring(alerts=[alert()], groups=[unused])

    fix = 'put group="nightly" on its rules, or remove it'
    assert found(group_without_rules, given) == [("groups.nightly", "group-without-rules", MESSAGE, fix)]
    assert lines(group_without_rules, given) == [line]


def test_the_group_that_was_probably_meant_is_named() -> None:
    given = monitoring(alerts=[alert(group="system")], groups=[RuleGroup(name="sytem")])
    assert found(group_without_rules, given) == [
        ("groups.sytem", "group-without-rules", MESSAGE, "did you mean `system`?")
    ]


def test_the_group_of_the_deployment_holds_the_rules_that_name_none() -> None:
    assert found(group_without_rules, monitoring(alerts=[alert()], groups=[RuleGroup(name="small")])) == []
