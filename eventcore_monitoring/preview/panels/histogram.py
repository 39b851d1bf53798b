"""Histogram: how many of the values that the queries answered lie in each bucket."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import legend, reading
from eventcore_monitoring.preview.axes import BELOW, Axis, axis, grid, moved, value_texts
from eventcore_monitoring.preview.display import series_color
from eventcore_monitoring.preview.frames import Content, Field, is_hidden, numbers_of
from eventcore_monitoring.preview.panels.frame import no_data
from eventcore_monitoring.preview.panels.smallest import is_too_small, too_small
from eventcore_monitoring.preview.scales import Scale, finite, ticks
from eventcore_monitoring.preview.svg import Box, num, paint, path, text
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import GRID
from eventcore_monitoring.preview.values import tick

_BUCKETS: Final = 30
_FIRST_TEXT: Final = 8.0
_APART: Final = 60.0
_FINEST: Final = 1e15  # so many buckets are still told apart by doubles
_COARSEST: Final = 1e307
_FACTORS: Final = (1, 2, 2.5, 4, 5)  # of powers of ten; Grafana has no 2.5 between 1 and 10


class Bars(NamedTuple):
    """The counts of one series by the number of the bucket."""

    field: Field
    counts: Mapping[int, int]


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel."""
    if is_too_small(room):
        yield from too_small(room)
        return
    fields = [field for field in numbers_of(content.frames) if not is_hidden(field, "viz")]
    values = [finite(field.values) for field in fields]  # type: ignore[arg-type]
    together = [value for listed in values for value in listed]
    if not together:
        yield from no_data(panel, room)
        return
    size, offset = _size(panel, together), reading.number(panel, "options", "bucketOffset") or 0.0
    bars = _bars(panel, fields, values, size, offset)
    shown = legend.placed(legend.entries_of([one.field for one in bars], panel), panel, room)
    first = min(bucket for one in bars for bucket in one.counts)
    last = max(bucket for one in bars for bucket in one.counts) + 1
    bases = _stacked(panel, bars)
    highest = max(
        base[bucket] + one.counts[bucket] for one, base in zip(bars, bases, strict=True) for bucket in one.counts
    )
    below = shown.rest.inset(0, _FIRST_TEXT, 12, BELOW)
    up = axis(_of_counts(bars[0].field), (0.0, float(highest)), below, "left", is_percent=False, from_zero=True)
    plot = below.inset(up.width, 0, 0, 0)
    up = moved(up._replace(ticks=tuple(one for one in up.ticks if one[0] == int(one[0]))), plot)  # of whole values
    across = Scale(first * size + offset, last * size + offset, plot.x, plot.right)
    yield from grid([up], [], across, plot)
    yield from value_texts([up], plot)
    yield from _texts_below(panel, across, plot)
    for one, base in zip(bars, bases, strict=True):
        yield _drawn(one, base, across, up, size, offset)
    yield from legend.drawn(shown)


def _size(panel: Mapping[str, Any], values: Sequence[float]) -> float:
    """The size of a bucket: the panel's, or the round one that makes about so many buckets of the values."""
    low, high = min(values), max(values)
    finest = max(abs(low), abs(high)) / _FINEST
    return min(max(_wanted_size(panel, values, low, high), finest), _COARSEST)


def _wanted_size(panel: Mapping[str, Any], values: Sequence[float], low: float, high: float) -> float:
    asked = reading.number(panel, "options", "bucketSize")
    if asked and asked > 0 and (high - low) / asked < 1000:
        return asked
    count = reading.number(panel, "options", "bucketCount") or _BUCKETS
    least = (high - low) / max(count, 1)
    ordered = sorted(set(values))
    nearest = min((after - before for before, after in pairwise(ordered)), default=1.0)
    for power in range(-9, 10):
        for factor in _FACTORS:
            size = float(f"{factor}e{power}")
            if least < size and size >= nearest and size != 2.5:
                return size
    return max(least * 1.01, nearest)


def _bars(
    panel: Mapping[str, Any], fields: Sequence[Field], values: Sequence[Sequence[float]], size: float, offset: float
) -> list[Bars]:
    if reading.flag(panel, "options", "combine"):
        whole = [value for listed in values for value in listed]
        fields, values = [fields[0]._replace(display="Count", order=0)], [whole]
    found = []
    for field, listed in zip(fields, values, strict=True):
        counts = Counter(math.floor((value - offset) / size) for value in listed)
        if counts:
            # The legend calculates with the counts, as Grafana's does.
            found.append(Bars(_of_counts(field)._replace(values=[counts[one] for one in sorted(counts)]), counts))
    return found


def _of_counts(field: Field) -> Field:
    """The field as counts: without the unit of the values, unless that is a plain one."""
    config = {key: value for key, value in field.config.items() if key not in ("unit", "min", "max", "decimals")}
    return field._replace(config=config)


def _stacked(panel: Mapping[str, Any], bars: Sequence[Bars]) -> list[Mapping[int, int]]:
    """What each series stands on."""
    stacking = reading.text(panel, "fieldConfig", "defaults", "custom", "stacking", "mode", otherwise="none")
    base: Counter[int] = Counter()
    found = []
    for one in bars:
        found.append(Counter(base))
        if stacking != "none":
            base.update(one.counts)
    return list(found)


def _texts_below(panel: Mapping[str, Any], across: Scale, plot: Box) -> Iterator[str]:
    config = reading.mapping(panel, "fieldConfig", "defaults")
    asked = reading.number(config, "decimals")
    places, decimals = ticks(across.low, across.high, plot.width, _APART)
    lines = []
    for place in places:
        x = across.at(place)
        written = str(
            tick(place, reading.text(config, "unit"), None if asked is None else int(asked), decimals or None)
        )
        lines.append(f"M{num(x)},{num(plot.y)}V{num(plot.bottom)}")
        if x - text_width(written) / 2 >= plot.x - 30:
            yield text(x, plot.bottom + 17, written.strip(), anchor="middle")
    if lines:
        yield path("".join(lines), paint(stroke=GRID))


def _drawn(one: Bars, base: Mapping[int, int], across: Scale, up: Axis, size: float, offset: float) -> str:
    course = []
    for bucket, count in sorted(one.counts.items()):
        left, right = across.at(bucket * size + offset), across.at((bucket + 1) * size + offset)
        top, bottom = up.scale.at(base.get(bucket, 0) + count), up.scale.at(base.get(bucket, 0))
        gap = 1 if right - left > 4 else 0
        course.append(f"M{num(left + gap)},{num(top)}H{num(right - gap)}V{num(bottom)}H{num(left + gap)}z")
    custom = reading.mapping(one.field.config, "custom")
    fill, width = reading.number(custom, "fillOpacity"), reading.number(custom, "lineWidth")
    tone = series_color(one.field)
    opacity = 0.8 if fill is None else min(max(fill, 0.0), 100.0) / 100
    border = 1.0 if width is None else min(max(width, 0.0), 10.0)
    return path(
        "".join(course),
        paint(tone if opacity else None, tone if border else None, width=border, opacity=opacity or 1),
        says=one.field.display,
    )
