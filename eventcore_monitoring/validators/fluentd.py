"""`fluentd --dry-run` on the Fluentd configuration, where there is a fluentd: on PATH, or named.

A dry run executes the Ruby that stands in the text: of our own files that is only the reading of variables of the
environment. Never give it a file of somebody else outside a sandbox. What it says was read with Fluentd 1.19.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.validators.program import Tools, run

CONFIGURATION = "fluentd/fluent.conf"
_REQUIRED = re.compile(r"ENV\.fetch\('(\w+)'\)")
_LINE = re.compile(r"\[(?P<level>warn|error)\]:\s*(?:#\d+ )?(?P<said>.*)")
# What says more of the machine than of the file: a plugin that is not installed, a path that is another host's.
_OF_THE_MACHINE = re.compile(r"Unknown \w+ plugin|not writable|Permission denied|Read-only file system")


def check_config(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What a dry run says of the configuration, its warnings too; a note where it does not run, or cannot end."""
    file = folder / CONFIGURATION
    if not file.is_file():
        return
    if tools.fluentd is None:
        message = "fluentd --dry-run did not run: there is no fluentd."
        yield Finding(CONFIGURATION, "tool-skipped", message, "Install fluentd, or name it.", Severity.NOTE)
        return
    # A variable without a default stops Fluentd where it is unset, as it is on the machine that builds.
    given = dict.fromkeys(_REQUIRED.findall(file.read_text("utf-8")), "given-by-the-host")
    arguments = ["--dry-run", "--config", str(file.resolve())]
    completed = run(tools.fluentd, arguments, timeout=tools.timeout, cwd=folder, environment=given)
    said = [match for line in f"{completed.output}\n{completed.errors}".split("\n") if (match := _LINE.search(line))]
    for match in said:
        if match["level"] == "warn":
            message = f"fluentd warns: {match['said'].strip()}."
            yield Finding(CONFIGURATION, "fluentd-warning", message, "Correct the pipeline.", Severity.WARNING)
    if completed.code == 0:
        return
    errors = " ".join(match["said"].strip() for match in said if match["level"] == "error")
    errors = errors or " ".join(f"{completed.output}\n{completed.errors}".split())
    if _OF_THE_MACHINE.search(errors):
        message = f"fluentd --dry-run did not get to the end on this machine: {errors}."
        fix = "Install the plugin here, or let the dry run be done where the pipeline runs."
        yield Finding(CONFIGURATION, "fluentd-config", message, fix, Severity.NOTE)
        return
    message = f"fluentd refuses the configuration: {errors}."
    yield Finding(CONFIGURATION, "fluentd-config", message, "Correct the pipeline.")
