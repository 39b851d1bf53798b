"""Runbooks of a backup: the guide for whoever is woken by it, with the commands of this very declaration."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.encoding.shell import shell_word
from eventcore_monitoring.model.backups import Backup, Drill
from eventcore_monitoring.model.runbooks import Runbook, Step
from eventcore_monitoring.values import duration


class BackupRunbooks(NamedTuple):
    """What to do, by what is wrong."""

    too_old: Runbook
    failed: Runbook
    never_ran: Runbook
    size: Runbook
    retention: Runbook
    disk: Runbook
    never_done: Runbook
    too_slow: Runbook
    wal: Runbook
    of_drills: dict[str, Runbook]

    def drill(self, drill: Drill) -> Runbook:
        """What to do when a drill is overdue."""
        return self.of_drills[drill.kind]


def restore_steps(backup: Backup) -> tuple[Step, ...]:
    """How to get a database back from a dump."""
    script = shell_word(f"{backup.scripts.rstrip('/')}/{backup.file('restore')}")
    folder = shell_word(backup.directory)
    into = shell_word(backup.restored_as)
    return (
        Step(
            text="Choose a dump: the newest, or the last one before the damage (times are UTC). Beside each stands "
            "what is known of it: its rows, its size, how long it took.",
            command=f"ls -l {folder}/*/{backup.name}-*.dump | tail -n 20",
        ),
        Step(
            text=f"Restore it. The script checks that the dump is there and whole, creates {backup.restored_as}, "
            "refuses a database that exists, restores without owners and privileges, and counts: the rows must be "
            "exactly those of the snapshot that was dumped.",
            command=f"sudo -u {backup.user} {script} {folder}/YYYY-MM-DD/{backup.name}-HHMMSS.dump {into}",
        ),
        Step(
            text="Stop the application, and let it use the restored database: give that the old one's name.",
            command="ALTER DATABASE "
            f"{_identifier(backup.database)} RENAME TO {_identifier(backup.database + '_damaged')};\n"
            f"ALTER DATABASE {_identifier(backup.restored_as)} RENAME TO {_identifier(backup.database)};",
            language="sql",
        ),
        Step(text="Grant the application's role what it needs: privileges are not restored."),
    )


def backup_runbooks(backup: Backup) -> BackupRunbooks:
    """The runbooks of a backup."""
    drill = shell_word(f"{backup.scripts.rstrip('/')}/{backup.file('drill')}")
    directory, textfiles = shell_word(backup.directory), shell_word(backup.textfiles)
    unit = f"{backup.name}-backup"
    journal = Step(text="What did it say?", command=f"journalctl --unit {unit}.service --since -1d | tail -n 50")
    run = Step(
        text="Mend it and let it run now; it refuses to run twice at once.", command=f"systemctl start {unit}.service"
    )
    room = Step(text="Is there room?", command=f"df -h {directory} && du -sh {directory}/* | tail -n 10")
    server = Step(
        text="Does the server answer the user that makes the backup?",
        command=f"sudo -u {backup.user} psql --dbname=postgres --command='SELECT version();'",
    )
    lost = f"If the database were lost now, more than the {backup.rpo} that may be lost would be."
    gap = duration(backup.longest_gap)
    base = "" if backup.wal is None else backup.wal.base
    return BackupRunbooks(
        too_old=Runbook(
            meaning="No dump has been completed for too long. What a dump holds is as old as its beginning. They start "
            f"at most {gap} apart and take {backup.expected_duration}.",
            impact=lost,
            steps=[
                Step(text="Does the timer run?", command=f"systemctl list-timers {unit}.timer"),
                journal,
                Step(
                    text="Is a run at work that does not end? What does it wait for?",
                    command=f"systemctl status {unit}.service",
                ),
                server,
                room,
                run,
            ],
        ),
        failed=Runbook(
            meaning="The last run of the backup made no dump; what it had written was removed.",
            impact="None yet: the dumps before are kept, and none is removed while runs fail. But the newest ages.",
            steps=[journal, server, room, run],
        ),
        never_ran=Runbook(
            meaning="Prometheus has no metric of this backup. It has never made a dump, or the metrics do not arrive.",
            impact="Nobody knows whether there is a backup.",
            steps=[
                Step(text="Is it installed, and its timer enabled?", command=f"systemctl list-timers {unit}.timer"),
                Step(text="Are there dumps?", command=f"ls -l {directory}/*/{backup.name}-*.dump | tail"),
                Step(
                    text="Is the file of metrics there? node_exporter must be started with this folder as "
                    "--collector.textfile.directory.",
                    command=f"cat {textfiles}/{backup.metrics_prefix}_backup.prom",
                ),
                run,
            ],
        ),
        size=Runbook(
            meaning="The size of the newest dump is not what it was: a table is missing, rows were deleted, or far "
            "more were written.",
            impact="A dump that lacks something is found out when it is needed.",
            steps=[
                Step(
                    text="What is in it, and in the one before?",
                    command=f"pg_restore --list {directory}/YYYY-MM-DD/{backup.name}-HHMMSS.dump",
                ),
                Step(
                    text="How many rows did they have?",
                    command=f"grep -H . {directory}/*/{backup.name}-*.dump.info | grep rows= | tail -n 20",
                ),
                Step(text="Restore it into a database of its own and look.", command=f"sudo -u {backup.user} {drill}"),
            ][: 3 if backup.drills else 2],
        ),
        retention=Runbook(
            meaning=_retention(backup),
            impact="Too few dumps leave no choice when the newest is damaged; too many fill the disk.",
            steps=[
                Step(text="What is there?", command=f"ls -l {directory}/*/{backup.name}-*.dump"),
                Step(
                    text="Old dumps are removed after a successful run only. What did the last one say?",
                    command=journal.command,
                ),
                Step(
                    text="Remove nothing by hand with rm -rf: files in these folders that the script did not make are "
                    "somebody else's."
                ),
            ],
        ),
        disk=Runbook(
            meaning="The file system of the dumps fills up.",
            impact="None yet. When it is full, every run fails.",
            steps=[
                room,
                Step(
                    text="Enlarge it, or keep dumps for a shorter time: change the declaration, not the script. "
                    f"{_retention(backup)}"
                ),
            ],
        ),
        never_done=Runbook(
            meaning="A kind of drill has never succeeded since its metrics are kept, or its file of metrics is gone.",
            impact="Whether a recovery works, and how long it takes, is unknown.",
            steps=[
                Step(
                    text="Is its file of metrics there?", command=f"ls -l {textfiles}/{backup.metrics_prefix}_drill_*"
                ),
                Step(text="Plan the drill and do it.", command=f"sudo -u {backup.user} {drill}"),
            ],
        ),
        too_slow=Runbook(
            meaning=f"The last drill took longer than the {backup.rto} in which everything has to be back.",
            impact="In a real disaster the objective would be missed.",
            steps=[
                Step(
                    text="Which step took long? The journal has the time of each.",
                    command=f"journalctl --since -7d | grep {backup.file('restore')}",
                ),
                Step(
                    text="Restoring takes long: a faster disk, or more memory while indexes are built.",
                    command="ALTER SYSTEM SET maintenance_work_mem = '1GB';\nSELECT pg_reload_conf();",
                    language="sql",
                    caution="It holds for every session that maintains indexes: that much memory for each of them.",
                ),
                Step(text="If it cannot be made faster, agree on a longer objective, and declare that."),
            ],
        ),
        wal=Runbook(
            meaning="The archive of the write-ahead log stands still or fails.",
            impact=f"{lost} PostgreSQL keeps the log that is not archived: its disk fills up.",
            steps=[
                Step(
                    text="What failed last, and when?",
                    command="SELECT * FROM pg_stat_archiver;",
                    language="sql",
                ),
                Step(
                    text="What does the archive command say?",
                    command="journalctl --unit 'postgresql*' --since -1h | grep -i archive",
                ),
                Step(text=f"Is there room where the archive is? Base backups: {base}"),
            ],
        ),
        of_drills={one.kind: _drill(backup, one, drill) for one in backup.drills},
    )


def _drill(backup: Backup, drill: Drill, script: str) -> Runbook:
    if drill.schedule is not None:
        unit = f"{backup.name}-drill-{drill.kind}"
        first = [
            Step(text="Does the timer run?", command=f"systemctl list-timers {unit}.timer"),
            Step(text="What did it say?", command=f"journalctl --unit {unit}.service --since -32d | tail -n 50"),
            Step(text="Do it now.", command=f"systemctl start {unit}.service"),
        ]
    else:
        first = [
            Step(
                text="Begin the drill. It opens a shell and takes the time: leave it with `exit` when the drill has "
                "succeeded, with `exit 1` when it has not.",
                command=f"sudo -u {backup.user} {script} {drill.kind} bash",
            )
        ]
    return Runbook(
        meaning=f"{drill.title} has to succeed once in {drill.every}, and has not.",
        impact="What was not rehearsed for long does not work when it is needed.",
        steps=[*first, *drill.steps],
    )


def _retention(backup: Backup) -> str:
    kept = backup.retention
    thinned = "" if kept.every_dump_for is None else f", every one for {kept.every_dump_for} days and then one a day"
    return f"Dumps are kept for {kept.days} days{thinned}, and always the newest {kept.at_least}."


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
