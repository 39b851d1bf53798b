"""States: the quiet and the bad one of a witness, with usual or large traffic, and the way from one to the other."""

from __future__ import annotations

from eventcore_monitoring.promql.evaluation import Labelled
from eventcore_monitoring.proof.phases import Shapes
from eventcore_monitoring.proof.shapes import Growth, Level, Line, Shape

_LARGE = 100.0  # so many times the usual traffic is a spike


def usual_traffic(quiet: Shapes, bad: Shapes) -> Shapes:
    """The quiet state with traffic where the witness has none at all, with which nothing can be compared."""
    idle = [key for key in rising(quiet, bad) if not rate_of(quiet.get(key))]
    return {**quiet, **{key: bad[key] for key in idle}}


def large_traffic(usual: Shapes, quiet: Shapes, bad: Shapes) -> Shapes:
    """The bad state with a hundred times as much of what is more than in the quiet one."""
    large = {key: Growth(max(rate_of(bad[key]), _LARGE * rate_of(usual.get(key)))) for key in rising(quiet, bad)}
    return {**bad, **large}


def rising(quiet: Shapes, bad: Shapes) -> list[Labelled]:
    """The counters that grow faster in the bad state; of buckets each depends on the others."""
    return [key for key, shape in bad.items() if rate_of(shape) > rate_of(quiet.get(key)) and "le" not in dict(key)]


def rate_of(shape: Shape | None) -> float:
    """How much a counter grows in a second; 0 for what is none."""
    return shape.per_second if isinstance(shape, Growth) else 0.0


def present(quiet: Shapes, bad: Shapes) -> Shapes:
    """The quiet state in which counters that are born with the cause stand at 0."""
    born = [key for key, shape in bad.items() if key not in quiet and isinstance(shape, Growth)]
    return {**quiet, **dict.fromkeys(born, Level(Line(0.0)))}


def way_between(key: Labelled, quiet: Shape, bad: Shape) -> tuple[Shape, Shape] | None:
    """From where to where a series drifts: from half the quiet level (from twice, where what is low is bad) to as far
    beyond the bad one as that is from the quiet one; None where it does not change.
    """
    if quiet == bad or not (isinstance(quiet, Growth | Level) and isinstance(bad, Growth | Level)):
        return None
    if min(rate_of(quiet), rate_of(bad)) < 0 or slope_of(quiet) != slope_of(bad):  # it is on its way already
        return None
    if type(quiet) is not type(bad):  # a counter that stands still in one of the states
        quiet, bad = Growth(rate_of(quiet)), Growth(rate_of(bad))
    if "le" in dict(key):  # buckets have to stay in the order of their edges
        return quiet, bad
    low, high = level_of(quiet), level_of(bad)
    factor = 0.5 if (high > low) == (low >= 0) else 2.0
    beyond = high + (high - low)
    return at_level(quiet, low * factor), at_level(bad, max(beyond, 0.0) if min(low, high) >= 0 else beyond)


def slope_of(shape: Shape) -> float:
    """How much a level moves with the clock in a second."""
    return shape.value.slope if isinstance(shape, Level) else 0.0


def level_of(shape: Shape) -> float:
    """The number that makes a shape: its value, or its growth in a second."""
    return shape.value.start if isinstance(shape, Level) else rate_of(shape)


def at_level(shape: Shape, level: float) -> Shape:
    """A shape of the same kind with another number."""
    return Level(Line(level, shape.value.slope)) if isinstance(shape, Level) else Growth(level)
