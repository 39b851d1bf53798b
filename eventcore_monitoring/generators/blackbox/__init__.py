"""blackbox_exporter: a module for each check of each probe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.yaml import to_yaml
from eventcore_monitoring.generators.blackbox.modules import modules
from eventcore_monitoring.model.monitoring import Monitoring

_LINE = re.compile(r"^(?!$)", re.MULTILINE)


def blackbox(monitoring: Monitoring) -> Iterator[Artifact]:
    """`blackbox/blackbox.yaml`, with lines above each probe and each module that say what it is and what it demands."""
    parts = ["modules:\n"]
    for probe in monitoring.probes:
        parts.extend(f"  # {line}\n" for line in probe.help.splitlines() if line.strip())
        for meaning, name, module in modules(probe, monitoring.blackbox):
            parts.append(f"  # {meaning}\n")
            parts.append(_LINE.sub("  ", to_yaml({name: module})))
    if len(parts) > 1:
        yield Artifact(PurePosixPath("blackbox/blackbox.yaml"), "".join(parts).encode())
