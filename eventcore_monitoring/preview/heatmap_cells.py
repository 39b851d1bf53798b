"""Cells of a heatmap: from the buckets of a classic histogram, from rows of counts, or counted from plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.frames import Content, Field, is_hidden, time_of
from eventcore_monitoring.preview.scales import finite

_COLUMNS: Final = 30
_ROWS: Final = 12
_FURTHEST: Final = 1e300
_FINEST: Final = 1e15  # so many sizes of a bucket are still told apart
_STEPS: Final = (1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400)

Counts = tuple[tuple[float | None, ...], ...]  # of each row from below, of each column


class Cells(NamedTuple):
    """The cells. Row n lies between `edges[n]` and `edges[n + 1]`, or bears `names[n]` where there are no edges.

    Column n ends at `times[n]` and lasts `step` seconds. `note` is a sentence that the reader must know.
    """

    times: tuple[float, ...]
    step: float
    edges: tuple[float, ...]
    names: tuple[str, ...]
    counts: Counts
    note: str = ""


def cells(panel: Mapping[str, Any], content: Content) -> Cells | str:
    """The cells of a panel; where there are none, a sentence that says why."""
    series = [
        (time, field, frame.ref)
        for frame in content.frames
        if (time := time_of(frame)) is not None
        for field in frame.fields
        if field.kind == "number" and not is_hidden(field, "viz")
    ]
    if not series:
        return "No data"
    if reading.flag(panel, "options", "calculate"):
        return _counted(panel, [(time, field) for time, field, _ in series], content)
    formats = {
        reading.text(target, "refId"): reading.text(target, "format") for target in reading.mappings(panel, "targets")
    }
    has_buckets = [one for one in series if "le" in one[1].labels]
    if any(formats.get(ref) == "heatmap" for *_, ref in series):
        if not has_buckets:
            return "No buckets: the query answers with numbers. Query a native histogram, or …_bucket by le."
        return _of_buckets(has_buckets)
    return _of_rows([field for _, field, _ in series], series[0][0], content.step)


def _of_buckets(series: Sequence[tuple[Field, Field, str]]) -> Cells:
    """A classic histogram: each bucket holds those below it too, so the one below is taken away."""
    groups: dict[tuple[tuple[str, str], ...], list[tuple[float, Field, Field]]] = {}
    for time, field, _ in series:
        others = tuple(sorted((key, value) for key, value in field.labels.items() if key not in ("le", "__name__")))
        bound = _number(field.labels["le"])
        if bound is not None:
            groups.setdefault(others, []).append((bound, time, field))
    first = sorted(next(iter(groups.values()), []), key=lambda one: one[0])
    if not first:
        return Cells((), 1, (), (), ())
    time = first[0][1]
    times = _moments(time)
    below: Sequence[float | None] = (0.0,) * len(times)
    rows = []
    for _, _, field in first:
        values: Sequence[Any] = field.values
        rows.append(
            tuple(
                None if value is None else max(value - (under or 0.0), 0.0)
                for value, under in zip(values, below, strict=True)
            )
        )
        below = [under if value is None else value for value, under in zip(values, below, strict=True)]
    bounds = tuple(bound for bound, _, _ in first)
    note = f"1 of {len(groups)} histograms is shown: aggregate by (le) to see all" if len(groups) > 1 else ""
    return Cells(times, _step(times), (_lower(bounds), *bounds), (), tuple(rows), note)


def _moments(time: Field) -> tuple[float, ...]:
    """The times; a row without one lies long before the picture."""
    return tuple(float(one) if isinstance(one, int | float) else 0.0 for one in time.values)


def _lower(bounds: Sequence[float]) -> float:
    """The lower end of the lowest bucket: 0 for what cannot be negative, else as far below as the next is wide."""
    if bounds[0] > 0 or len(bounds) < 2:
        return min(0.0, bounds[0])
    return bounds[0] - (bounds[1] - bounds[0] if math.isfinite(bounds[1]) else 1.0)


def _of_rows(fields: Sequence[Field], time: Field, step: float) -> Cells:
    """One row a series, as it stands: its name is what the row is called."""
    times = _moments(time)
    alike = [field for field in fields if len(field.values) == len(times)]
    rows: Any = tuple(tuple(field.values) for field in alike)
    names = tuple(field.display for field in alike)
    bounds = [_number(name) for name in names]
    if len(bounds) > 1 and all(bound is not None for bound in bounds):
        ordered = sorted(range(len(bounds)), key=lambda place: bounds[place] or 0.0)
        known = tuple(bounds[place] or 0.0 for place in ordered)
        return Cells(times, _step(times) or step, (_lower(known), *known), (), tuple(rows[place] for place in ordered))
    return Cells(times, _step(times) or step, (), names, rows)


def _counted(panel: Mapping[str, Any], series: Sequence[tuple[Field, Field]], content: Content) -> Cells | str:
    """How many values of all series fall into each stretch of time and of values."""
    values = finite([value for _, field in series for value in field.values])  # type: ignore[misc]
    if not values:
        return "No data"
    low, high = min(values), max(values)
    if not high - low < _FURTHEST:
        return "The values lie too far apart to be counted."
    reach = max(abs(low), abs(high))
    least = max((high - low) / _ROWS, reach / _FINEST) or 1.0
    size = _size(panel, "yBuckets", high - low, _ROWS, reach) or _nice(reach if low == high and reach else least)
    first = math.floor(low / size)
    rows = min(math.floor(high / size) - first + 1, 200)
    step = _size(panel, "xBuckets", content.end - content.start, _COLUMNS, content.end) or next(
        (one for one in _STEPS if one >= (content.end - content.start) / _COLUMNS), 86_400.0
    )
    begin = math.floor(content.start / step)
    columns = min(math.floor(content.end / step) - begin + 1, 1000)
    counts = [[0.0] * columns for _ in range(rows)]
    for time, field in series:
        for at, value in zip(time.values, field.values, strict=True):
            if isinstance(at, int | float) and isinstance(value, int | float) and low <= value <= high:
                row, column = math.floor(value / size) - first, math.floor(at / step) - begin
                if 0 <= row < rows and 0 <= column < columns:
                    counts[row][column] += 1
    edges = tuple(float(f"{(first + place) * size:.12g}") for place in range(rows + 1))
    times = tuple(float((begin + place + 1) * step) for place in range(columns))
    return Cells(times, step, edges, (), tuple(map(tuple, counts)))


def _size(panel: Mapping[str, Any], which: str, extent: float, most: int, reach: float) -> float:
    """The size of a bucket that the panel asks for, or that its number of buckets gives; 0 for none."""
    options = reading.mapping(panel, "options", "calculation", which)
    written = reading.text(options, "value")
    asked = reading.number(options, "value")
    if asked is None and len(written) > 1 and written[-1] in _SECONDS and written[:-1].isdigit():
        asked = float(written[:-1]) * _SECONDS[written[-1]]
    if not asked or asked <= 0:
        return 0.0
    size = extent / asked if reading.text(options, "mode") == "count" else asked
    return size if size > 0 and extent / size <= most * 20 and reach / size < _FINEST else 0.0


_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def _nice(size: float) -> float:
    if size < 1e-300:
        return 1.0
    power = 10.0 ** math.floor(math.log10(size))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= size * (1 - 1e-9))


def _step(times: Sequence[float]) -> float:
    return min((after - before for before, after in pairwise(times) if after > before), default=0.0)


def _number(written: str) -> float | None:
    try:
        read = float(written)
    except ValueError:
        return None
    return None if math.isnan(read) else read


def thinned(found: Cells, most: int) -> Cells:
    """At most so many columns: neighbours become one, with their mean."""
    group = math.ceil(len(found.times) / max(most, 1))
    if group < 2:
        return found
    rows = tuple(
        tuple(_mean(row[max(end - group, 0) : end]) for end in range(len(row), 0, -group))[::-1] for row in found.counts
    )
    times = tuple(found.times[end - 1] for end in range(len(found.times), 0, -group))[::-1]
    return found._replace(times=times, step=found.step * group, counts=rows)


def _mean(values: Sequence[float | None]) -> float | None:
    given = [value for value in values if value is not None]
    return sum(given) / len(given) if given else None
