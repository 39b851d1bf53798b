"""How often and for how long an alert would have fired, from the values that its expression had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.proof.timeline import Span, Subject, firing
from eventcore_monitoring.rules.use import Use


class Fired(NamedTuple):
    """When an alert would have fired, for whatever labels: spans from the first to the last evaluation at which it did.

    Times in seconds since 1970; `step`: between two evaluations that were looked at; `series`: how many alerts at once
    there were at most; `now`: whether it fires at the last of them.
    """

    spans: tuple[Span, ...]
    step: int
    series: int
    now: bool

    @property
    def seconds(self) -> int:
        """For how long, all together."""
        return sum(one.end - one.begin + self.step for one in self.spans)

    @property
    def longest(self) -> int:
        """The longest span."""
        return max((one.end - one.begin + self.step for one in self.spans), default=0)


def fired(use: Use, pieces: Sequence[Sequence[Mapping[str, Any]]], moments: range) -> Fired:
    """What an alert makes of the answers to `query_range`, in pieces, on the grid of these moments.

    `for` and `keep_firing_for` are applied to each series as Prometheus does it. Raises TypeError, ValueError and
    OverflowError for answers that are none.
    """
    columns: dict[tuple[tuple[str, str], ...], list[float | None]] = {}
    for piece in pieces:
        for series in piece:
            labels = reading.mapping(series, "metric")
            key = tuple(sorted((name, str(value)) for name, value in labels.items() if name != "__name__"))
            column = columns.setdefault(key, [None] * len(moments))
            for moment, *_ in (*reading.items(series, "values"), *reading.items(series, "histograms")):
                place = round((float(moment) - moments.start) / moments.step)
                if 0 <= place < len(column):
                    column[place] = 1.0  # whatever the value: what is there is active
    subject = Subject(use.name, use.typed, use.waits, use.keeps)
    each = [firing(subject, column, moments.step * 1000) for column in columns.values()]
    together = [sum(fires) for fires in zip(*each, strict=True)]
    spans = []
    for is_firing, places in groupby(range(len(together)), key=lambda place: together[place] > 0):
        if is_firing:
            these = list(places)
            spans.append(Span(moments[these[0]], moments[these[-1]]))
    return Fired(tuple(spans), moments.step, max(together, default=0), bool(together and together[-1]))
