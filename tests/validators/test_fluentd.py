from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.validators.fluentd import CONFIGURATION, check_config
from eventcore_monitoring.validators.program import Program, Tools

Put = Callable[[str, str], Path]


def fake(folder: Path, text: str) -> Program:
    file = folder / "fluentd-program"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return Program("fluentd", str(file), "1.16.2")


def test_without_fluentd_the_dry_run_is_noted_as_not_run(put: Put, tools: Tools) -> None:
    found = list(check_config(put(CONFIGURATION, "<source>\n</source>\n"), tools))
    assert [(finding.at, finding.severity, finding.message) for finding in found] == [
        (CONFIGURATION, Severity.NOTE, "fluentd --dry-run did not run: there is no fluentd.")
    ]


def test_a_folder_without_a_configuration_has_no_finding(tmp_path: Path, tools: Tools) -> None:
    assert list(check_config(tmp_path, tools)) == []


def test_a_dry_run_that_passes_has_no_finding_and_gets_the_file(put: Put, tools: Tools) -> None:
    folder = put(CONFIGURATION, "")
    passing = fake(folder, f'[ "$1 $2 $3" = "--dry-run --config {(folder / CONFIGURATION).resolve()}" ]')
    assert list(check_config(folder, replace(tools, fluentd=passing))) == []


def test_a_dry_run_that_fails_is_a_finding_with_the_error_lines(put: Put, tools: Tools) -> None:
    folder = put(CONFIGURATION, "")
    failing = fake(folder, "echo '[info]: hello'; echo '[error]: config error'; exit 1")
    found = list(check_config(folder, replace(tools, fluentd=failing)))
    message = "fluentd refuses the configuration: config error."
    assert [(finding.at, finding.code, finding.message) for finding in found] == [
        (CONFIGURATION, "fluentd-config", message)
    ]


def test_warnings_of_a_dry_run_that_passes_are_findings(put: Put, tools: Tools) -> None:
    folder = put(CONFIGURATION, "")
    warning = fake(folder, "echo '2026-11-23 [warn]: #0 parameter x is not used'; echo '[info]: finished'")
    found = list(check_config(folder, replace(tools, fluentd=warning)))
    assert [(finding.code, finding.severity, finding.message) for finding in found] == [
        ("fluentd-warning", Severity.WARNING, "fluentd warns: parameter x is not used.")
    ]


def test_what_only_this_machine_lacks_is_a_note(put: Put, tools: Tools) -> None:
    folder = put(CONFIGURATION, "")
    said = "[error]: config error error=\"Unknown output plugin 'elasticsearch'\""
    lacking = fake(folder, f"echo '{said.replace(chr(39), chr(34))}'; exit 1")
    (found,) = check_config(folder, replace(tools, fluentd=lacking))
    assert found.severity == Severity.NOTE
    assert found.message.startswith("fluentd --dry-run did not get to the end on this machine: config error")


def test_variables_that_the_host_supplies_are_given_to_the_dry_run(put: Put, tools: Tools) -> None:
    folder = put(CONFIGURATION, "password \"#{ENV.fetch('SECRET_OF_TEST')}\"\n")
    passing = fake(folder, '[ -n "$SECRET_OF_TEST" ]')
    assert list(check_config(folder, replace(tools, fluentd=passing))) == []
