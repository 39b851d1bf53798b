"""JUnit: test reports as GitLab, Jenkins and most others read them.

The form of `junit-10.xsd` (Jenkins' xUnit plugin). GitLab (`Ci::Parsers::Test::Junit`) tells cases apart by classname
and name, takes no suite without a case, and shows the content of `failure`, not its message; so a suite has always a
case, an address stands in it once, and all that is said is content. XML 1.0 has every character that is printable.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Sequence, Set
from xml.sax.saxutils import escape, quoteattr

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.formats.run import NAME, Placed, Run, Subject


def junit(run: Run) -> str:
    """Each deployment a suite, each address a case: failed where an error was found, with what else is said of it.

    Findings that no one deployment has make a suite that is called like the command.
    """
    named = {subject.name for subject in run.subjects}
    of: dict[str, list[Placed]] = {}
    for finding in run.findings:
        of.setdefault(_suite(finding, named), []).append(finding)
    common = of.get("", [])
    subjects = [subject for subject in run.subjects if subject.name]
    if common or not subjects:
        subjects.append(Subject("", declared=tuple(at for one in run.subjects if not one.name for at in one.declared)))
    faulty = {at for one in common if one.severity is Severity.ERROR for at in _around(one.at)}
    suites = [_suite_of(run, subject, of.get(subject.name, []), faulty) for subject in subjects]
    tests, failures = (sum(counts) for counts in zip(*((suite[1], suite[2]) for suite in suites), strict=True))
    head = f"<testsuites name={quoteattr(NAME)} {_counts(tests, failures)}>"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, *(line for suite in suites for line in suite[0])]
    return "\n".join([*lines, "</testsuites>", ""])


def _suite(finding: Placed, named: set[str]) -> str:
    """The deployment that a finding names: by its definition, or by a folder of generated files."""
    stem = os.path.splitext(os.path.basename(finding.path or ""))[0]
    return next((part for part in (*finding.at.split("/")[:-1], finding.at, stem) if part in named), "")


def _suite_of(run: Run, subject: Subject, findings: Sequence[Placed], faulty: Set[str]) -> tuple[list[str], int, int]:
    """A suite with the numbers of its cases and of those that failed. `faulty` addresses fail in another suite."""
    declared = set(subject.declared)
    cases: dict[str, list[Placed]] = {}
    for finding in findings:
        # The names of the cases are those of the declarations, so that one can be followed from run to run.
        case = next((at for at in _around(finding.at) if at in declared), finding.at)
        cases.setdefault(case, []).append(finding)
    right = [at for at in subject.declared if at not in cases and at not in faulty]
    if not cases and not right:
        right = [run.command]
    failures = sum(any(one.severity is Severity.ERROR for one in found) for found in cases.values())
    name = subject.name or run.command
    lines = [f"  <testsuite name={quoteattr(name)} {_counts(len(cases) + len(right), failures)}>"]
    for at, found in cases.items():
        lines += _case(name, at, found)
    lines += [f"    <testcase classname={quoteattr(name)} name={quoteattr(at)}/>" for at in right]
    return [*lines, "  </testsuite>"], len(cases) + len(right), failures


def _around(at: str) -> Iterator[str]:
    """The address, and those that it stands below: `alerts.A.when`, `alerts.A`, `alerts`."""
    while at:
        yield at
        at = at.rpartition(".")[0]


def _case(name: str, at: str, findings: Sequence[Placed]) -> list[str]:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    others = [finding for finding in findings if finding.severity is not Severity.ERROR]
    lines = [f"    <testcase classname={quoteattr(name)} name={quoteattr(at)}>"]
    if errors:
        message = errors[0].message if len(errors) == 1 else f"{len(errors)} errors"
        attributes = f"type={quoteattr(errors[0].code)} message={quoteattr(message)}"
        lines.append(f"      <failure {attributes}>{_content(errors)}</failure>")
    if others:
        lines.append(f"      <system-out>{_content(others)}</system-out>")
    return [*lines, "    </testcase>"]


def _content(findings: Sequence[Placed]) -> str:
    return escape("\n".join(f"{finding.head}: {finding.text}" for finding in findings))


def _counts(tests: int, failures: int) -> str:
    return f'tests="{tests}" failures="{failures}" errors="0"'
