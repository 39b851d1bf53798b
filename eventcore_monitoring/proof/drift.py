"""Drift: values that go slowly from well below a threshold to beyond it."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.promql.bounds import BOOLEAN
from eventcore_monitoring.proof.courses import Course, enough
from eventcore_monitoring.proof.phases import Phase, Shapes, up
from eventcore_monitoring.proof.shapes import Shape
from eventcore_monitoring.proof.states import (
    at_level,
    large_traffic,
    level_of,
    present,
    usual_traffic,
    way_between,
)
from eventcore_monitoring.proof.timeline import Subject

_STEP, _STEPS = 300_000, 72  # a drift of six hours, in steps of five minutes


def drift(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    """Values go from half of the quiet level to beyond the bad one in six hours."""
    parts = [part for typed in subject.trees for part in typed.walk()]
    # What is only one thing or another (`up`, or where nothing but one value counts) does not drift.
    if any(part.type.bounds == BOOLEAN or getattr(part.node, "operator", "") in ("==", "!=") for part in parts):
        return
    quiet = present(quiet, bad)
    usual = usual_traffic(quiet, bad)
    if usual != quiet:
        yield from _drifting(subject, usual, large_traffic(usual, quiet, bad))
    yield from _drifting(subject, quiet, bad)


def _drifting(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    changed = [key for key in quiet if quiet[key] != bad.get(key)]
    ways = {key: way for key in changed if key in bad and (way := way_between(key, quiet[key], bad[key])) is not None}
    if not ways or len(ways) < len(changed) or quiet.keys() != bad.keys():
        return
    moments = [
        {**quiet, **{key: _between(*way, number / _STEPS) for key, way in ways.items()}} for number in range(_STEPS + 1)
    ]
    begins, held = subject.begins, up(enough(subject), _STEP)
    phases = (Phase(begins, moments[0]), *(Phase(_STEP, shapes) for shapes in moments[1:]), Phase(held, moments[-1]))
    yield Course(phases, begins, _STEPS * _STEP + held, crosses=True)


def _between(begin: Shape, end: Shape, part: float) -> Shape:
    return at_level(begin, level_of(begin) + (level_of(end) - level_of(begin)) * part)
