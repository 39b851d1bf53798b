"""`blackbox_exporter --config.check` on the probes' modules, where there is one: on PATH, or named.

What it says was read with blackbox_exporter 0.23 and 0.28: a line of logfmt or JSON with the error in `err`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.validators.program import Tools, run

CONFIGURATION = "blackbox/blackbox.yaml"
_ERROR = re.compile(r'\berr="((?:[^"\\]|\\.)*)"')


def check_config(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What the exporter says of its configuration; a note where there is no exporter."""
    file = folder / CONFIGURATION
    if not file.is_file():
        return
    if tools.blackbox_exporter is None:
        message = "blackbox_exporter did not check the probes: there is none."
        yield Finding(CONFIGURATION, "tool-skipped", message, "Install blackbox_exporter, or name it.", Severity.NOTE)
        return
    arguments = ["--config.check", f"--config.file={file.resolve()}"]
    completed = run(tools.blackbox_exporter, arguments, timeout=tools.timeout, cwd=folder)
    if completed.code == 0:
        return
    found = _ERROR.search(completed.errors)
    said = found[1].replace('\\"', '"').replace("\\n", " ") if found else completed.errors
    message = f"blackbox_exporter refuses the probes: {' '.join(said.split())}."
    yield Finding(CONFIGURATION, "blackbox-config", message, "Correct the probe.")
