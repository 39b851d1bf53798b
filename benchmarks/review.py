"""`diff` of two folders with many rules of which few changed, against making the same rules from their declarations."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.rules import rule_work
from benchmarks.table import Row
from benchmarks.timing import cost, medians, reported

_CHANGED = 10
_BAR = 2


def review(number: int, runs: int, folder: Path) -> Iterator[Row]:
    """The whole command, its trials of both versions and promtool's part in it included."""
    before, after = folder / "before", folder / "after"
    built = [reported("rules", str(number), str(before), folder=folder) for _ in range(runs)]
    shutil.copytree(before, after)
    for file in sorted(after.iterdir())[:_CHANGED]:
        text = file.read_text("utf-8")
        file.write_text(text.replace("> 0.05", "> 0.07", 1), "utf-8")
    ours = str(Path(sys.executable).with_name("eventcore-monitoring"))
    walls = [cost([ours, "diff", str(before), str(after)], folder, codes=(1,)).wall for _ in range(runs)]
    what = f"`diff` of {number:,} rules, {_CHANGED} of them changed"
    against = "declare, check, generate, encode them"
    yield Row(what, against, median(walls), rule_work(medians(built)), _BAR)
