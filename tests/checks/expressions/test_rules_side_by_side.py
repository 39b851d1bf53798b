"""What is said of rules because of the other rules beside them."""

from __future__ import annotations

import json

from eventcore_monitoring.checks.expressions import expression_findings
from eventcore_monitoring.rules.files import read_rules
from eventcore_monitoring.rules.read import read


def said(*rules: dict[str, str], code: str) -> list[str]:
    """The severities of the findings of a check; each stands in a group of its own, with its `interval`."""
    groups = [
        {
            "name": f"g{number}",
            "interval": rule.get("interval", "1m"),
            "rules": [{field: value for field, value in rule.items() if field != "interval"}],
        }
        for number, rule in enumerate(rules)
    ]
    read_back, faults = read_rules("rules.yaml", json.dumps({"groups": groups}))
    assert faults == []
    return [str(one.severity) for one in expression_findings(read(read_back)) if one.code == code]


def test_two_equal_records_are_needless_and_two_different_ones_of_one_series_are_wrong() -> None:
    one, other = "sum(rate(a_total[5m]))", "sum(rate(b_total[5m]))"
    code = "rule-defined-twice"
    assert said({"record": ":a:rate5m", "expr": one}, {"record": ":a:rate5m", "expr": one}, code=code) == ["warning"]
    assert said({"record": ":a:rate5m", "expr": one}, {"record": ":a:rate5m", "expr": other}, code=code) == ["error"]


def test_a_window_is_too_short_only_where_all_rules_of_a_record_are_evaluated_as_seldom() -> None:
    alert = {"alert": "A", "expr": "changes(:a:max[2m]) > 4"}
    seldom, often = (
        {"record": ":a:max", "expr": "max by (path) (a)", "interval": interval} for interval in ("2m", "15s")
    )
    assert said(seldom, alert, code="window-too-short") == ["error"]
    assert said(seldom, often, alert, code="window-too-short") == []
