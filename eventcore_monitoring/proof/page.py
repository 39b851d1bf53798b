"""The matrix of blind spots as one HTML page that needs nothing else: no script, no other file.

Every text goes through jinja2's escaping, and what would command a reader's screen is written out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.promql.evaluation import Column, Grid, NotKnown, Refused, Semantics, evaluate
from eventcore_monitoring.promql.nodes import MIRRORED, Binary, ComparisonOperator, Node, Number
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import NAME
from eventcore_monitoring.proof.blind_spots import Cell, Matrix, finding, findings, is_unseen, words
from eventcore_monitoring.proof.numbers import holds_between
from eventcore_monitoring.proof.phases import Phase, series_of
from eventcore_monitoring.proof.timeline import Subject, as_vector, recorded, stepped, storage_of
from eventcore_monitoring.values import duration

if TYPE_CHECKING:
    from jinja2 import Template

_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 352.0, 20.0, 122.0  # the plot within a picture of 360 by 150
_TICKS = (
    60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000, 7_776_000,
)  # fmt: skip


class Compared(NamedTuple):
    """What an alert compares at each evaluation, and with what; None where there is nothing."""

    values: Sequence[float | None]
    limits: Sequence[float | None]


class Bar(NamedTuple):
    """A stretch of time in a picture."""

    left: float
    width: float


class Picture(NamedTuple):
    """What is drawn of a cell, in the units of the picture. `levels` and `ticks`: places on the axes, with texts."""

    values: str
    limits: str
    cause: Bar
    firing: tuple[Bar, ...]
    levels: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]


class Shown(NamedTuple):
    """A cell on the page. `kind`: how it looks; `anchor`: of its picture, "" where there is none."""

    cell: Cell
    words: str
    symbol: str
    kind: str
    anchor: str
    picture: Picture | None
    finding: Finding | None


def page(matrix: Matrix, title: str) -> str:
    """The page of a matrix."""
    rows = []
    for row, (failure, cells) in enumerate(zip(matrix.failures, matrix.rows, strict=True), 1):
        shown = [_shown(cell, f"f{row}a{column}") for column, cell in enumerate(cells, 1)]
        rows.append((failure, shown, is_unseen(failure, cells)))
    alerts = [_told(cells) for cells in zip(*matrix.rows, strict=True)]
    return _template().render(title=title, rows=rows, alerts=alerts, findings=list(findings(matrix)))


def _told(cells: Sequence[Cell]) -> tuple[Subject, Sequence[str], str, str, str]:
    """An alert: who is told of it, its expression, how long it waits, and why nothing is known of it, if so."""
    subject, first = cells[0].subject, cells[0]
    unknown = first.skipped if all(cell.skipped == first.skipped for cell in cells) else ""
    return subject, first.receivers, to_promql(subject.typed.node), duration(subject.waits), unknown


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    return environment.from_string(Path(__file__).with_name("blind_spots.html.j2").read_text("utf-8"))


def _shown(cell: Cell, anchor: str) -> Shown:
    found = finding(cell)
    is_drawn = (cell.fires or found is not None) and cell.course is not None
    picture = _picture(cell) if is_drawn else None
    kind, symbol = _looks(cell)
    return Shown(cell, words(cell), symbol, kind, anchor if picture else "", picture, found)


def _looks(cell: Cell) -> tuple[str, str]:
    if cell.skipped:
        return "skipped", "–"
    if cell.error:
        return "error", "✕"
    return ("fires", "▲") if cell.fires else ("silent", "○")


def _picture(cell: Cell) -> Picture | None:
    """The picture of a cell; None where its values are not known."""
    course, subject = cell.course, cell.tried
    if course is None or subject is None:
        return None
    try:
        compared = _compared(subject, course.phases)
    except (NotKnown, Refused):
        return None
    last = course.onset + course.lasts
    first = min(course.onset, course.phases[0].lasts)
    plot = _Plot(subject.evaluated, max(0, first - (last - first) // 8), last, compared)
    return Picture(
        plot.path(compared.values),
        plot.path(compared.limits),
        plot.bar(course.onset, last),
        tuple(plot.bar(span.begin, span.end + subject.evaluated) for span in cell.spans if span.end >= plot.first),
        tuple(plot.levels()),
        tuple(plot.ticks(course.onset)),
    )


class _Plot:
    """The axes of a picture: times in milliseconds to the right, values upwards."""

    def __init__(self, step: int, first: int, last: int, compared: Compared) -> None:
        self.step, self.first, self.last = step, first, last
        shown = [value for column in compared for _, value in self._points(column) if value is not None]
        self.low, self.high = min(shown, default=0.0), max(shown, default=1.0)
        spare = (self.high - self.low) * 0.08 or abs(self.high) * 0.1 or 1.0
        self.bottom, self.top = self.low - spare, self.high + spare

    def _points(self, column: Sequence[float | None]) -> Iterator[tuple[int, float | None]]:
        for place in range(-(-self.first // self.step), min(self.last // self.step + 1, len(column))):
            value = column[place]
            yield place * self.step, value if value is not None and math.isfinite(value) else None

    def across(self, time: int) -> float:
        part = (min(max(time, self.first), self.last) - self.first) / (self.last - self.first)
        return round(_LEFT + (_RIGHT - _LEFT) * part, 1)

    def upwards(self, value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * (value / 2 - self.bottom / 2) / (self.top / 2 - self.bottom / 2), 1)

    def bar(self, begin: int, end: int) -> Bar:
        left = self.across(begin)
        return Bar(left, round(max(1.0, self.across(end) - left), 1))

    def path(self, column: Sequence[float | None]) -> str:
        """The line of a column, interrupted where there is nothing; points on a level line are left out."""
        drawn: list[str] = []
        points = [(time, None if value is None else self.upwards(value)) for time, value in self._points(column)]
        for number, (time, height) in enumerate(points):
            before = points[number - 1][1] if number else None
            after = points[number + 1][1] if number + 1 < len(points) else None
            if height is not None and not before == height == after:
                drawn.append(f"{'M' if before is None else 'L'}{self.across(time):g} {height:g}")
        return "".join(drawn)

    def levels(self) -> Iterator[tuple[float, str]]:
        for value in dict.fromkeys((self.low, self.high)):
            yield self.upwards(value), _short(value)

    def ticks(self, onset: int) -> Iterator[tuple[float, str]]:
        """Round times before and after the onset, four or five."""
        length = self.last - self.first
        step = next((tick * 1000 for tick in _TICKS if length <= tick * 5000), length)
        for count in range(-((onset - self.first) // step), (self.last - onset) // step + 1):
            sign = "-" if count < 0 else "+" if count else ""
            yield self.across(onset + count * step), f"{sign}{duration(abs(count) * step)}" if count else "0"


def _short(value: float) -> str:
    """A number that has room beside an axis."""
    size = abs(value)
    for letter, unit in (("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if 10 * unit <= size < 1e15:
            return f"{value / unit:.3g}{letter}"
    return f"{value:.4g}"


def _compared(subject: Subject, phases: Sequence[Phase]) -> Compared:
    """What the outermost comparison of an alert compares, of the series on which it holds longest."""
    series, lasts = tuple(series_of(phases, subject.scraped)), sum(phase.lasts for phase in phases)
    grid = Grid(0, subject.evaluated, lasts // subject.evaluated + 1)
    storage = recorded(subject, storage_of(series, subject.scraped, lasts), grid, Semantics.OPEN)
    value, operator, limit = _comparison(subject)
    values = as_vector(evaluate(stepped(value, subject.evaluated), storage, grid, Semantics.OPEN))
    limits = (
        {} if limit is None else as_vector(evaluate(stepped(limit, subject.evaluated), storage, grid, Semantics.OPEN))
    )
    nothing: Column = [None] * grid.count
    either = next(iter(limits.values()), nothing)
    pairs = [
        Compared(column, limits.get(tuple(pair for pair in labels if pair[0] != NAME), either))
        for labels, column in sorted(values.items())
    ]

    def bad(pair: Compared) -> int:
        return sum(
            a is not None and b is not None and holds_between(a, operator, b) for a, b in zip(*pair, strict=True)
        )

    return max(pairs, key=bad, default=Compared(nothing, nothing))


def _comparison(subject: Subject) -> tuple[Node, ComparisonOperator, Node | None]:
    """The sides of the outermost comparison, a number on the right; the whole expression where there is none."""
    for part in subject.typed.walk():
        match part.node:
            case Binary(left, ("==" | "!=" | ">" | "<" | ">=" | "<=") as operator, right):
                return (right, MIRRORED[operator], left) if isinstance(left, Number) else (left, operator, right)
    return subject.typed.node, ">=", None
