"""A real PostgreSQL for tests: its own data in a temporary folder, on a socket in that folder and on no port."""

from __future__ import annotations

import csv
import io
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "shared_preload_libraries": "pg_stat_statements",
    "log_destination": "stderr",
    "timezone": "UTC",
}


class Refused(Exception):  # noqa: N818 - what PostgreSQL says is no fault of the test
    """What PostgreSQL says of a statement that it does not run."""


class Database(NamedTuple):
    """A database of a running server."""

    programs: Path
    folder: Path
    name: str = "postgres"

    def run(self, statements: str, *options: str) -> str:
        """What psql prints. Raises `Refused` with the first error."""
        command = [self.programs / "psql", "-XqAt", "-h", self.folder, "-U", "postgres", "-d", self.name]
        done = subprocess.run(
            [*command, "-v", "ON_ERROR_STOP=1", *options, "-f", "-"],
            input=statements, capture_output=True, text=True, check=False, timeout=60, env={"LC_ALL": "C"},
        )  # fmt: skip
        if done.returncode:
            raise Refused(done.stderr.partition("ERROR:  ")[2].partition("\n")[0] or done.stderr)
        return done.stdout

    def rows(self, query: str) -> list[dict[str, str]]:
        """The answer, a mapping a row; NULL is the text NULL."""
        text = self.run(query, "--csv", "-P", "null=NULL", "-P", "tuples_only=off")
        return [*csv.DictReader(io.StringIO(text))]

    def types(self, query: str) -> dict[str, str]:
        """The columns of the answer with their types, as PostgreSQL describes the prepared statement."""
        described = self.run(f"{query.strip().removesuffix(';')} \\gdesc\n")
        return dict(line.rsplit("|", 1) for line in described.splitlines())

    def created(self, name: str, statements: str = "") -> Database:
        """A further database, after these statements."""
        self.run(f'CREATE DATABASE "{name}"')
        made = self._replace(name=name)
        made.run(statements)
        return made


def programs() -> Path:
    """The folder of PostgreSQL's programs, the newest where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path is None:
        raise AssertionError("PostgreSQL is needed and was not found: run .ci/setup postgresql")
    return Path(on_path).resolve().parent


def _identity() -> Mapping[str, int]:
    """Who runs the server: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid}


@contextmanager
def server() -> Iterator[Database]:
    """A server that runs as long as the block; stopped by its own id."""
    bin_ = programs()
    identity = _identity()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # the path of a socket has 107 bytes at most
    try:
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        data = folder / "data"
        environment = {"LC_ALL": "C", "PATH": os.environ["PATH"], "HOME": str(folder)}
        shared = {"cwd": folder, "env": environment, "extra_groups": [] if identity else None, **identity}
        subprocess.run(
            [bin_ / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, timeout=120, **shared,
        )  # fmt: skip
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [bin_ / "postgres", "-D", data, "-k", folder, *options], stdout=log, stderr=log, **shared
            )
        try:
            _wait(bin_, folder, process)
            yield Database(bin_, folder)
        finally:
            process.send_signal(signal.SIGINT)  # the fast shutdown: sessions are ended
            process.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(bin_: Path, folder: Path, process: subprocess.Popen[bytes]) -> None:
    import time

    for _ in range(300):
        ready = subprocess.run([bin_ / "pg_isready", "-q", "-h", folder], check=False, timeout=20)
        if ready.returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"PostgreSQL did not start: {(folder / 'log').read_text('utf-8', 'replace')[-2000:]}")
