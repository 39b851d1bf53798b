"""systemd units: what starts the backup and the drills that need nobody (systemd.timer(5), systemd.exec(5))."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.encoding.cron import schedule
from eventcore_monitoring.model.backups import Backup
from eventcore_monitoring.values import milliseconds


def units(backup: Backup) -> Iterator[tuple[str, str]]:
    """The names and texts of the units of a backup: a service and a timer for it and for each drill by schedule."""
    wait = milliseconds(backup.expected_duration) // 1000 * 3
    script = f"{_joined(backup.scripts, backup.file('backup'))}"
    name = f"{backup.name}-backup"
    yield f"{name}.service", _service(backup, f"Dump of the database of {backup.name}", script, wait)
    yield f"{name}.timer", _timer(f"When {name} runs", backup.schedule)
    for drill in backup.drills:
        if drill.schedule is not None:
            name = f"{backup.name}-drill-{drill.kind}"
            script = f"{_joined(backup.scripts, backup.file('drill'))} {drill.kind}"
            # Longer than the objective, so that a drill that takes too long is measured and not killed.
            wait = milliseconds(backup.rto) // 1000 * 3
            yield f"{name}.service", _service(backup, f"Drill {drill.kind} of {backup.name}", script, wait)
            yield f"{name}.timer", _timer(f"When {name} runs", drill.schedule)


def _service(backup: Backup, description: str, command: str, wait: int) -> str:
    return f"""\
[Unit]
Description={description}
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
User={backup.user}
# Where the server is and who asks, in libpq's own words: PGHOST=…, PGUSER=…, PGPASSFILE=…
EnvironmentFile=-/etc/default/{backup.name}-backup
ExecStart={command}
TimeoutStartSec={max(wait, 60)}
Nice=10
IOSchedulingClass=idle
"""


def _timer(description: str, cron: str) -> str:
    events = "".join(f"OnCalendar={event}\n" for event in schedule(cron).calendar_events)
    return f"""\
[Unit]
Description={description}

[Timer]
{events}AccuracySec=1s
# A run that was missed while the machine was off is made up for.
Persistent=true

[Install]
WantedBy=timers.target
"""


def _joined(folder: str, file: str) -> str:
    """The path as a word of a unit, in which `%` begins a specifier (systemd.service(5), "Command lines")."""
    path = f"{folder.rstrip('/')}/{file}".replace("%", "%%")
    return f'"{path}"' if " " in path or ";" in path else path
