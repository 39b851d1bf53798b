"""Backups: the scripts that dump, restore and rehearse, the systemd units that start them, and a page on all of it.

What a script does stands in a file of shell beside this one; what differs between backups is a block of variables that
is put before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.boards.backup_signals import backup_metrics
from eventcore_monitoring.encoding.exposition import exposed_help, exposed_label
from eventcore_monitoring.encoding.shell import shell_word
from eventcore_monitoring.generators.backups.page import page
from eventcore_monitoring.generators.backups.units import units
from eventcore_monitoring.generators.runbooks.links import links_of
from eventcore_monitoring.model.backups import Backup
from eventcore_monitoring.model.metrics import Gauge, Target
from eventcore_monitoring.model.monitoring import Monitoring

_NOWHERE = Target(job="node")  # of a metric only its name and its help are written


def backups(monitoring: Monitoring) -> Iterator[Artifact]:
    """The files of each backup, in `backup/`."""
    links = links_of(monitoring)._replace(folder="../runbooks/")
    for backup in monitoring.backups:
        files = {
            backup.file("backup"): _backup_script(backup),
            backup.file("restore"): _restore_script(backup),
            **({backup.file("drill"): _drill_script(backup)} if backup.drills else {}),
            **dict(units(backup)),
            f"{backup.name}.md": page(backup, links),
        }
        for name, text in files.items():
            yield Artifact(PurePosixPath("backup", name), text.encode())


def _backup_script(backup: Backup) -> str:
    metrics = backup_metrics(backup, _NOWHERE)
    retention = backup.retention
    variables = {
        "name": backup.name,
        "database": backup.database,
        "table": backup.table,
        "directory": backup.directory,
        "compression": str(backup.compression),
        "retention_days": str(retention.days),
        "keep_at_least": str(retention.at_least),
        "every_dump_days": "" if retention.every_dump_for is None else str(retention.every_dump_for),
        **_exposed(backup),
    }
    return _script("backup", _assigned(variables) + _help(metrics.of_dumps))


def _restore_script(backup: Backup) -> str:
    variables = {"database": backup.database, "table": backup.table, "restore_into": backup.restored_as}
    return _script("restore", _assigned(variables))


def _drill_script(backup: Backup) -> str:
    variables = {
        "name": backup.name,
        "directory": backup.directory,
        **_exposed(backup),
    }
    kinds = " ".join(drill.kind for drill in backup.drills)
    automatic = " ".join(drill.kind for drill in backup.drills if drill.schedule is not None)
    lists = f"kinds=({kinds})\nautomatic=({automatic})\n"
    return _script("drill", _assigned(variables) + lists + _help(backup_metrics(backup, _NOWHERE).of_drills))


def _exposed(backup: Backup) -> dict[str, str]:
    return {
        "textfiles": backup.textfiles,
        "prefix": backup.metrics_prefix,
        "labels": f"database={exposed_label(backup.database)}",
    }


def _script(kind: str, variables: str) -> str:
    return (
        "#!/usr/bin/env bash\n"
        "# Written by eventcore-monitoring from the declaration of the backup. Change that, not this file.\n"
        # Of words in single quotes: that nothing in them is expanded is what they are for.
        "# shellcheck disable=SC2016,SC2089,SC2090\n"
        f"set -euo pipefail\n\n{variables}{_body(kind)}"
    )


@cache
def _body(kind: str) -> str:
    return Path(__file__).with_name(f"{kind}.sh").read_text("utf-8")


def _assigned(variables: dict[str, str]) -> str:
    return "".join(f"{name}={shell_word(value)}\n" for name, value in variables.items())


def _help(metrics: tuple[Gauge, ...]) -> str:
    lines = (f"  [{metric.name}]={shell_word(exposed_help(metric.help))}\n" for metric in metrics)
    return f"declare -A help=(\n{''.join(lines)})\n"
