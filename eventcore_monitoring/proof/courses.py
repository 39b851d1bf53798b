"""Courses: what happens over time when something fails, and what is known of an alert that sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.proof.parts import reach
from eventcore_monitoring.proof.phases import Phase, Shapes, up
from eventcore_monitoring.proof.timeline import Subject

HOUR = 3_600_000
_SPARE = 10  # evaluations more than an alert needs

Wanted = Literal["fires", "silent", "either"]


class Course(NamedTuple):
    """What happens: the cause begins at `onset` and lasts so long (milliseconds).

    The first phase is one in which all is well. `without`: the same, but for the failure; () where there is none.
    `crosses`: the true onset is where what the alert compares crosses its threshold, if it does.
    """

    phases: tuple[Phase, ...]
    onset: int
    lasts: int
    without: tuple[Phase, ...] = ()
    crosses: bool = False


Courses = Callable[[Subject, Shapes, Shapes], Iterator[Course]]


class Failure(NamedTuple):
    """A failure mode: its name, what happens as a sentence, and the courses that it may take with an alert.

    `courses`: from the quiet and the bad state, the most telling first; none where it does not apply; all is well until
    the subject `begins`. `wanted`: what a good alert does meanwhile. `job`: the target that is down, if that is it.
    """

    name: str
    says: str
    courses: Courses
    wanted: Wanted = "either"
    job: str = ""


def changed(subject: Subject, quiet: Shapes, other: Shapes, lasts: int = 0) -> Course:
    """All is well, and then something else for so long (at least until an alert had time to fire)."""
    begins, lasts = subject.begins, max(lasts, enough(subject))
    return Course((Phase(begins, quiet), Phase(lasts, other)), begins, lasts)


def enough(subject: Subject) -> int:
    """How long a failure has to last for an alert to fire, in milliseconds."""
    return up(reach(subject) + subject.waits + _SPARE * subject.evaluated, subject.evaluated)


def kinds_of(subject: Subject) -> Mapping[str | None, str]:
    """What the series are that an alert reads, by name."""
    return {
        part.node.name: part.type.kind
        for typed in subject.trees
        for part in typed.walk()
        if isinstance(part.node, Selector)
    }
