"""Cold starts: the command's help against Python itself, and a build of the guide against its dependencies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Row
from benchmarks.timing import Cost, side_by_side

# `import pydantic` alone imports next to nothing: its names are loaded when they are first used.
_DEPENDENCIES = "from pydantic import BaseModel, ConfigDict, Field; import jinja2, yaml, grafanalib.core"


def start_up(runs: int, folder: Path) -> Iterator[Row]:
    """Whole processes, each new; bytecode is there, as after an installation."""
    ours = str(Path(sys.executable).with_name("eventcore-monitoring"))
    build = [ours, "build", "--promtool", "off", "--amtool", "off", "--output", str(folder / "built-{run}")]
    costs = side_by_side(
        {
            "nothing": [sys.executable, "-c", "pass"],
            "help": [ours, "--help"],
            "dependencies": [sys.executable, "-c", _DEPENDENCIES],
            "guide": [*build, "--deployment", "production"],
            "both": [part.replace("built", "both") for part in build],
        },
        runs,
        folder,
    )
    yield _row("`eventcore-monitoring --help`", costs["help"], "`python -c pass`", costs["nothing"], 2)
    imports = "`import` of pydantic, jinja2, yaml, grafanalib"
    yield _row("`build` of the guide, programs off", costs["guide"], imports, costs["dependencies"], 1.5)
    yield _row("the same for both deployments", costs["both"], imports, costs["dependencies"])


def _row(what: str, ours: Cost, against: str, theirs: Cost, bar: float | None = None) -> Row:
    return Row(what, against, ours.wall, theirs.wall, bar, ours.cpu / theirs.cpu)
