"""A machine that makes backups: the generated scripts in a folder, a database of events, and who runs them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backups.unprivileged import as_owner
from eventcore_monitoring import Backup, Drill, Monitoring, Retention
from eventcore_monitoring.generators.backups import backups
from postgresql import Database

EVENTS = """
CREATE TABLE events (id bigint PRIMARY KEY, payload text NOT NULL);
INSERT INTO events SELECT n, repeat('event ', 20) FROM generate_series(1, 500) n;
"""


def backup(**changes: Any) -> Backup:
    """A small backup, with changes."""
    fields: dict[str, Any] = {
        "name": "eventcore",
        "database": "eventcore",
        "table": "events",
        "directory": "/backups/eventcore",
        "mountpoint": "/backups",
        "schedule": "*/30 * * * *",
        "expected_duration": "15m",
        "retention": Retention(days=30, at_least=2),
        "rpo": "1h",
        "rto": "4h",
        "drills": [
            Drill(kind="restore", title="Restore test", every="31d", schedule="0 4 * * 0"),
            Drill(kind="failover", title="Failover", every="366d"),
        ],
    }
    return Backup(**{**fields, **changes})


@dataclass(frozen=True)
class Ran:
    """How a script ended."""

    code: int
    output: str
    errors: str


@dataclass(frozen=True)
class Machine:
    """The scripts of a backup in `folder`, and the server that they speak to."""

    folder: Path
    declared: Backup
    server: Database

    @property
    def environment(self) -> dict[str, str]:
        """With what libpq's programs find the server."""
        return {"PATH": os.environ["PATH"], "PGHOST": str(self.server.folder), "PGUSER": "postgres"}

    @property
    def directory(self) -> Path:
        """Where the dumps are."""
        return Path(self.declared.directory)

    def run(self, what: str, *arguments: str | Path, **environment: str) -> Ran:
        """Runs one of the scripts, as a user who may not write anywhere else."""
        return self.ran(self.start(what, *arguments, **environment))

    def start(self, what: str, *arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
        """Starts one of the scripts."""
        words = [self.folder / "scripts" / self.declared.file(what), *arguments]
        variables = {**self.environment, **environment}
        return subprocess.Popen(
            as_owner(self.server, words), env=variables, cwd="/", text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def ran(self, process: subprocess.Popen[str]) -> Ran:
        """What became of a script that was started."""
        output, errors = process.communicate(timeout=120)
        return Ran(process.returncode, output, errors)

    def dumps(self) -> list[Path]:
        """The dumps that are there, oldest first."""
        return sorted(self.directory.glob("*/*.dump"))

    def metrics(self, file: str = "backup") -> dict[str, float]:
        """What node_exporter would read: the values by the names of the metrics."""
        lines = self.textfile(file).read_text("utf-8").splitlines()
        found = [line.rpartition(" ") for line in lines if not line.startswith("#")]
        return {series.partition("{")[0]: float(value) for series, _, value in found}

    def textfile(self, file: str = "backup") -> Path:
        """The file that node_exporter would read."""
        return Path(self.declared.textfiles) / f"{self.declared.metrics_prefix}_{file}.prom"

    def sql(self, text: str, database: str | None = None) -> str:
        """What the server answers."""
        # psql reads the name of a database as connection settings: it is quoted as one of them.
        quoted = (database or self.declared.database).replace("\\", "\\\\").replace("'", "\\'")
        return self.server._replace(name=f"dbname='{quoted}'").run(text).strip()

    def databases(self) -> set[str]:
        """The databases of the server."""
        return set(self.sql("SELECT datname FROM pg_database;", "postgres").split("\n"))

    def place(self, day: str, time: str, rows: int = 1) -> Path:
        """A dump as the script left it then."""
        dump = self.directory / day / f"{self.declared.name}-{time}.dump"
        self.write(dump, "old")
        self.write(dump.with_name(f"{dump.name}.info"), f"rows={rows}\nbytes=3\nduration=1\nfinished=1000\n")
        return dump

    def write(self, file: Path, text: str) -> Path:
        """A file that belongs to whoever runs the scripts."""
        given = ["sh", "-c", 'mkdir -p "$(dirname "$1")" && printf %s "$2" >"$1"', "sh", file, text]
        subprocess.run(as_owner(self.server, given), check=True, cwd="/")
        return file


def machine(folder: Path, server: Database, create: bool = True, **changes: Any) -> Machine:
    """A machine in `folder`, which whoever runs the scripts owns, with a new database."""
    fields = {"directory": str(folder / "backups"), "textfiles": str(folder / "textfiles"), **changes}
    declared = backup(scripts=str(folder / "scripts"), **fields)
    made = Machine(folder, declared, server)
    subprocess.run(as_owner(server, ["mkdir", declared.textfiles, folder / "scripts"]), check=True, cwd="/")
    for artifact in backups(Monitoring(name="m", backups=[declared])):
        if artifact.path.suffix == ".sh":
            script = made.write(folder / "scripts" / artifact.path.name, artifact.content.decode())
            script.chmod(0o755)
    if create:
        subprocess.run(["createdb", "--", declared.database], env=made.environment, check=True, cwd="/")
        made.sql(EVENTS)
    return made
