"""A PostgreSQL server of a test's own: in a temporary folder, on a socket there and nowhere else, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# Where Debian and Ubuntu put the programs of a server, by version; they are not on PATH.
_DEBIAN = Path("/usr/lib/postgresql")


def server_programs() -> Path:
    """The folder of `initdb` and `postgres`: a missing server is a failure, never a skip."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    assert versions, f"no PostgreSQL server in {_DEBIAN} or on PATH: run .ci/setup postgresql"
    return versions[-1].parent


def server_user() -> str:
    """Who may run a server: whoever runs the tests, or for root, which PostgreSQL refuses, a user without rights."""
    return "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def as_server_user(command: Sequence[str | Path]) -> list[str]:
    """The command run by `server_user`."""
    words = [str(word) for word in command]
    if os.geteuid() != 0:
        return words
    user = pwd.getpwnam(server_user())
    drop = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
    return [*drop, *words]


@contextmanager
def server_folder() -> Iterator[Path]:
    """A temporary folder that `server_user` owns; its path is short, because those of sockets have to be."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        if os.geteuid() == 0:
            user = pwd.getpwnam(server_user())
            os.chown(folder, user.pw_uid, user.pw_gid)
        yield folder


@contextmanager
def running_postgresql() -> Iterator[Mapping[str, str]]:
    """An empty server while the block runs: the variables with which libpq's programs find it (PGHOST, PGUSER, …).

    It is stopped by `pg_ctl`, which knows its process id, however the block ends.
    """
    programs = server_programs()
    with server_folder() as folder:
        data, socket = folder / "data", folder / "socket"
        _run(as_server_user(["mkdir", socket]))
        settings = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run(as_server_user([programs / "initdb", f"--pgdata={data}", *settings]))
        # No port of the network: the socket in the folder is all that there is.
        options = f"-c listen_addresses='' -c unix_socket_directories='{socket}' -c fsync=off"
        control = [programs / "pg_ctl", f"--pgdata={data}"]
        _run(as_server_user([*control, "start", "--wait", f"--log={folder / 'log'}", f"--options={options}"]))
        try:
            yield {"PGHOST": str(socket), "PGUSER": "postgres", "PGDATABASE": "postgres"}
        finally:
            _run(as_server_user([*control, "stop", "--mode=immediate"]))


def _run(command: Sequence[str]) -> None:
    # A server keeps the output of what started it: a pipe would never end.
    with tempfile.TemporaryFile() as said:
        code = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
        ).returncode
        said.seek(0)
        assert code == 0, said.read().decode(errors="replace")
