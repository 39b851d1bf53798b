"""promtool on the rule files and on their unit tests, its answers turned into findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.validators.program import Completed, Program, Tools, run
from eventcore_monitoring.validators.promtool.text import rule_findings, test_findings

_PROCESSES = 2


def check_rules(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What `promtool check rules --lint=all --lint-fatal` says of all rule files, in one call.

    Errors come with file, place, group and rule; exit code 1 for errors, 3 for lint (2.42 to 3.16).
    """
    files = sorted(folder.glob("prometheus/rules/*.yaml"))
    if not files:
        return
    if tools.promtool == "off":
        yield _skipped("prometheus/rules", "the rules were not checked")
        return
    arguments = ["check", "rules", "--lint=all", "--lint-fatal"]
    completed = _promtool(tools.promtool, arguments, files, folder, tools.timeout)
    if completed.code != 0:
        found = rule_findings(completed, files, folder)
        yield from found or [_unread(completed, "prometheus/rules", "promtool-rules")]


def test_rules(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What `promtool test rules` says of all unit tests, in two calls at a time: one finding a broken expectation.

    `--junit` (2.55) is not used: it would name the test of each, but the text has to be read for older versions in
    any case, and a text of another form is still a finding, in promtool's own words.
    """
    files = sorted(folder.glob("prometheus/tests/*.yaml"))
    if not files:
        return
    if tools.promtool == "off":
        yield _skipped("prometheus/tests", "the unit tests of the rules did not run")
        return
    yield from test_files(tools.promtool, files, folder, tools.timeout)


def test_files(promtool: Program, files: Sequence[Path], folder: Path, timeout: float) -> list[Finding]:
    """What `promtool test rules` says of test files below a folder: one promtool tests one file after another."""
    shares = [share for number in range(_PROCESSES) if (share := files[number::_PROCESSES])]
    with ThreadPoolExecutor(max_workers=_PROCESSES) as pool:
        found = pool.map(lambda share: run_tests(promtool, share, folder, timeout), shares)
        return [finding for findings in found for finding in findings]


def run_tests(promtool: Program, files: Sequence[Path], folder: Path, timeout: float) -> list[Finding]:
    """What `promtool test rules` says of test files below a folder."""
    completed = _promtool(promtool, ["test", "rules"], files, folder, timeout)
    found = test_findings(completed, files, folder)
    if completed.code != 0 and not found:
        found.append(_unread(completed, "prometheus/tests", "promtool-test"))
    return found


def _promtool(
    program: Program, arguments: Sequence[str], files: Sequence[Path], folder: Path, timeout: float
) -> Completed:
    return run(program, [*arguments, *(str(file.resolve()) for file in files)], timeout=timeout, cwd=folder)


def _skipped(at: str, what: str) -> Finding:
    message = f"promtool is switched off: {what}."
    return Finding(at, "tool-skipped", message, "Leave out --promtool=off.", Severity.NOTE)


def _unread(completed: Completed, at: str, code: str) -> Finding:
    said = " ".join(f"{completed.errors} {completed.output}".split())
    return Finding(at, code, f"promtool ended with exit code {completed.code}: {said}")
