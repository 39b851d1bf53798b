from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eventcore_monitoring.validators import promtool
from eventcore_monitoring.validators.output_text import check_rule_text
from eventcore_monitoring.validators.program import Tools

Put = Callable[[str, str], Path]
AT = "prometheus/rules/a.yaml"
HEAD = "groups:\n  - name: g\n    rules:\n"
WHERE = 'Group "g", rule "A"'


def rule(expression: str = "up == 0", **more: str) -> str:
    lines = [f"      - alert: {more.pop('alert', 'A')}", f"        expr: {expression}"]
    return "\n".join([*lines, *(f"        {key}: {value}" for key, value in more.items())]) + "\n"


TRAPS = [
    ("", ["The file is empty: Prometheus loads it and nothing ever fires."]),
    ("# a comment\n", ["The file is empty: Prometheus loads it and nothing ever fires."]),
    ("groups:\n", ["The file has no groups: Prometheus loads it and nothing ever fires."]),
    ("groups: []\n", ["The file has no groups: Prometheus loads it and nothing ever fires."]),
    (
        f"{HEAD}{rule()}---\ngroups: []\n",
        ["The file holds 2 YAML documents: Prometheus reads the first and ignores the others."],
    ),
    (HEAD + rule(labels="{severity: null}"), [f"{WHERE}: the label severity is null, so it vanishes."]),
    (HEAD + rule(annotations="{summary: }"), [f"{WHERE}: the annotation summary is null, so it vanishes."]),
    (
        HEAD + rule(annotations="{summary: '{{ .Values.x }}'}"),
        [f"{WHERE}, annotation summary: the template reads .Values, which Prometheus does not know."],
    ),
    (
        HEAD + rule(annotations="""{summary: '{{ query "up" }}'}"""),
        [f"{WHERE}, annotation summary: the template calls query, which a rule must not do."],
    ),
    (
        HEAD + rule(labels="""{team: '{{ define "x" }}a{{ end }}{{ template "x" }}'}"""),
        [
            f"{WHERE}, label team: the template calls define, which a rule must not do.",
            f"{WHERE}, label team: the template calls template, which a rule must not do.",
        ],
    ),
    (
        HEAD + rule(alert='"A\\nB"'),
        ['The name "A\\nB" holds a line break or another control character.'],
    ),
    (HEAD + rule(labels="{alertname: B}"), [f"{WHERE}: the label alertname hides the alert's own name."]),
]


@pytest.mark.parametrize(("text", "messages"), TRAPS)
def test_each_trap_is_named_although_promtool_accepts_it(
    put: Put, tools: Tools, text: str, messages: list[str]
) -> None:
    folder = put(AT, text)
    found = list(check_rule_text(folder, tools))
    assert [finding.message for finding in found] == messages
    assert {finding.at for finding in found} == {AT}
    assert list(promtool.check_rules(folder, tools)) == []


def test_an_expression_that_is_null_is_named_although_promtool_2_reads_a_metric_of_that_name(
    put: Put, tools: Tools
) -> None:
    folder = put(AT, HEAD + rule("null"))
    assert [finding.message for finding in check_rule_text(folder, tools)] == [
        f"{WHERE}: expr is empty, and Prometheus reads null as the name of a metric."
    ]
    refused = ["""promtool refuses group "g", rule 1, "A": field 'expr' must be set in rule."""]
    assert [finding.message for finding in promtool.check_rules(folder, tools)] in ([], refused)


def test_the_same_rule_in_two_files_is_named_where_it_comes_again(put: Put, tools: Tools) -> None:
    put(AT, HEAD + rule(labels="{a: b, c: d}") + rule(labels="{a: c}") + rule("up == 1"))
    folder = put("prometheus/rules/b.yaml", HEAD + rule(labels="{c: d, a: b}"))
    message = f'{WHERE}: the same rule, with the same labels and expression, is in {AT}, group "g", rule "A".'
    assert [(finding.at, finding.message) for finding in check_rule_text(folder, tools)] == [
        ("prometheus/rules/b.yaml", message)
    ]


@pytest.mark.parametrize(
    "text",
    [
        rule(
            annotations="{summary: '{{ $value }} {{ $labels.job }} {{ .Labels.a | title }} {{ printf \"%f\" .Value }}'}"
        ),
        rule(annotations="""{summary: '{{"{"}}{ .Values.x }} {{ "query .Values" }} {{ `}} .tmpl` }}'}"""),
        rule(annotations="{summary: 'the query .Values is text'}"),
        "      - record: a:b\n        expr: 1\n",
    ],
)
def test_a_good_rule_has_no_finding(put: Put, tools: Tools, text: str) -> None:
    folder = put(AT, HEAD + text)
    assert [*check_rule_text(folder, tools), *promtool.check_rules(folder, tools)] == []


def test_a_call_of_tmpl_is_named(put: Put, tools: Tools) -> None:
    folder = put(AT, HEAD + rule(annotations="""{summary: '{{ tmpl "x" . }}'}"""))
    message = f"{WHERE}, annotation summary: the template calls tmpl, which a rule must not do."
    assert [finding.message for finding in check_rule_text(folder, tools)] == [message]


def test_a_repeated_key_is_refused(put: Put, tools: Tools) -> None:
    found = list(check_rule_text(put(AT, "groups: []\ngroups: []\n"), tools))
    message = "The file cannot be read strictly: line 2: the key groups is written twice."
    assert [finding.message for finding in found] == [message]
