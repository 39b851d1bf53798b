"""The generated tree on disk: the one place that writes it, compares it and locks it.

    with lock(output, root=project) as locked:
        staged = [stage(locked, name, artifacts) for name, artifacts in deployments.items()]
        ...                                      # validators read `staged[0].folder`
        commit(staged, tools={"promtool": "2.42.0"})

On disk: `<output>/<deployment>/…` and a `manifest.json` in each. A failure before `commit` renames the
first file leaves the old tree as it was; a failure later leaves whole files only, old or new, a tree
that `compare` reports and the next build completes.
"""

from __future__ import annotations

from eventcore_monitoring.output.compare import (
    CARRIED_OUT,
    Difference,
    Kind,
    carried_out,
    compare,
    refusals,
    reports,
    unified,
)
from eventcore_monitoring.output.disk import DISK, Disk, DiskError
from eventcore_monitoring.output.layout import OutputError, deployments
from eventcore_monitoring.output.lock import Locked, lock
from eventcore_monitoring.output.stage import Staged, commit, stage

__all__ = [
    "CARRIED_OUT",
    "DISK",
    "Difference",
    "Disk",
    "DiskError",
    "Kind",
    "Locked",
    "OutputError",
    "Staged",
    "carried_out",
    "commit",
    "compare",
    "deployments",
    "lock",
    "refusals",
    "reports",
    "stage",
    "unified",
]
