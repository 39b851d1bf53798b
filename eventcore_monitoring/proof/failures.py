"""Failure modes: what goes wrong in operation, as phases that are made of the witness of an alert."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from eventcore_monitoring.promql.evaluation import Labelled
from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.promql.types import CUMULATIVE, NAME
from eventcore_monitoring.proof.parts import reach
from eventcore_monitoring.proof.phases import Phase, Shapes, up
from eventcore_monitoring.proof.shapes import Growth, Level, Line, Shape
from eventcore_monitoring.proof.timeline import Subject

HOUR = 3_600_000
_SPARE = 10  # evaluations more than an alert needs
_STEP, _STEPS = 300_000, 72  # a drift of six hours, in steps of five minutes
_DEPLOY = 600_000
_LARGE = 100.0  # so many times the usual traffic is a spike
_REPLICA = ("instance", "pod", "node")  # the labels by which the replicas of a thing differ

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

    `courses`: from the quiet and the bad state, the most telling first; none where it does not apply. `wanted`: what a
    good alert does meanwhile. `job`: the target that is down, where that is the failure.
    """

    name: str
    says: str
    courses: Courses
    wanted: Wanted = "either"
    job: str = ""


def down(job: str, attached: Mapping[str, str], *, exporter: bool) -> Failure:
    """A target that does not answer. `attached`: the labels of its `up`; `exporter`: it is not the application."""

    def courses(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
        own = [key for key in quiet if dict(key).get("job") == job]
        if own or not {None, "up"}.isdisjoint(kinds_of(subject)):
            label = tuple(sorted({NAME: "up", **attached, "job": job}.items()))
            ups = [key for key in own if dict(key)[NAME] == "up"] or [label]
            others = {key: shape for key, shape in quiet.items() if key not in own}
            answers, silence = dict.fromkeys(ups, Level(Line(1.0))), dict.fromkeys(ups, Level(Line(0.0)))
            yield _changed(subject, {**quiet, **answers}, {**others, **silence})

    kind = "exporter down" if exporter else "target down"
    says = f"No scrape of the job {job} succeeds: its `up` is 0, and all its other series are gone."
    return Failure(f"{kind}: {job}", says, courses, job=job)


def _changed(subject: Subject, quiet: Shapes, other: Shapes, lasts: int = 0) -> Course:
    """All is well, and then something else for so long (at least until an alert had time to fire)."""
    begins, lasts = lead(subject), max(lasts, _enough(subject))
    return Course((Phase(begins, quiet), Phase(lasts, other)), begins, lasts)


def lead(subject: Subject) -> int:
    """How long all is well before anything happens, in milliseconds."""
    return up(max(reach(subject) + _SPARE * subject.evaluated, subject.begins), subject.evaluated)


def _enough(subject: Subject) -> int:
    return up(reach(subject) + subject.waits + _SPARE * subject.evaluated, subject.evaluated)


def kinds_of(subject: Subject) -> Mapping[str | None, str]:
    """What the series are that an alert reads, by name."""
    return {
        part.node.name: part.type.kind
        for typed in (subject.typed, *(record.typed for record in subject.records))
        for part in typed.walk()
        if isinstance(part.node, Selector)
    }


def _spike(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    # Far longer than every window: what compares the present with itself gives in.
    lasts = up(2 * reach(subject) + subject.waits + 2 * HOUR, subject.evaluated)
    usual = _usual(quiet, bad)
    large = (usual, _large(usual, quiet, bad)), (quiet, _large(quiet, quiet, bad))
    for before, after in _different((*large, (quiet, bad))):
        yield _changed(subject, before, after, lasts)


def _usual(quiet: Shapes, bad: Shapes) -> Shapes:
    """The quiet state with traffic where the witness has none at all, with which nothing can be compared."""
    idle = [key for key in _rising(quiet, bad) if not _rate(quiet.get(key))]
    return {**quiet, **{key: bad[key] for key in idle}}


def _large(usual: Shapes, quiet: Shapes, bad: Shapes) -> Shapes:
    """The bad state with a hundred times as much of what is more than in the quiet one."""
    return {
        **bad,
        **{key: Growth(max(_rate(bad[key]), _LARGE * _rate(usual.get(key)))) for key in _rising(quiet, bad)},
    }


def _rising(quiet: Shapes, bad: Shapes) -> list[Labelled]:
    """The counters that grow faster in the bad state; of buckets each depends on the others."""
    return [key for key, shape in bad.items() if _rate(shape) > _rate(quiet.get(key)) and "le" not in dict(key)]


def _different(states: Sequence[tuple[Shapes, Shapes]]) -> Iterator[tuple[Shapes, Shapes]]:
    for number, state in enumerate(states):
        if state not in states[:number]:
            yield state


def _rate(shape: Shape | None) -> float:
    return shape.per_second if isinstance(shape, Growth) else 0.0


def _drift(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    usual = _usual(quiet, bad)
    if usual != quiet:
        yield from _drifting(subject, usual, _large(usual, quiet, bad))
    yield from _drifting(subject, quiet, bad)


def _drifting(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    ways = {key: way for key in quiet if key in bad and (way := _way(key, quiet[key], bad[key])) is not None}
    if not ways or quiet.keys() != bad.keys():
        return
    moments = [
        {**quiet, **{key: _between(*way, number / _STEPS) for key, way in ways.items()}} for number in range(_STEPS + 1)
    ]
    begins, held = lead(subject), up(_enough(subject), _STEP)
    phases = (Phase(begins, moments[0]), *(Phase(_STEP, shapes) for shapes in moments[1:]), Phase(held, moments[-1]))
    yield Course(phases, begins, _STEPS * _STEP + held, crosses=True)


def _way(key: Labelled, quiet: Shape, bad: Shape) -> tuple[Shape, Shape] | None:
    """From where to where a series drifts: from half the quiet level (from twice, where what is low is bad) to as far
    beyond the bad one as that is from the quiet one; None where it does not change.
    """
    if quiet == bad:
        return None
    if isinstance(bad, Growth) and isinstance(quiet, Level):
        quiet = Growth(0.0)
    if isinstance(quiet, Growth) and isinstance(bad, Level):
        bad = Growth(0.0)
    if not (isinstance(quiet, Growth | Level) and isinstance(bad, Growth | Level)):
        return None
    if "le" in dict(key):  # buckets have to stay in the order of their edges
        return quiet, bad
    low, high = _level(quiet), _level(bad)
    factor = 0.5 if (high > low) == (low >= 0) else 2.0
    return _at(quiet, low * factor), _at(bad, high + (high - low))


def _level(shape: Shape) -> float:
    return shape.value.start if isinstance(shape, Level) else _rate(shape)


def _at(shape: Shape, level: float) -> Shape:
    return Level(Line(level, shape.value.slope)) if isinstance(shape, Level) else Growth(level)


def _between(begin: Shape, end: Shape, part: float) -> Shape:
    return _at(begin, _level(begin) + (_level(end) - _level(begin)) * part)


def _gaps(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    begins, after, scrape = lead(subject), _enough(subject), subject.scraped
    bad = _clearly(quiet, bad)
    pairs = up(max(HOUR, subject.waits + HOUR // 2), 2 * scrape) // (2 * scrape)
    missing = (Phase(scrape, bad), Phase(scrape, bad, missed=True)) * pairs
    lasts = pairs * 2 * scrape + after
    phases = (Phase(begins, quiet), *missing, Phase(after, bad))
    yield Course(phases, begins, lasts, without=(Phase(begins, quiet), Phase(lasts, bad)))


def _clearly(quiet: Shapes, bad: Shapes) -> Shapes:
    """The bad state with rates so far beyond the threshold that what a gap adds or takes does not matter."""
    made: dict[Labelled, Shape] = {}
    for key, shape in bad.items():
        beyond = _rate(shape) + 10 * (_rate(shape) - _rate(quiet.get(key)))
        clear = isinstance(shape, Growth) and shape.per_second >= 0 and "le" not in dict(key)
        made[key] = Growth(max(0.0, beyond)) if clear else shape
    return made


def _vanishes(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    if quiet:
        yield _changed(subject, quiet, {})


def _reset(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    restarted = _restarted(subject, quiet, bad)
    if restarted != quiet:
        yield _changed(subject, quiet, restarted)


def _restarted(subject: Subject, quiet: Shapes, bad: Shapes) -> Shapes:
    """The quiet state with all counters from 0."""
    kinds = kinds_of(subject)
    made: dict[Labelled, Shape] = {}
    for key, shape in quiet.items():
        kind = kinds.get(dict(key)[NAME], "unknown")
        grows = _rate(shape) >= 0 and (isinstance(shape, Growth) or isinstance(bad.get(key), Growth))
        is_counter = kind in CUMULATIVE or (kind == "unknown" and grows)
        made[key] = _from_zero(shape) if is_counter else shape
    return made


def _from_zero(shape: Shape) -> Shape:
    return shape._replace(restarts=True) if isinstance(shape, Growth) else Level(Line(0.0))


def _one_replica(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    # The other one is not just below the threshold, where an average of both would be just on it.
    usual = {
        key: way[0] if key in bad and (way := _way(key, shape, bad[key])) is not None else shape
        for key, shape in quiet.items()
    }
    well = _others(usual, _REPLICA)
    if well:
        yield _changed(subject, {**quiet, **well}, {**bad, **well})


def _doubled(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    # A new address of the same pods: the labels that say what it is stay.
    new = _others(_restarted(subject, quiet, bad), _REPLICA[:1]) or _others(quiet, _REPLICA)
    if new:
        rest = {key: shape for key, shape in quiet.items() if dict(key).keys().isdisjoint(_REPLICA)}
        goes_on = {
            key: shape._replace(restarts=False) if isinstance(shape, Growth) else shape for key, shape in new.items()
        }
        begins, after = lead(subject), _enough(subject)
        deploy = up(_DEPLOY, subject.evaluated)
        phases = (Phase(begins, quiet), Phase(deploy, {**quiet, **goes_on}), Phase(after, {**rest, **goes_on}))
        yield Course(phases, begins, deploy + after)


def _others(shapes: Shapes, labels: Sequence[str]) -> Shapes:
    """The same series of another instance; those that have none of the labels have no other."""
    return {other: shape for key, shape in shapes.items() if (other := _other(key, labels)) != key}


def _other(key: Labelled, labels: Sequence[str]) -> Labelled:
    return tuple(
        (name, (text.replace("-1", "-2", 1) if "-1" in text else f"{text}-2") if name in labels else text)
        for name, text in key
    )


def _no_traffic(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    stopped = {key: Growth(0.0) if isinstance(shape, Growth) else shape for key, shape in quiet.items()}
    if stopped != quiet:
        yield _changed(subject, quiet, stopped)


FAILURES = (
    Failure(
        "sustained spike",
        "The cause lasts far longer than every window that the alert reads; traffic grows a hundredfold.",
        _spike,
        "fires",
    ),
    Failure(
        "slow drift",
        "Values go from half of the quiet level to beyond the bad one in six hours; times count from the threshold.",
        _drift,
        "fires",
    ),
    Failure("scrape gaps", "While the cause lasts, every second scrape is missing for an hour.", _gaps, "fires"),
    Failure("one replica bad", "The cause is there on one of two replicas; the other one is well.", _one_replica),
    Failure("counter reset", "All is well, and all counters start again from 0.", _reset, "silent"),
    Failure(
        "labels doubled at a deploy",
        "All is well; for ten minutes every series exists twice, under the old instance and under the new one.",
        _doubled,
        "silent",
    ),
    Failure("no traffic", "All counters stand still.", _no_traffic),
    Failure("metric vanishes", "All is well, and then all series of the alert are gone.", _vanishes),
)
"""The failure modes that are the same for every deployment."""
