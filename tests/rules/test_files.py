"""Rule files of any origin: which rules they hold, and where in the file each character of an expression stands."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.rules.fault import underlined
from eventcore_monitoring.rules.files import ReadRule, read_rules


def only(text: str) -> ReadRule:
    rules, findings = read_rules("rules.yaml", text)
    assert findings == []
    (rule,) = rules
    return rule


def faults(text: str) -> list[Finding]:
    return read_rules("rules.yaml", text)[1]


def said(text: str) -> list[str]:
    return [f"{one.source.line}:{one.source.column} {one.at}: {one.message}" for one in faults(text) if one.source]


RULE = """\
groups:
- name: g
  interval: 30s
  rules:
  - alert: Slow
    expr: {expression}
    for: 5m
    labels: {{severity: page, value: "{{{{ $value }}}}"}}
    annotations:
      summary: '{{{{ $labels.path }}}} of {{{{ index $labels "job" }}}} is {{{{ .Value }}}}'
"""
WAYS = {
    "plain": "sum(up == 0) > 0",
    "quoted": '"sum(up{job=\\"a\\"} == 0) > 0"',
    "single": "'sum(up{job=\"it''s\"} == 0) > 0'",
    "block": "|\n      sum(\n        up == 0\n      )\n      > 0",
    "block with comment": "|\n      sum(up  # how many\n        == 0) > 0",
    "folded": ">-\n      sum(up\n      == 0)\n      > 0",
    "over two lines": "sum(up\n      == 0) > 0",
}


@pytest.mark.parametrize("way", WAYS)
def test_each_character_of_an_expression_is_found_where_it_stands(way: str) -> None:
    text = RULE.format(expression=WAYS[way])
    written = only(text).written
    lines = text.split("\n")
    assert len(written.places) == len(written.text.rstrip()) or len(written.places) == len(written.text)
    for character, (line, column) in zip(written.text, written.places, strict=False):
        if not character.isspace():
            assert lines[line - 1][column - 1] == character


def test_a_rule_has_what_the_file_says() -> None:
    rule = only(RULE.format(expression="up == 0"))
    assert (rule.kind, rule.name, rule.group, rule.waits, rule.evaluated) == ("alert", "Slow", "g", 300_000, 30_000)
    assert rule.labels == {"severity": "page", "value": "{{ $value }}"}
    (summary,) = rule.texts
    assert (summary.field, summary.labels, summary.value) == ("annotations.summary", ("path", "job"), True)
    assert [(one.field, one.value) for one in rule.label_texts] == [("labels.severity", False), ("labels.value", True)]
    assert (rule.source.line, rule.source.column) == (5, 5)


def test_a_prometheus_rule_and_a_list_of_them_are_read_too() -> None:
    one = "kind: PrometheusRule\nspec:\n  groups: [{name: a, rules: [{record: 'x:y:z', expr: up}]}]\n"
    assert [rule.name for rule in read_rules("f", one)[0]] == ["x:y:z"]
    both = "kind: List\nitems:\n" + "".join(f"- {line}" for line in [one.replace("\n", "\n  ").rstrip(" ")]) * 2
    assert [rule.kind for rule in read_rules("f", both)[0]] == ["record", "record"]
    assert len(read_rules("f", f"{one}---\n{one}")[0]) == 2


def test_a_rule_has_what_is_merged_into_it_and_its_own_fields_before_that() -> None:
    text = (
        "groups:\n- name: g\n  rules:\n  - &one {alert: A, expr: up == 0, for: 5m, labels: {severity: page}}\n"
        "  - {<<: *one, alert: B}\n  - {<<: [{for: 1m}, *one], alert: C}\n"
    )
    rules, found = read_rules("f", text)
    assert found == []
    assert [(one.name, one.written.text, one.waits, one.labels) for one in rules] == [
        ("A", "up == 0", 300_000, {"severity": "page"}),
        ("B", "up == 0", 300_000, {"severity": "page"}),
        ("C", "up == 0", 60_000, {"severity": "page"}),
    ]


def test_comments_above_a_rule_waive_findings_with_a_reason() -> None:
    comments = "  # About it.\n  # waive rate-of-gauge: it is a counter\n"
    text = f"groups:\n- name: g\n  rules:\n{comments}  - record: a:b:c\n    expr: up\n"
    assert only(text).waived == {"rate-of-gauge": "it is a counter"}


@pytest.mark.parametrize(
    "comment",
    [
        "  - alert: A\n    # waive rate-of-gauge: within the rule\n    expr: up\n",
        "  - alert: A\n    expr: up # waive rate-of-gauge: behind it\n",
        "  # waive rate-of-gauge, le-lost: two at once\n  - alert: A\n    expr: up\n",
        "  # waive rate-of-gauge no colon\n  - alert: A\n    expr: up\n",
        "  # waive rate-of-gauge: a blank line below\n\n  - alert: A\n    expr: up\n",
    ],
)
def test_a_comment_that_looks_like_a_waiver_and_is_none_is_reported(comment: str) -> None:
    rules, (found,) = read_rules("f", f"groups:\n- name: g\n  rules:\n{comment}")
    assert (dict(rules[0].waived), found.code, found.severity) == ({}, "waiver", "warning")
    assert found.source is not None
    row = 1 + next(row for row, line in enumerate(comment.split("\n")) if "waive" in line)
    assert (found.source.line, found.source.column) == (3 + row, comment.split("\n")[row - 1].index("#") + 1)


def test_a_waiver_above_a_rule_that_cannot_be_read_and_prose_are_not_reported() -> None:
    text = "# waive the old rules\ngroups:\n- name: g\n  rules:\n  # waive le-lost: so\n  - {alert: A, expr: sum(}\n"
    assert [one.code for one in read_rules("f", text)[1]] == ["promql-syntax"]


@pytest.mark.parametrize(
    "text",
    [
        "{{- if .Values.on }}\ngroups: []\n{{- end }}\n",
        "groups:\n- name: {{ .Release.Name }}\n",
        "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up > {{ .Values.most }}\n",
    ],
)
def test_of_a_template_it_is_said_that_it_has_to_be_rendered(text: str) -> None:
    (found,) = read_rules("f", text)[1]
    assert found.fix == "render the template first (`helm template`), and check what comes out"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("groups: [", ["2:1 rules.yaml: is no YAML: did not find expected node content"]),
        ("a: 1", ["1:0 rules.yaml: has no rules"]),
        ("", ["1:0 rules.yaml: has no rules"]),
        ("groups: [{name: g, rules: [{expr: up}]}]", ["1:28 groups.g: has no `alert` or `record`"]),
        ("groups: [{name: g, rules: [{alert: A}]}]", ["1:28 groups.g.A: has no `expr`"]),
        (
            "groups: [{name: g, rules: [{alert: A, expr: up, for: 5 minutes}]}]",
            ['1:54 groups.g.A.for: "5 minutes" is no duration: write 30s, 5m, 2h, 1d or 1h30m'],
        ),
        ("[" * 100_000, ["1:0 rules.yaml: is nested too deeply, or holds itself"]),
        ("groups: &all [{<<: &one {<<: *one}}]", ["1:0 rules.yaml: is nested too deeply, or holds itself"]),
        ("items: &all [{items: *all}]", ["1:0 rules.yaml: has no rules"]),
        (
            "groups: [{name: g, rules: [{alert: A, expr: up, expr: down}]}]",
            ["1:49 rules.yaml: has the field `expr` twice"],
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place(text: str, sentences: list[str]) -> None:
    assert said(text) == sentences


def test_a_fault_of_syntax_is_underlined_and_the_other_rules_are_read_all_the_same() -> None:
    text = (
        "groups:\n- name: g\n  rules:\n  - {alert: A, expr: 'up >'}\n  - {alert: B, expr: up}\n"
        "  - alert: C\n    expr: |\n      sum(up)\n        + rat(x[5m])\n"
    )
    rules, found = read_rules("f", text)
    assert [rule.name for rule in rules] == ["B"]
    assert [(one.code, one.at) for one in found] == [
        ("promql-syntax", "groups.g.A.expr"),
        ("promql-syntax", "groups.g.C.expr"),
    ]
    assert found[1].source is not None
    assert found[1].source[1:] == (9, 11)
    assert found[1].excerpt == "  + rat(x[5m])\n    ^^^"


def test_the_line_below_the_culprit_is_as_wide_as_a_terminal_shows_it() -> None:
    assert underlined('{a="漢字"} up', 9, 11)[1] == " " * 11 + "^^"
    assert underlined('{a="e\u0301"} up', 9, 11)[1] == " " * 8 + "^^"
    assert underlined('{a="\x1b"} up', 8, 10)[1] == " " * 11 + "^^"
    assert underlined("漢 up", 0, 1)[1] == "^^"


def test_an_expression_written_with_escapes_is_placed_at_its_rule_and_never_in_another() -> None:
    text = (
        'groups:\n- name: g\n  rules:\n  - alert: A\n    expr: "up{a=\\"\\u00e9\\"}"\n  # é\n  - {alert: B, expr: up}\n'
    )
    places = read_rules("f", text)[0][0].written.places
    assert {row for row, _ in places} == {5}


@given(st.text(max_size=80))
def test_no_text_is_more_than_a_finding(text: str) -> None:
    rules, found = read_rules("f", text)
    assert rules == []
    assert found
