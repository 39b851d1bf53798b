from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.validators import promtool
from eventcore_monitoring.validators.program import Tools

Put = Callable[[str, str], Path]

GOOD = """\
groups:
  - name: g
    rules:
      - alert: Down
        expr: up == 0
        labels: {severity: critical}
        annotations: {summary: "up is {{ $value }}"}
"""
BROKEN = """\
groups:
  - name: g
    rules:
      - record: x
        expr: sum(
      - alert: B
        expr: up == 0
        annotations: {summary: "{{ $foo }}"}
  - name: g
    rules: []
"""
TWICE = GOOD + "      - alert: Down\n        expr: up == 0\n        labels: {severity: critical}\n"
TESTS = """\
rule_files: [../rules/a.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
    name: it is down
    input_series:
      - {series: 'up{job="a"}', values: '1 0 0'}
    alert_rule_test:
      - {eval_time: 0m, alertname: Down, exp_alerts: [{exp_labels: {job: a, severity: critical}}]}
      - {eval_time: 1m, alertname: Down, exp_alerts: [{exp_labels: {job: b, severity: critical}}]}
      - {eval_time: 2m, alertname: Down}
    promql_expr_test:
      - {expr: up, eval_time: 1m, exp_samples: [{labels: 'up{job="a"}', value: 3}]}
      - {expr: 'sum(', eval_time: 1m}
"""


def said(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.at, finding.code, finding.message) for finding in findings]


def test_good_rules_and_tests_have_no_finding(put: Put, tools: Tools) -> None:
    put("prometheus/rules/a.yaml", GOOD)
    quiet = TESTS.partition("    alert_rule_test")[0]
    folder = put(
        "prometheus/tests/a.yaml", f"{quiet}    alert_rule_test:\n      - {{eval_time: 0m, alertname: Down}}\n"
    )
    assert [*promtool.check_rules(folder, tools), *promtool.test_rules(folder, tools)] == []


def test_a_folder_without_rules_has_no_finding(tmp_path: Path, tools: Tools) -> None:
    assert [*promtool.check_rules(tmp_path, tools), *promtool.test_rules(tmp_path, tools)] == []


def test_each_refused_rule_is_a_finding_with_its_file_group_and_name(put: Put, tools: Tools) -> None:
    put("prometheus/rules/a: b.yaml", BROKEN)
    put("prometheus/rules/good.yaml", GOOD)
    folder = put("prometheus/rules/twice.yaml", TWICE)
    found = list(promtool.check_rules(folder, tools))
    lint = (
        "promtool lint: 1 duplicate rule(s) found. Metric: Down Label(s): severity: critical "
        "Might cause inconsistency while recording expressions."
    )
    at = "prometheus/rules/a: b.yaml"
    parse = 'promtool refuses group "g", rule 1, "x": could not parse expression: 1:5: parse error: '
    template = 'promtool refuses group "g", rule 2, "B": annotation "summary": template: __alert_B:1: '
    assert said(found) == [
        (at, "promtool-rules", f"{parse}unclosed left parenthesis."),
        (at, "promtool-rules", f'{template}undefined variable "$foo".'),
        (at, "promtool-rules", 'promtool refuses groupname: "g" is repeated in the same file.'),
        ("prometheus/rules/twice.yaml", "promtool-lint", lint),
    ]
    # promtool 3 does not say where the second group stands.
    repeated = found[2].source
    assert repeated in (SourceLine(at, 9), None)
    assert [finding.source for finding in found] == [SourceLine(at, 5), None, repeated, None]


def test_broken_yaml_in_a_rule_file_is_one_finding(put: Put, tools: Tools) -> None:
    folder = put("prometheus/rules/a.yaml", "groups:\n- name: a\n  name: b\n")
    message = 'promtool refuses yaml: unmarshal errors: line 3: mapping key "name" already defined at line 2.'
    assert said(list(promtool.check_rules(folder, tools))) == [("prometheus/rules/a.yaml", "promtool-rules", message)]


def test_each_broken_expectation_is_a_finding_with_what_was_expected_and_what_came(put: Put, tools: Tools) -> None:
    put("prometheus/rules/a.yaml", GOOD)
    put("prometheus/tests/0.yaml", TESTS.partition("    alert_rule_test")[0])
    folder = put("prometheus/tests/a.yaml", TESTS)
    down = '{job="a", severity="critical"}'
    assert said(list(promtool.test_rules(folder, tools))) == [
        ("prometheus/tests/a.yaml", "promtool-test", message)
        for message in (
            f'Test "it is down" at 0s: alert Down expected {down}, got none.',
            'Test "it is down" at 1m: alert Down expected {job="b", severity="critical"}, '
            f'got {down} with {{summary="up is 0"}}.',
            f'Test "it is down" at 2m: alert Down expected none, got {down} with {{summary="up is 0"}}.',
            'Test "it is down" at 1m: the expression `up` expected {__name__="up", job="a"} 3E+00, '
            'got {__name__="up", job="a"} 0E+00.',
            'promtool cannot run the tests: expr: "sum(", time: 1m, err: 1:5: parse error: unclosed left parenthesis.',
        )
    ]


FIRING = 'count(ALERTS{alertname="Down",alertstate="firing"}) > bool 0 or vector(0)'
DOWN, UP = "1 0 0 0", "1 1 1 1"


def scenario(name: str, values: str, *claims: tuple[str, str, int]) -> str:
    """A test with claims of (expression, time, value)."""
    head = f"  - interval: 1m\n    name: {name}\n" if name else "  - interval: 1m\n"
    series = f"    input_series: [{{series: 'up{{job=\"a\"}}', values: '{values}'}}]\n"
    samples = "".join(
        f"      - {{expr: '{expression}', eval_time: {time}, exp_samples: [{{labels: '{{}}', value: {value}}}]}}\n"
        for expression, time, value in claims
    )
    return f"{head}{series}    promql_expr_test:\n{samples}"


def messages(put: Put, tools: Tools, *scenarios: str) -> list[str]:
    put("prometheus/rules/a.yaml", GOOD)
    head = "rule_files: [../rules/a.yaml]\nevaluation_interval: 1m\ntests:\n"
    folder = put("prometheus/tests/a.yaml", head + "".join(scenarios))
    return [finding.message for finding in promtool.test_rules(folder, tools)]


def test_a_claim_about_an_alert_is_told_in_words_with_the_scenario(put: Put, tools: Tools) -> None:
    of_b = FIRING.replace('"}', '",job="b"}')
    fires = scenario(
        "Down fires when it is up",
        UP,
        (FIRING, "1m", 1),
        (f"min_over_time(({FIRING})[2m:1m])", "3m", 1),
        (of_b, "1m", 1),
        (f"min_over_time(({of_b})[2m:1m])", "180s", 1),
    )
    silent = scenario(
        "Down is silent when it is down", DOWN, (f"max_over_time(({FIRING})[3m:1m])", "3m", 0), (FIRING, "2m", 0)
    )
    assert messages(put, tools, fires, silent) == [
        '"Down fires when it is up": at 1m it does not fire, but it should.',
        '"Down fires when it is up": from 1m to 3m it does not fire all the time, but it should.',
        '"Down fires when it is up": at 1m it does not fire with {job="b"}, but it should.',
        '"Down fires when it is up": from 1m to 3m it does not fire with {job="b"} all the time, but it should.',
        '"Down is silent when it is down": at some time from 0s to 3m it fires, but it should not.',
        '"Down is silent when it is down": at 2m it fires, but it should not.',
    ]


def test_the_same_claim_of_several_tests_names_what_may_be_meant(put: Put, tools: Tools) -> None:
    silent = (f"max_over_time(({FIRING})[3m:1m])", "3m", 0)
    assert messages(
        put,
        tools,
        scenario("a", UP, silent),
        scenario("b", DOWN, silent),
        scenario("between", DOWN, ("up", "1m", 1)),
        scenario("c", DOWN, silent),
    ) == [
        'At least one of these tests of "Down" (a; b): at some time from 0s to 3m it fires, but it should not.',
        'Test "between" at 1m: the expression `up` expected {} 1E+00, got {__name__="up", job="a"} 0E+00.',
        '"c": at some time from 0s to 3m it fires, but it should not.',
    ]


def test_a_claim_of_a_test_without_a_name_says_the_alert_at_least(put: Put, tools: Tools) -> None:
    assert messages(put, tools, scenario("", UP, (FIRING, "1m", 1), ("vector(1)", "1m", 2))) == [
        'A test of "Down": at 1m it does not fire, but it should.',
        "A test without a name at 1m: the expression `vector(1)` expected {} 2E+00, got {} 1E+00.",
    ]


def test_an_expression_with_any_character_is_found_in_its_file(put: Put, tools: Tools) -> None:
    odd = r"""label_replace(vector(1), "a", "\x00\\é\"", "", "") and on() vector(time() > bool 0)"""
    found = messages(put, tools, scenario("odd", UP, (odd, "1m", 1)))
    assert [message.partition(" at 1m: ")[0] for message in found] == ['Test "odd"']


def test_what_promtool_logs_is_no_part_of_a_finding(put: Put, tools: Tools) -> None:
    put("prometheus/rules/a.yaml", BROKEN)
    folder = put("prometheus/rules/b.yaml", GOOD + "---\ngroups: []\n")
    found = said(list(promtool.check_rules(folder, tools)))
    assert [at for at, _, _ in found] == ["prometheus/rules/a.yaml"] * 3
    assert found[-1][2] == 'promtool refuses groupname: "g" is repeated in the same file.'


def test_the_name_of_an_alert_is_left_out_of_its_labels_wherever_it_stands(put: Put, tools: Tools) -> None:
    put("prometheus/rules/a.yaml", GOOD)
    wanted = '{eval_time: 0m, alertname: Down, exp_alerts: [{exp_labels: {a: "{alertname=x, }", my_alertname: b}}, {}]}'
    head, _, _ = TESTS.partition("    alert_rule_test")
    folder = put("prometheus/tests/a.yaml", f"{head}    alert_rule_test: [{wanted}]\n")
    message = 'Test "it is down" at 0s: alert Down expected {a="{alertname=x, }", my_alertname="b"} and {}, got none.'
    assert [finding.message for finding in promtool.test_rules(folder, tools)] == [message]


def test_several_alerts_at_once_stand_in_one_sentence(put: Put, tools: Tools) -> None:
    put("prometheus/rules/a.yaml", GOOD)
    series = "      - {series: 'up{job=\"b\"}', values: '0 0 0'}\n"
    head, _, _ = TESTS.partition("    alert_rule_test")
    folder = put(
        "prometheus/tests/a.yaml", f"{head}{series}    alert_rule_test: [{{eval_time: 1m, alertname: Down}}]\n"
    )
    message = (
        'Test "it is down" at 1m: alert Down expected none, got {job="a", severity="critical"} with '
        '{summary="up is 0"} and {job="b", severity="critical"} with {summary="up is 0"}.'
    )
    assert [finding.message for finding in promtool.test_rules(folder, tools)] == [message]


def test_tests_that_promtool_cannot_read_are_findings(put: Put, tools: Tools) -> None:
    put("prometheus/rules/a.yaml", GOOD)
    put("prometheus/tests/a.yaml", "rule_files: [../rules/a.yaml]\ntestz: 3\n")
    folder = put(
        "prometheus/tests/b.yaml", TESTS.replace("../rules/a.yaml", "../rules/gone.yaml").partition("tests:")[0]
    )
    unknown = "yaml: unmarshal errors: line 2: field testz not found in type main.unitTestFile"
    assert said(list(promtool.test_rules(folder, tools))) == [
        ("prometheus/tests/a.yaml", "promtool-test", f"promtool cannot run the tests: {unknown}."),
        (
            "prometheus/tests",
            "promtool-test",
            "A unit test names the rule file prometheus/rules/gone.yaml, which does not exist.",
        ),
    ]


def test_a_promtool_that_is_switched_off_is_never_silent(put: Put, tools: Tools) -> None:
    put("prometheus/rules/a.yaml", BROKEN)
    folder = put("prometheus/tests/a.yaml", TESTS)
    off = replace(tools, promtool="off")
    found = [*promtool.check_rules(folder, off), *promtool.test_rules(folder, off)]
    assert [(finding.severity, finding.message) for finding in found] == [
        (Severity.NOTE, "promtool is switched off: the rules were not checked."),
        (Severity.NOTE, "promtool is switched off: the unit tests of the rules did not run."),
    ]
