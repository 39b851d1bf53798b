"""promtool on the configuration, the rule files and their unit tests, its answers turned into findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eventcore_monitoring.encoding.yaml import to_yaml
from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.validators.program import Completed, Program, Tools, run
from eventcore_monitoring.validators.promtool.text import rule_findings, test_findings
from eventcore_monitoring.validators.strict_yaml import documents

CONFIGURATION = "prometheus/prometheus.yaml"
_WITHOUT_KUBERNETES = "field kubernetes_sd_configs not found"

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


def check_config(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What `promtool check config` says of the configuration, but for files that only the server's host has."""
    file = folder / CONFIGURATION
    if not file.is_file():
        return
    if tools.promtool == "off":
        yield _skipped(CONFIGURATION, "the configuration was not checked")
        return
    completed = _check_config(tools.promtool, file, folder, tools.timeout)
    if _WITHOUT_KUBERNETES in f"{completed.errors}{completed.output}":
        # As Debian builds it. The rest of the file is checked all the same.
        message = "this promtool knows no discovery in Kubernetes, so that part of the configuration was not checked."
        yield Finding(CONFIGURATION, "tool-skipped", message, "Take the promtool of prometheus.io.", Severity.NOTE)
        with TemporaryDirectory() as elsewhere:
            copy = Path(elsewhere) / file.name
            copy.write_text(_without_kubernetes(file), encoding="utf-8")
            completed = _check_config(tools.promtool, copy, folder, tools.timeout)
    if completed.code != 0:
        refused = re.search(r"FAILED: (.*)", completed.errors, re.DOTALL)
        said = " ".join((refused[1] if refused else completed.errors).split())
        said = re.sub(r"^(?:parsing YAML file )?\S*prometheus\.yaml: ", "", said)
        message = f"promtool refuses the configuration: {said}."
        yield Finding(CONFIGURATION, "promtool-config", message, "Correct the targets, or the PrometheusServer.")


def _check_config(promtool: Program, file: Path, folder: Path, timeout: float) -> Completed:
    return _promtool(promtool, ["check", "config", "--syntax-only"], [file], folder, timeout)


def _without_kubernetes(file: Path) -> str:
    whole: dict[str, Any] = documents(file.read_text(encoding="utf-8"))[0]
    for job in whole["scrape_configs"]:
        job.pop("kubernetes_sd_configs", None)
    return to_yaml(whole)


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
