"""JUnit reports, by the schema of Jenkins and by what GitLab's reader asks besides."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import xmlschema
from hypothesis import given

from eventcore_monitoring.findings import Severity, SourceLine
from eventcore_monitoring.formats.junit import junit
from eventcore_monitoring.formats.run import Run, Subject
from format_runs import RUNS, finding, run

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent.parent / "data" / "formats" / "junit-10.xsd")


def suites(text: str) -> list[ElementTree.Element]:
    """The suites of a report that the schema and GitLab take, and whose numbers are right."""
    assert "\x1b" not in text
    root = ElementTree.fromstring(text.encode())
    SCHEMA.validate(root)
    found = list(root)
    assert int(root.attrib["tests"]) == sum(int(suite.attrib["tests"]) for suite in found)
    assert int(root.attrib["failures"]) == sum(int(suite.attrib["failures"]) for suite in found)
    for suite in found:
        cases = list(suite)
        assert int(suite.attrib["tests"]) == len(cases) > 0
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
        assert all(len(case.findall("failure")) <= 1 for case in cases)
        assert len({case.attrib["name"] for case in cases}) == len(cases)
        assert {case.attrib["classname"] for case in cases} == {suite.attrib["name"]}
    return found


@given(RUNS)
def test_any_text_comes_back_from_a_reader_of_xml_and_each_error_fails_a_case(of: Run) -> None:
    found = suites(junit(of))

    said = [text for suite in found for case in suite for part in case if (text := part.text)]
    for one in of.findings:
        assert any(f"{one.severity}[{one.code}] {one.at}: {one.text}" in text for text in said)
    failing = any(suite.findall("testcase/failure") for suite in found)
    assert failing == any(one.severity is Severity.ERROR for one in of.findings)


def test_a_deployment_is_a_suite_and_what_is_declared_a_case() -> None:
    subjects = [Subject(name, "", ("alerts.A", "alerts.B")) for name in ("shop", "stage")]
    findings = [finding("alerts.A.when"), finding("alerts.B", severity=Severity.WARNING)]
    assert junit(run(findings, subjects)) == (
        """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="eventcore-monitoring" tests="4" failures="1" errors="0">
  <testsuite name="shop" tests="2" failures="1" errors="0">
    <testcase classname="shop" name="alerts.A">
      <failure type="rate-of-gauge" message="is wrong">"""
        """definitions/shop.py:3: error[rate-of-gauge] alerts.A.when: is wrong</failure>
    </testcase>
    <testcase classname="shop" name="alerts.B">
      <system-out>definitions/shop.py:3: warning[rate-of-gauge] alerts.B: is wrong</system-out>
    </testcase>
  </testsuite>
  <testsuite name="stage" tests="2" failures="0" errors="0">
    <testcase classname="stage" name="alerts.A"/>
    <testcase classname="stage" name="alerts.B"/>
  </testsuite>
</testsuites>
"""
    )


def test_what_no_one_deployment_has_is_a_suite_of_the_command_and_no_deployment_claims_it_right() -> None:
    shared = finding("alerts.A.when", source=SourceLine("mixin.py", 3))
    subjects = [Subject(name, "", ("alerts.A", "alerts.B")) for name in ("shop", "stage")]
    found = suites(junit(run([shared], subjects)))

    assert [suite.attrib["name"] for suite in found] == ["shop", "stage", "check"]
    assert [[case.attrib["name"] for case in suite] for suite in found] == [
        ["alerts.B"],
        ["alerts.B"],
        ["alerts.A.when"],
    ]


def test_generated_files_belong_to_the_deployment_whose_folder_they_are_in() -> None:
    at = "generated/shop/prometheus/rules/shop.yaml"
    [suite] = suites(junit(run([finding(at, "output-added", source=None)], [Subject("shop")])))
    assert [suite.attrib["name"], *(case.attrib["name"] for case in suite)] == ["shop", at]


def test_a_run_that_found_nothing_has_a_case_that_passes() -> None:
    for subjects in ([], [Subject("", "12 rules in 3 files")]):
        [suite] = suites(junit(run([], subjects, code=0)))
        assert [case.attrib for case in suite] == [{"classname": "check", "name": "check"}]


def test_several_errors_at_one_address_are_one_failure_that_says_all_of_them() -> None:
    [suite] = suites(junit(run([finding(message="one"), finding(message="two", fix="a <b>")])))
    [failure] = suite.findall("testcase/failure")
    assert failure.attrib == {"type": "rate-of-gauge", "message": "2 errors"}
    assert failure.text == (
        "definitions/shop.py:3: error[rate-of-gauge] alerts.A: one\n"
        "definitions/shop.py:3: error[rate-of-gauge] alerts.A: two\nfix: a <b>"
    )
