"""Phases: what series do one after another, the series that come of it, and what an alert does on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eventcore_monitoring.model.scenarios import Constant, Gap, Ramp, Series, Stretch
from eventcore_monitoring.promql.evaluation import Labelled
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.types import NAME
from eventcore_monitoring.proof.shapes import Flapping, Growth, Level, Line, Missing, Shape
from eventcore_monitoring.proof.timeline import VERSIONS, Span, Subject, spans
from eventcore_monitoring.values import duration

Shapes = Mapping[Labelled, Shape]


class Phase(NamedTuple):
    """How long each series has its shape, in milliseconds; `missed`: it goes on, but is not scraped."""

    lasts: int
    shapes: Shapes
    missed: bool = False


class Witness(NamedTuple):
    """Series over time, and when the alert fires on them: the latest start and the earliest end of all versions.

    Times in milliseconds. `silent_until`: no version fires up to there; `span` None: it never fires. `phases` are what
    the series were made of.
    """

    series: tuple[Series, ...]
    lasts: int
    phases: tuple[Phase, ...]
    span: Span | None = None
    silent_until: int = 0
    resolved_by: int | None = None
    failing: Node | None = None


def timed(subject: Subject, phases: Sequence[Phase]) -> Witness | None:
    """The phases as series, with what the alert does on them; None where the versions of Prometheus do not agree.

    Raises NotKnown and Refused as `evaluate` does.
    """
    series = tuple(series_of(phases, subject.scraped))
    lasts = sum(phase.lasts for phase in phases)
    step = subject.evaluated
    found = []
    for version in VERSIONS:
        one = spans(subject, series, lasts, version)
        found.append(one)
        if not one:
            break
    if not all(found):
        return None if any(found) else Witness(series, lasts, tuple(phases))
    first = [one[0] for one in found]
    span = Span(max(one.begin for one in first), min(one.end for one in first))
    if span.begin > span.end:
        return None
    ends = [one[-1].end for one in found]
    resolved = max(ends) + step if all(end + step <= lasts for end in ends) else None
    silent = max(0, min(one.begin for one in first) - step)
    return Witness(series, lasts, tuple(phases), span, silent, resolved)


def series_of(phases: Sequence[Phase], interval: int) -> Iterator[Series]:
    """Phases as series of a scenario."""
    names = dict.fromkeys(name for phase in phases for name in phase.shapes)
    for labelled in names:
        labels = dict(labelled)
        stretches = list(_stretches(labelled, phases))
        if any(not isinstance(stretch, Gap) for stretch in stretches):
            yield Series(metric=labels.pop(NAME), labels=labels, values=tuple(stretches), interval=duration(interval))


def _stretches(labelled: Labelled, phases: Sequence[Phase]) -> Iterator[Stretch]:
    begin, value = 0, 0.0
    for number, (length, shapes, missed) in enumerate(phases):
        lasts = None if number == len(phases) - 1 else duration(length)
        seconds = length / 1000
        match shapes.get(labelled, Missing()):
            case shape if missed and not isinstance(shape, Missing):
                value += shape.per_second * seconds if isinstance(shape, Growth) else 0.0  # it goes on unseen
                yield Gap(lasts=lasts)
            case Missing():
                value = 0.0
                yield Gap(lasts=lasts)
            case Level(Line(start, slope)) if slope:
                value = start + slope * (begin + length) / 1000
                yield Ramp(per_second=slope, start=start + slope * begin / 1000, lasts=lasts)
            case Level(Line(start, _)):
                value = start
                yield Constant(value=start, lasts=lasts)
            case Growth(slope, restarts):
                # What falls starts high enough to stay above 0.
                start = 0.0 if restarts else -slope * seconds if slope < 0 and not begin else value
                if not slope and not begin and "le" not in dict(labelled):
                    start = 1000.0  # what stands still from the beginning has counted before
                value = start + slope * seconds
                yield Ramp(per_second=slope, start=start, lasts=lasts)
            case Flapping(low, high, every):
                for turn in range(-(-length // every)):
                    rest = min(every, length - turn * every)
                    value = high if turn % 2 else low
                    is_last = lasts is None and (turn + 1) * every >= length
                    yield Constant(value=value, lasts=None if is_last else duration(rest))
        begin += length


def possible(shapes: Shapes, parts: Sequence[tuple[str, str]]) -> bool:
    """Whether no metric is more than the one of which it is a part, where that is there."""
    return all(
        not whole or all(some <= whole[kind] * (1 + 1e-9) for kind, some in part.items() if kind in whole)
        for part, whole in ((_totals(shapes, part), _totals(shapes, whole)) for part, whole in parts)
    )


def _totals(shapes: Shapes, name: str) -> dict[str, float]:
    """The sum of the values of a metric, and of what it grows by in a second."""
    found: dict[str, float] = {}
    for labelled, shape in shapes.items():
        if dict(labelled)[NAME] == name:
            match shape:
                case Level(Line(start, 0.0)):
                    found["value"] = found.get("value", 0.0) + start
                    found.setdefault("growth", 0.0)
                case Growth(slope):
                    found["growth"] = found.get("growth", 0.0) + slope
    return found


def scaled(shape: Shape, factor: float) -> Shape | None:
    """The same shape so many times as large."""
    match shape:
        case Level(Line(start, 0.0)):
            return Level(Line(start * factor))
        case Growth(slope):
            return Growth(slope * factor)
        case _:
            return None


def up(length: int, step: int) -> int:
    """A length, raised to a multiple of a step."""
    return -(-length // step) * step
