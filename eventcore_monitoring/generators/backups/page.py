"""The page of a backup: what is promised, what is done when, how to install it, how to get everything back."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.boards.backup_runbooks import restore_steps
from eventcore_monitoring.encoding.cron import schedule
from eventcore_monitoring.encoding.shell import shell_word
from eventcore_monitoring.generators.backups.units import units
from eventcore_monitoring.generators.runbooks.actions import actions
from eventcore_monitoring.generators.runbooks.links import Links
from eventcore_monitoring.generators.runbooks.markdown import cell, code, code_cell, fence, line, prose
from eventcore_monitoring.model.backups import Backup, Drill
from eventcore_monitoring.values import duration


def page(backup: Backup, links: Links) -> str:
    """The page as Markdown."""
    return "\n\n".join(_blocks(backup, links)) + "\n"


def _blocks(backup: Backup, links: Links) -> Iterator[str]:
    yield f"# Backup and recovery of {line(backup.database)}"
    if backup.help:
        yield prose(backup.help)
    yield "## What is promised"
    rows = [
        ("May be lost (RPO)", backup.rpo),
        ("May take (RTO)", backup.rto),
        *_exposure(backup),
        ("Dumps", f"{code_cell(backup.schedule)} (UTC): at most {duration(backup.longest_gap)} apart, "
         f"about {backup.expected_duration} each, compression {backup.compression}"),
        ("Kept", _kept(backup)),
        ("Where", f"{code_cell(backup.directory)} on the file system {code_cell(backup.mountpoint)}"),
        ("Told of", f"when what the newest dump holds is {backup.too_old} old"),
    ]  # fmt: skip
    if backup.expected_size is not None:
        least, most = backup.expected_size
        rows.append(("Expected size", f"{least} to {most}"))
    yield "\n".join(["| | |", "|---|---|", *(f"| {what} | {said} |" for what, said in rows)])
    if backup.drills:
        yield "## Drills"
        yield "\n".join(["| Drill | Kind | At least every | Done by |", "|---|---|---|---|", *map(_row, backup.drills)])
        for drill in backup.drills:
            if drill.steps:
                yield f"### {line(drill.title)}"
                yield actions(drill.steps, links, "1.")
    yield "## Getting it back"
    yield actions(restore_steps(backup), links, "1.")
    yield "## Installation"
    yield from _installation(backup)


def _exposure(backup: Backup) -> list[tuple[str, str]]:
    if backup.wal is None:
        return [("Is lost at worst", duration(backup.worst_exposure))]
    return [
        ("Is lost at worst", f"{backup.wal.archive_timeout}, with the archived write-ahead log"),
        ("Base backups", cell(backup.wal.base)),
        ("Is lost at worst, with dumps alone", duration(backup.worst_exposure)),
    ]


def _kept(backup: Backup) -> str:
    kept = backup.retention
    thinned = "" if kept.every_dump_for is None else f"; every dump for {kept.every_dump_for} days, then one a day"
    return f"{kept.days} days{thinned}; always the newest {kept.at_least}"


def _row(drill: Drill) -> str:
    by = "people" if drill.schedule is None else f"the script, at {code_cell(drill.schedule)} (UTC)"
    return f"| {cell(drill.title)} | {code_cell(drill.kind)} | {drill.every} | {by} |"


def _installation(backup: Backup) -> Iterator[str]:
    services = [name for name, _ in units(backup)]
    scripts = [backup.file("backup"), backup.file("restore"), *([backup.file("drill")] if backup.drills else [])]
    timers = [name for name in services if name.endswith(".timer")]
    user, directory = backup.user, shell_word(backup.directory)
    yield (
        f"On the machine that makes the dumps: bash, GNU coreutils, util-linux, PostgreSQL's client programs, and "
        f"node_exporter with {code(f'--collector.textfile.directory={backup.textfiles}')}. The user {code(user)} has "
        f"to be able to write into that folder, to read all of the database, and to create databases for drills. "
        f"A password stands in its {code('~/.pgpass')}, never in an argument; where the server is, in "
        f"{code(f'/etc/default/{backup.name}-backup')} (such as {code('PGHOST=db.example.com')})."
    )
    commands = [
        f"install -m 755 {' '.join(scripts)} {shell_word(backup.scripts)}",
        f"install -m 644 {' '.join(services)} /etc/systemd/system/",
        f"install -d -m 700 -o {user} {directory}",
        "systemctl daemon-reload",
        f"systemctl enable --now {' '.join(timers)}",
    ]
    yield fence("\n".join(commands), "bash")
    events = ", ".join(code(event) for event in schedule(backup.schedule).calendar_events)
    yield f"The timer of the dumps says {events}."
