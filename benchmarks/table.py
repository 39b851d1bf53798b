"""The table that a run prints: a row a measurement, each a ratio of two things measured in turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: what, against what, both in seconds, and the highest ratio that is good enough (if any).

    `cpu` is the ratio of CPU times, where whole processes were measured.
    """

    what: str
    against: str
    ours: float
    theirs: float
    bar: float | None = None
    cpu: float | None = None

    @property
    def ratio(self) -> float:
        """How many times as long ours takes."""
        return self.ours / self.theirs

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its bar."""
        return self.bar is None or self.ratio <= self.bar


def comparison(rows: Iterable[Row]) -> str:
    """The measurements as a Markdown table."""
    lines = [
        "| what | time | against | time | ratio | of CPU time | bar |",
        "|---|--:|---|--:|--:|--:|--:|",
    ]
    for row in rows:
        cpu = "" if row.cpu is None else f"{row.cpu:.2f}"
        bar = "" if row.bar is None else f"{row.bar:g}{'' if row.holds else ' **missed**'}"
        cells = (row.what, _time(row.ours), row.against, _time(row.theirs), f"{row.ratio:.2f}", cpu, bar)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
