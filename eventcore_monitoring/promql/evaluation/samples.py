"""Series on a regular grid, with what is counted once so that every window of them is found by index."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from eventcore_monitoring.promql.evaluation.columns import Column, Labelled


class Stale(Enum):
    """The type of the staleness marker."""

    MARKER = "stale"


STALE: Final = Stale.MARKER
"""A slot in which Prometheus has marked the end of a series."""


_EXACT: Final = 2.0**53


class Samples(NamedTuple):
    """One series: the slot `k` is at `k * interval` milliseconds, None where there is no sample."""

    labels: Labelled
    interval: int
    values: Sequence[float | Stale | None]


class Series:
    """A series whose slot `k` is at `start + k * interval`: its samples in order, found by slot."""

    def __init__(self, labels: Labelled, start: int, interval: int, slots: Sequence[float | Stale | None]) -> None:
        self.labels = labels
        self.start = start
        self.interval = interval
        self.slots = slots

    @cached_property
    def by_name(self) -> dict[str, str]:
        """The values of the labels by name."""
        return dict(self.labels)

    @cached_property
    def values(self) -> list[float]:
        """The samples without staleness markers."""
        return [float(value) for value in self.slots if value is not None and value is not STALE]

    @cached_property
    def times(self) -> Sequence[int]:
        """When each of `values` was."""
        everywhere = range(self.start, self.start + len(self.slots) * self.interval, self.interval)
        if self.before is None:
            return everywhere
        return [
            time for time, value in zip(everywhere, self.slots, strict=True) if value is not None and value is not STALE
        ]

    @cached_property
    def before(self) -> list[int] | None:
        """How many of `values` stand before each slot (and after the last); None if every slot has one."""
        if len(self.values) == len(self.slots):
            return None
        return [0, *accumulate(value is not None and value is not STALE for value in self.slots)]

    @cached_property
    def resets(self) -> list[int]:
        """The indices of the values that are less than the one before."""
        values = self.values
        return [index for index in range(1, len(values)) if values[index] < values[index - 1]]

    @cached_property
    def changes(self) -> list[int]:
        """The indices of the values that are not the one before; NaN after NaN is no change."""
        values = self.values
        return [
            index
            for index in range(1, len(values))
            if (now := values[index]) != (then := values[index - 1]) and not (now != now and then != then)
        ]

    @cached_property
    def totals(self) -> list[float] | None:
        """The sum of the values before each index, if all are whole numbers so small that every sum is exact."""
        if not all(value.is_integer() for value in self.values) or sum(map(abs, self.values)) >= _EXACT:
            return None
        return [0.0, *accumulate(self.values)]

    @cached_property
    def _latest(self) -> list[int]:
        """For each slot the last one up to it with a sample or a marker; -1 if there is none."""
        found, last = [], -1
        for slot, value in enumerate(self.slots):
            if value is not None:
                last = slot
            found.append(last)
        return found

    def at(self, times: Sequence[int], reach: int) -> Column:
        """The newest value at each time, if it is at most `reach` milliseconds old and no staleness marker."""
        slots = self.latest_slots(times, reach)
        if self.before is None:
            values = self.values
            return [None if slot is None else values[slot] for slot in slots]
        found: Column = []
        for slot in slots:
            value = None if slot is None else self.slots[slot]
            found.append(None if value is None or value is STALE else float(value))
        return found

    def latest_slots(self, times: Sequence[int], reach: int) -> list[int | None]:
        """The slot of the newest sample at each time, None if it is too old or a staleness marker."""
        start, interval, last = self.start, self.interval, len(self.slots) - 1
        if last < 0:
            return [None] * len(times)
        found: list[int | None] = []
        latest = None if self.before is None else self._latest
        for time in times:
            slot = (time - start) // interval
            if slot > last:
                slot = last
            if slot >= 0 and latest is not None:
                slot = latest[slot]
            if slot < 0 or time - start - slot * interval > reach or self.slots[slot] is STALE:
                found.append(None)
            else:
                found.append(slot)
        return found

    def windows(self, ends: Sequence[int], reach: int) -> list[tuple[int, int]]:
        """The index of the first of `values` within `reach` before each end, and that after the last."""
        start, interval, slots = self.start, self.interval, len(self.slots)
        found = [
            (
                min(max((end - reach - start - 1) // interval + 1, 0), slots),
                min(max((end - start) // interval + 1, 0), slots),
            )
            for end in ends
        ]
        before = self.before
        return found if before is None else [(before[first], before[after]) for first, after in found]
