"""amtool on the Alertmanager configuration: is it valid, and does each alert reach the right receiver."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.validators.program import Tools, run
from eventcore_monitoring.validators.strict_yaml import StrictYamlError, documents
from eventcore_monitoring.validators.tree import mapping, sequence

CONFIGURATION = "alertmanager/alertmanager.yaml"
EXPECTATIONS = "alertmanager/routes.yaml"


class RouteExpectation(NamedTuple):
    """An alert's labels, and the receivers that it must reach, in the order of the routes."""

    labels: Mapping[str, str]
    receivers: tuple[str, ...]


def check_config(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What `amtool check-config` says of the configuration (output format of amtool 0.25)."""
    if not (folder / CONFIGURATION).is_file():
        return
    if tools.amtool == "off":
        yield _note(
            "tool-skipped", "amtool is switched off: the configuration was not checked.", "Leave out --amtool=off."
        )
        return
    path = str((folder / CONFIGURATION).resolve())
    completed = run(tools.amtool, ["check-config", path], timeout=tools.timeout, cwd=folder)
    if completed.code == 0:
        return
    refused = re.search(r"FAILED: (.*)", completed.output, re.DOTALL)
    said = " ".join((refused[1] if refused else f"{completed.errors} {completed.output}").split())
    fix = "Correct the incident policy."
    yield Finding(CONFIGURATION, "amtool-config", f"amtool refuses the configuration: {said}.", fix)


def check_routes(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What `routes` finds for the expectations in `alertmanager/routes.yaml`.

    The file is a list of `{labels: {severity: critical}, receivers: [page]}`.
    """
    if not (folder / CONFIGURATION).is_file():
        return
    file = folder / EXPECTATIONS
    if not file.is_file():
        message = f"{EXPECTATIONS} is missing: nothing says which receiver an alert must reach."
        yield _note("amtool-routes", message, "Declare an incident policy.")
        return
    try:
        read = documents(file.read_text(encoding="utf-8"))
    except (StrictYamlError, UnicodeDecodeError) as error:
        yield Finding(EXPECTATIONS, "amtool-routes", f"{EXPECTATIONS} cannot be read: {error}.")
        return
    entries = [mapping(entry) for document in read for entry in sequence(document)]
    expected = [
        RouteExpectation(mapping(entry.get("labels")), tuple(sequence(entry.get("receivers")))) for entry in entries
    ]
    if not expected or any(not expectation.receivers for expectation in expected):
        message = f"{EXPECTATIONS} must be a list of labels and receivers, and each entry needs a receiver."
        yield Finding(
            EXPECTATIONS, "amtool-routes", message, "Write - {labels: {severity: critical}, receivers: [page]}."
        )
        return
    yield from routes(folder, tools, expected)


def routes(folder: Path, tools: Tools, expected: Sequence[RouteExpectation]) -> Iterator[Finding]:
    """Each expectation that `amtool config routes test --verify.receivers` finds broken, one call each."""
    if tools.amtool == "off":
        yield _note("tool-skipped", "amtool is switched off: the routes were not tested.", "Leave out --amtool=off.")
        return
    path = (folder / CONFIGURATION).resolve()
    for expectation in expected:
        wanted = ",".join(expectation.receivers)
        # The quoted form is the one that the matcher grammars before and after 0.27 read alike.
        labels = [f"{name}={_quoted(value)}" for name, value in sorted(expectation.labels.items())]
        arguments = ["config", "routes", "test", f"--config.file={path}", f"--verify.receivers={wanted}", *labels]
        completed = run(tools.amtool, arguments, timeout=tools.timeout, cwd=folder)
        if completed.code == 0:
            continue
        alert = f"An alert with {', '.join(labels) or 'no labels'}"
        if "did not match" not in completed.output + completed.errors:
            said = " ".join(
                completed.errors.replace("Warning: --config.file flag overrides the --alertmanager.url.", "").split()
            )
            yield Finding(CONFIGURATION, "amtool-routes", f"amtool cannot test the routes: {said}.")
            return
        got = completed.output.split("\n")[0]
        message = f"{alert} must reach {wanted} and reaches {got}."
        yield Finding(CONFIGURATION, "amtool-routes", message, "Correct the routes of the incident policy.")


def _quoted(value: object) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def _note(code: str, message: str, fix: str) -> Finding:
    return Finding(CONFIGURATION, code, message, fix, Severity.NOTE)
