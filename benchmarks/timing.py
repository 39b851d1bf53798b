"""What a whole process costs, and how several are compared fairly on a machine that does other things too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a process: wall-clock and CPU time (user and system) in seconds, peak of resident memory in bytes."""

    wall: float
    cpu: float
    memory: int


def environment(folder: Path) -> dict[str, str]:
    """The environment of measured processes: nothing of Python's own settings, bytecode kept in `folder`.

    An installed package has its bytecode beside it, a checkout may have none: both are measured alike.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def compile_packages(folder: Path) -> None:
    """Compiles what the wheel holds, as its installation does."""
    packages = ("eventcore_monitoring", "definitions/eventcore_mixin", "benchmarks")
    subprocess.run([sys.executable, "-m", "compileall", "-q", *packages], cwd=ROOT, env=environment(folder), check=True)


def cost(command: Sequence[str], folder: Path, codes: Sequence[int] = (0,)) -> Cost:
    """Runs a command in the project's folder. Raises RuntimeError where it ends with another exit code than these."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise RuntimeError(f"{' '.join(command)} ended with exit code {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def side_by_side(commands: Mapping[str, Sequence[str]], runs: int, folder: Path) -> dict[str, Cost]:
    """The median cost of each command; they take turns, so that what else the machine does strikes all alike.

    `{run}` in a command is the number of the run; run 0 fills caches and is not counted.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            costs[name].append(cost([part.replace("{run}", str(run)) for part in command], folder))
    return {name: _median(found[1:]) for name, found in costs.items()}


def reported(module: str, *arguments: str, folder: Path) -> dict[str, Any]:
    """What a module of ours that measures itself, in a process of its own, prints as JSON."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def medians(found: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The median of each figure of several reports."""
    return {name: median(float(one[name]) for one in found) for name in found[0]}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(one.wall for one in costs), median(one.cpu for one in costs), int(median(one.memory for one in costs))
    )
