"""Proofs: `prove` of the guide's production, and of a thousand rules read from files, against promtool alone.

What promtool is compared with is its own work on the same tests, in one process after another.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from benchmarks.rules import declared
from benchmarks.table import Row
from benchmarks.timing import cost

RULES = 1000
BARS = {"`prove` of production": 10.0, "`prove` of 1,000 rules": 60.0}  # seconds on two cores


def proofs(runs: int, folder: Path) -> tuple[list[Row], dict[str, float]]:
    """The rows of the table, and the seconds of the whole command, for which there are bars."""
    from eventcore_monitoring import generate
    from eventcore_monitoring.generators.prometheus import prometheus

    rules = folder / "proven-rules"
    rules.mkdir()
    for artifact in generate(declared(RULES), [prometheus]):
        if artifact.path.is_relative_to("prometheus/rules"):
            (rules / artifact.path.name).write_bytes(artifact.content)
    rows, seconds = [], {}
    names = ("`prove` of the guide's production", f"`prove --rules` of {RULES:,} rules")
    calls = (("production", ["definitions/production.py"]), ("rules", ["--rules", str(rules)]))
    for (what, arguments), name, bar in zip(calls, names, BARS, strict=True):
        ours = list(_measured(arguments, folder / what, folder, runs))
        tests = sorted(map(str, (folder / what / "tests").iterdir()))
        theirs = [cost([_promtool(), "test", "rules", *tests], folder).wall for _ in range(runs)]
        seconds[bar] = median(ours)
        rows.append(Row(name, "`promtool test rules` on its tests", seconds[bar], median(theirs)))
    return rows, seconds


def _measured(arguments: list[str], out: Path, folder: Path, runs: int) -> Iterator[float]:
    ours = str(Path(sys.executable).with_name("eventcore-monitoring"))
    for _ in range(runs):
        yield cost([ours, "prove", *arguments, "--out", str(out)], folder).wall


def _promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        raise RuntimeError("promtool is missing: make build installs it")
    return found


def told(seconds: Mapping[str, float], bars: Mapping[str, float]) -> str:
    """The seconds beside their bars, as a Markdown table."""
    lines = ["| what | seconds | bar |", "|---|--:|--:|"]
    lines += [f"| {what} | {seconds[what]:.3g} | {bar:g} |" for what, bar in bars.items()]
    return "\n".join(lines) + "\n"
