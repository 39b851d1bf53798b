"""Growth: how time and memory grow from a thousand rules to a hundred thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from benchmarks.rules import total
from benchmarks.timing import medians, reported

BAR = 1.1
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Size:
    """A number of rules, the seconds that our work on them takes, and the bytes that it adds to the peak of memory."""

    rules: int
    seconds: float
    memory: float


def growth(numbers: Sequence[int], runs: int, folder: Path) -> list[Size]:
    """Each size in processes of its own; as many runs as the first asks for, fewer for larger ones."""
    sizes = []
    for position, number in enumerate(numbers):
        repeated = range(max(runs - 2 * position, 1))
        found = medians([reported("rules", str(number), folder=folder) for _ in repeated])
        sizes.append(Size(number, total(found), found["peak"] - found["before"]))
    return sizes


def exponent(sizes: Sequence[Size], figure: str) -> float:
    """The power of the number of rules with which a figure grows: the slope of the best line through the logarithms."""
    across = [log(size.rules) for size in sizes]
    up = [log(getattr(size, figure)) for size in sizes]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    rise = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return rise / sum((x - middle) ** 2 for x in across)


def table(sizes: Sequence[Size]) -> str:
    """The sizes and the fitted exponents as a Markdown table."""
    lines = ["| rules | time | added memory | time a rule | memory a rule |", "|--:|--:|--:|--:|--:|"]
    for size in sizes:
        each = f"{size.seconds / size.rules * 1e6:.0f} µs | {size.memory / size.rules / 1024:.1f} KiB"
        lines.append(f"| {size.rules:,} | {size.seconds:.2f} s | {size.memory / _MIB:.0f} MiB | {each} |")
    fitted = [exponent(sizes, figure) for figure in ("seconds", "memory")]
    marks = ["" if value <= BAR else " **missed**" for value in fitted]
    lines.append(f"| exponent (bar {BAR}) | {fitted[0]:.2f}{marks[0]} | {fitted[1]:.2f}{marks[1]} | | |")
    return "\n".join(lines) + "\n"
