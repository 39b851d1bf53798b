"""Reducers: one value of many, by Grafana's names for it (`lastNotNull`, `mean`, `p95`), computed as Grafana does."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from eventcore_monitoring.preview.frames import Cell

ALIASES: Final = {"current": "lastNotNull", "avg": "mean", "total": "sum"}
NAMES: Final[Mapping[str, str]] = {
    "lastNotNull": "Last *", "last": "Last", "firstNotNull": "First *", "first": "First", "min": "Min", "max": "Max",
    "mean": "Mean", "median": "Median", "variance": "Variance", "stdDev": "StdDev", "sum": "Total", "count": "Count",
    "countAll": "Count all", "range": "Range", "delta": "Delta", "step": "Step", "diff": "Difference",
    "logmin": "Min (above zero)", "allIsZero": "All Zeros", "allIsNull": "All Nulls", "changeCount": "Change Count",
    "distinctCount": "Distinct Count", "diffperc": "Difference percent", "allValues": "All values",
    "uniqueValues": "All unique values",
}  # fmt: skip
UNITLESS: Final = frozenset({"count", "countAll", "changeCount", "distinctCount", "allIsNull", "diffperc"})
_PLAIN_NUMBERS: Final = {int, float}
_PERCENTILE: Final = re.compile(r"p([1-9][0-9]?)")


def canonical(reducer: str) -> str | None:
    """The reducer's own name for one of its names; None for a word that is none."""
    name = ALIASES.get(reducer, reducer)
    return name if name in _COMPUTED or _PERCENTILE.fullmatch(name) else None


def name_of(reducer: str) -> str:
    """What Grafana writes above a column of it: `Last *`, `Mean`, `95th %`."""
    name = ALIASES.get(reducer, reducer)
    if match := _PERCENTILE.fullmatch(name):
        place = int(match[1])
        ending = "th" if 3 < place < 21 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
        return f"{place}{ending} %"
    return NAMES.get(name, name)


def reduced(reducer: str, values: Sequence[Cell]) -> Cell:
    """One value of a field's values; None where there is none, and for a word that is no reducer."""
    name = ALIASES.get(reducer, reducer)
    if match := _PERCENTILE.fullmatch(name):
        ordered = sorted(_numbers(values))
        return ordered[math.floor((len(ordered) - 1) * int(match[1]) / 100 + 0.5)] if ordered else None
    computed = _COMPUTED.get(name)
    return computed(values) if computed else None


def reduced_number(reducer: str, values: Sequence[Cell]) -> float | None:
    """As `reduced`, where only a number will do."""
    found = reduced(reducer, values)
    return float(found) if isinstance(found, bool | int | float) else None


def _numbers(values: Sequence[Cell]) -> list[float]:
    if set(map(type, values)) <= _PLAIN_NUMBERS:  # as nearly always, and asked once for each calculation of a legend
        return [one for one in values if one == one]  # type: ignore[misc]
    return [one for one in values if isinstance(one, int | float) and one == one]


def _not_null(values: Sequence[Cell]) -> list[Cell]:
    return [one for one in values if one is not None and one == one]


def _last_not_null(values: Sequence[Cell]) -> Cell:
    return next((one for one in reversed(values) if one is not None and one == one), None)


def _mean(values: Sequence[Cell]) -> float | None:
    numbers = _numbers(values)
    return sum(numbers) / len(numbers) if numbers else None


def _median(values: Sequence[Cell]) -> float | None:
    numbers = sorted(_numbers(values))
    middle = len(numbers) // 2
    if not numbers:
        return None
    return numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2


def _variance(values: Sequence[Cell]) -> float:
    numbers = _numbers(values)
    if not numbers:
        return 0.0
    mean = sum(numbers) / len(numbers)
    return sum((one - mean) * (one - mean) for one in numbers) / len(numbers)


def _delta(values: Sequence[Cell]) -> float:
    """How much a counter grew: a fall is a restart, and the step after it counts not, as in Grafana."""
    total, was_up, numbers = 0.0, True, _numbers(values)
    for before, after in itertools.pairwise(numbers):
        if before > after:
            was_up = False
        else:
            total += after - before if was_up else 0
            was_up = True
    return total


def _difference(values: Sequence[Cell]) -> float | None:
    numbers = _numbers(values)
    return numbers[-1] - numbers[0] if numbers else None


def _difference_percent(values: Sequence[Cell]) -> float | None:
    numbers, difference = _numbers(values), _difference(values)
    return difference / numbers[0] * 100 if difference is not None and numbers[0] else None


def _smallest_step(values: Sequence[Cell]) -> float | None:
    numbers = _numbers(values)
    return min((after - before for before, after in itertools.pairwise(numbers)), default=None)


def _range(values: Sequence[Cell]) -> float | None:
    numbers = _numbers(values)
    return max(numbers) - min(numbers) if numbers else None


def _changes(values: Sequence[Cell]) -> float:
    given = [one for one in values if one is not None]
    return sum(before != after for before, after in itertools.pairwise(given))


_COMPUTED: Final[Mapping[str, Callable[[Sequence[Cell]], Cell]]] = {
    "lastNotNull": _last_not_null,
    "last": lambda values: values[-1] if values else None,
    "firstNotNull": lambda values: next(iter(_not_null(values)), None),
    "first": lambda values: values[0] if values else None,
    "min": lambda values: min(_numbers(values), default=None),
    "max": lambda values: max(_numbers(values), default=None),
    "mean": _mean,
    "median": _median,
    "variance": _variance,
    "stdDev": lambda values: math.sqrt(variance) if (variance := _variance(values)) >= 0 else None,
    "sum": lambda values: sum(_numbers(values)),
    "count": lambda values: sum(one is not None for one in values),
    "countAll": len,
    "range": _range,
    "delta": _delta,
    "step": _smallest_step,
    "diff": _difference,
    "diffperc": _difference_percent,
    "logmin": lambda values: min((one for one in _numbers(values) if one > 0), default=None),
    "allIsZero": lambda values: bool(_numbers(values)) and all(one == 0 for one in _not_null(values)),
    "allIsNull": lambda values: not _not_null(values),
    "changeCount": _changes,
    "distinctCount": lambda values: len({one for one in values if one is not None}),
    "allValues": lambda values: ", ".join("" if one is None else str(one) for one in values),
    "uniqueValues": lambda values: ", ".join(dict.fromkeys("" if one is None else str(one) for one in values)),
}
