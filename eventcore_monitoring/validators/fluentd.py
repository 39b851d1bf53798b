"""`fluentd --dry-run` on the Fluentd configuration, where the caller asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.validators.program import Tools, run

CONFIGURATION = "fluentd/fluent.conf"


def check_config(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What a dry run says of the configuration; a note where it does not run.

    A dry run executes Ruby in the text: never ask for it on an untrusted change outside a sandbox.
    """
    if not (folder / CONFIGURATION).is_file():
        return
    if tools.fluentd is None:
        message = "fluentd --dry-run did not run: no fluentd was asked for."
        yield Finding(CONFIGURATION, "tool-skipped", message, "Install fluentd and name it.", Severity.NOTE)
        return
    path = str((folder / CONFIGURATION).resolve())
    completed = run(tools.fluentd, ["--dry-run", "--config", path], timeout=tools.timeout, cwd=folder)
    if completed.code == 0:
        return
    lines = f"{completed.output}\n{completed.errors}".split("\n")
    said = " ".join(line.strip() for line in lines if "[error]" in line) or " ".join(" ".join(lines).split())
    yield Finding(
        CONFIGURATION, "fluentd-config", f"fluentd refuses the configuration: {said}.", "Correct the pipeline."
    )
