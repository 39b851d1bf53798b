"""Outside programs: finding one, asking its version, running it. The only place that starts a process.

A program that refuses a file is no fault of the environment: its verdict comes back as `Completed`.
A program that is missing, is none, is too old, hangs or dies is: that raises `EnvironmentFault`.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, Never

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.values import LOWEST_PROMETHEUS

Status = Literal["ran", "skipped", "missing", "too_old", "timeout", "unusable"]

# The lowest supported version of each program; Debian 12 ships all but fluentd in these.
LOWEST: Mapping[str, str] = {
    "promtool": LOWEST_PROMETHEUS,
    "amtool": "0.25",
    "fluentd": "1.0",
    "blackbox_exporter": "0.23",
}

# How a person gets each program, by system.
INSTALL: Mapping[str, Mapping[str, str]] = {
    "promtool": {
        "Debian": "apt-get install prometheus (from Debian 13: promtool)",
        "Ubuntu": "apt-get install prometheus (from Ubuntu 26.04: promtool)",
        "Fedora": "dnf install /usr/bin/promtool",
        "Arch": "pacman -S prometheus",
        "macOS": "brew install prometheus",
        "containers": "COPY --from=prom/prometheus /bin/promtool /usr/local/bin/promtool",
    },
    "amtool": {
        "Debian": "apt-get install prometheus-alertmanager",
        "Ubuntu": "apt-get install prometheus-alertmanager",
        "Fedora": "dnf install /usr/bin/amtool",
        "Arch": "pacman -S alertmanager",
        "macOS": "unpack the alertmanager archive of prometheus.io/download",
        "containers": "COPY --from=prom/alertmanager /bin/amtool /usr/local/bin/amtool",
    },
    "blackbox_exporter": {
        "Debian": "apt-get install prometheus-blackbox-exporter",
        "Ubuntu": "apt-get install prometheus-blackbox-exporter",
        "macOS": "brew install blackbox_exporter",
        "containers": "COPY --from=prom/blackbox-exporter /bin/blackbox_exporter /usr/local/bin/blackbox_exporter",
    },
    "fluentd": {"any system with Ruby": "gem install fluentd"},
}


class Program(NamedTuple):
    """An outside program that answered: its name, absolute path and version as it prints it."""

    name: str
    path: str
    version: str


@dataclass(frozen=True, slots=True)
class Tools:
    """The outside programs of one run, and how many seconds each of their calls may take."""

    promtool: Program | Literal["off"]
    amtool: Program | Literal["off"]
    fluentd: Program | None = None
    blackbox_exporter: Program | None = None
    timeout: float = 60


class Completed(NamedTuple):
    """What a program answered: exit code, standard output, standard error (undecodable bytes replaced)."""

    code: int
    output: str
    errors: str


class EnvironmentFault(Exception):  # noqa: N818 - it is the environment at fault, not the program
    """A program that cannot do its work: the finding, and what the report says of the program."""

    def __init__(self, finding: Finding, status: Status, path: str | None = None, version: str | None = None) -> None:
        self.finding = finding
        self.status = status
        self.path = path
        self.version = version
        super().__init__(finding.message)


def locate(
    name: str,
    *,
    path: str | None = None,
    environment: Mapping[str, str],
    lowest: str | None = None,
    timeout: float = 10,
) -> Program:
    """The program called `name`: at `path`, else where `EVENTCORE_<NAME>` points, else on PATH.

    A bare word as `path` or in the variable is looked up on PATH; the current folder is never searched.
    `lowest` is the oldest version that will do, `LOWEST[name]` where None. Raises EnvironmentFault.
    """
    variable = f"EVENTCORE_{name.upper()}"
    given, origin = (path, f"--{name}") if path else (environment.get(variable), variable)
    if given and os.sep in given:
        found: str | None = os.path.abspath(given)
    else:
        found = on_path(given or name, environment)
    if found is None or not os.path.exists(found):
        named = f"{origin} names {given}, and nothing is there" if given else "no folder of PATH holds it"
        raise EnvironmentFault(
            Finding(name, "tool-missing", f"{name} was not found: {named}.", _install(name)), "missing"
        )
    if os.path.isdir(found):
        _unusable(
            name, found, "tool-folder", f"{name} cannot be run: {found} is a folder.", f"Name the file {name} itself."
        )
    if not os.access(found, os.X_OK):
        message = f"{name} cannot be run: {found} is not executable."
        _unusable(name, found, "tool-not-executable", message, f"Run chmod +x {found}.")
    return probe(name, found, lowest=lowest or LOWEST[name], timeout=timeout)


def probe(name: str, path: str, *, lowest: str, timeout: float) -> Program:
    """The program at the absolute `path` with its version, asked for by `--version`.

    Raises EnvironmentFault when it gives no version, an older one than `lowest`, or no answer.
    """
    answer = run(Program(name, path, ""), ["--version"], timeout=timeout)
    # "promtool, version 2.42.0+ds (branch: …)", "fluentd 1.16.2".
    match = re.search(rf"\b{re.escape(name)},?\s+(?:version\s+)?v?(\d+(?:\.\d+)+\S*)", answer.output)
    if match is None:
        said = next((line for line in answer.output.split("\n") if line.strip()), "")
        message = f'{path} is not {name}: --version printed "{said[:80]}", which names no version of {name}.'
        _unusable(name, path, "tool-no-version", message, _install(name))
    version = match[1]
    if _numbers(version) < _numbers(lowest):
        message = f"{name} {version} is too old: the lowest version that will do is {lowest} ({path})."
        raise EnvironmentFault(Finding(name, "tool-too-old", message, _install(name)), "too_old", path, version)
    return Program(name, path, version)


def run(
    program: Program,
    arguments: Sequence[str],
    *,
    timeout: float,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Completed:
    """What `program` answers to `arguments` within `timeout` seconds; it reads nothing and speaks English.

    `environment`: variables for where this process has none of that name.

    Raises EnvironmentFault when it cannot be started, hangs or dies by a signal. However the wait ends early,
    by time or by Ctrl-C, the whole process group is killed: a hanging program may have started others.
    """
    import signal
    import subprocess

    name, path = program.name, program.path
    try:
        process = subprocess.Popen(
            [path, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env={**(environment or {}), **os.environ, "LC_ALL": "C"},
            start_new_session=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        if error.errno == errno.ENOEXEC:
            message = f"{name} cannot be run: {path} is no program for this machine (exec format error)."
            _unusable(name, path, "tool-format", message, _install(name))
        message = f"{name} cannot be run: starting {path} failed ({error.strerror})."
        _unusable(name, path, "tool-not-started", message, _install(name))
    with process:
        try:
            output, errors = process.communicate(timeout=timeout)
        except BaseException as error:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()  # Popen itself does not wait when it is left by Ctrl-C
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            message = (
                f"{name} hung: {path} {arguments[0]} did not end within {timeout:g} s "
                "and was killed with all that it had started."
            )
            fix = f"Run {name} by hand on the same files, or allow it more time."
            finding = Finding(name, "tool-timeout", message, fix)
            raise EnvironmentFault(finding, "timeout", path, program.version or None) from None
    if process.returncode < 0:
        died = f"{name} died: {path} {arguments[0]} was ended by {signal.Signals(-process.returncode).name}."
        _unusable(name, path, "tool-died", died, f"Run {name} by hand on the same files, or install it anew.")
    return Completed(process.returncode, output, errors)


def report(name: str, tool: Program | EnvironmentFault | Literal["off"] | None) -> dict[str, str | None]:
    """The line of the JSON report on one program: name, status, path, version."""
    match tool:
        case Program(path=path, version=version):
            return {"name": name, "status": "ran", "path": path, "version": version}
        case EnvironmentFault() as fault:
            return {"name": name, "status": fault.status, "path": fault.path, "version": fault.version}
        case _:
            return {"name": name, "status": "skipped", "path": None, "version": None}


def on_path(name: str, environment: Mapping[str, str]) -> str | None:
    """The first executable `name` in the absolute folders of PATH, else the first thing there of that name."""
    folders = [folder for folder in environment.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(folder)]
    there = [path for folder in folders if os.path.exists(path := os.path.join(folder, name))]
    runnable = (path for path in there if os.path.isfile(path) and os.access(path, os.X_OK))
    return next(runnable, there[0] if there else None)


def _unusable(name: str, path: str, code: str, message: str, fix: str) -> Never:
    raise EnvironmentFault(Finding(name, code, message, fix), "unusable", path)


def _install(name: str) -> str:
    ways = "; ".join(f"{system}: {command}" for system, command in INSTALL[name].items())
    return f"Install {name} ({ways}), or name it with --{name} PATH or EVENTCORE_{name.upper()}."


def _numbers(version: str) -> tuple[int, ...]:
    """`2.42.0+ds` as (2, 42, 0); a pre-release counts as its release, which has the same features."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(number) for number in match[0].split(".")) if match else ()
