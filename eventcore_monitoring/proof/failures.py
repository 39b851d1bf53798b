"""Failure modes: what goes wrong in operation, as phases that are made of the witness of an alert."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from eventcore_monitoring.promql.bounds import BOOLEAN
from eventcore_monitoring.promql.evaluation import Labelled
from eventcore_monitoring.promql.nodes import Call, Selector
from eventcore_monitoring.promql.types import CUMULATIVE, NAME, Typed
from eventcore_monitoring.promql.walk import selectors
from eventcore_monitoring.proof.parts import reach
from eventcore_monitoring.proof.phases import Phase, Shapes, up
from eventcore_monitoring.proof.shapes import Flapping, Growth, Level, Line, Shape
from eventcore_monitoring.proof.timeline import Subject

HOUR = 3_600_000
_SPARE = 10  # evaluations more than an alert needs
_STEP, _STEPS = 300_000, 72  # a drift of six hours, in steps of five minutes
_DEPLOY = 300_000  # and for five minutes more an instant query still finds the old series
_USUAL_SCRAPE = 60_000
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

    `courses`: from the quiet and the bad state, the most telling first; none where it does not apply; all is well until
    the subject `begins`. `wanted`: what a good alert does meanwhile. `job`: the target that is down, if that is it.
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
    begins, lasts = subject.begins, max(lasts, _enough(subject))
    return Course((Phase(begins, quiet), Phase(lasts, other)), begins, lasts)


def _enough(subject: Subject) -> int:
    return up(reach(subject) + subject.waits + _SPARE * subject.evaluated, subject.evaluated)


def _trees(subject: Subject) -> tuple[Typed, ...]:
    return subject.typed, *(record.typed for record in subject.records)


def kinds_of(subject: Subject) -> Mapping[str | None, str]:
    """What the series are that an alert reads, by name."""
    return {
        part.node.name: part.type.kind
        for typed in _trees(subject)
        for part in typed.walk()
        if isinstance(part.node, Selector)
    }


def _spike(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    # Far longer than every window: what compares the present with itself gives in.
    lasts = up(2 * reach(subject) + subject.waits + 2 * HOUR, subject.evaluated)
    usual = _usual(quiet, bad)
    large = (usual, _large(usual, quiet, bad)), (quiet, _large(quiet, quiet, bad))
    for before, after in (*large, (quiet, bad)):
        yield _changed(subject, before, after, lasts)


def _usual(quiet: Shapes, bad: Shapes) -> Shapes:
    """The quiet state with traffic where the witness has none at all, with which nothing can be compared."""
    idle = [key for key in _rising(quiet, bad) if not _rate(quiet.get(key))]
    return {**quiet, **{key: bad[key] for key in idle}}


def _large(usual: Shapes, quiet: Shapes, bad: Shapes) -> Shapes:
    """The bad state with a hundred times as much of what is more than in the quiet one."""
    large = {key: Growth(max(_rate(bad[key]), _LARGE * _rate(usual.get(key)))) for key in _rising(quiet, bad)}
    return {**bad, **large}


def _rising(quiet: Shapes, bad: Shapes) -> list[Labelled]:
    """The counters that grow faster in the bad state; of buckets each depends on the others."""
    return [key for key, shape in bad.items() if _rate(shape) > _rate(quiet.get(key)) and "le" not in dict(key)]


def _rate(shape: Shape | None) -> float:
    return shape.per_second if isinstance(shape, Growth) else 0.0


def _drift(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    parts = [part for typed in _trees(subject) for part in typed.walk()]
    # What is only one thing or another (`up`, or where nothing but one value counts) does not drift.
    if any(part.type.bounds == BOOLEAN or getattr(part.node, "operator", "") in ("==", "!=") for part in parts):
        return
    quiet = _present(quiet, bad)
    usual = _usual(quiet, bad)
    if usual != quiet:
        yield from _drifting(subject, usual, _large(usual, quiet, bad))
    yield from _drifting(subject, quiet, bad)


def _present(quiet: Shapes, bad: Shapes) -> Shapes:
    """The quiet state in which counters that are born with the cause stand at 0."""
    born = [key for key, shape in bad.items() if key not in quiet and isinstance(shape, Growth)]
    return {**quiet, **dict.fromkeys(born, Level(Line(0.0)))}


def _drifting(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    ways = {key: way for key in quiet if key in bad and (way := _way(key, quiet[key], bad[key])) is not None}
    if not ways or quiet.keys() != bad.keys():
        return
    moments = [
        {**quiet, **{key: _between(*way, number / _STEPS) for key, way in ways.items()}} for number in range(_STEPS + 1)
    ]
    begins, held = subject.begins, up(_enough(subject), _STEP)
    phases = (Phase(begins, moments[0]), *(Phase(_STEP, shapes) for shapes in moments[1:]), Phase(held, moments[-1]))
    yield Course(phases, begins, _STEPS * _STEP + held, crosses=True)


def _way(key: Labelled, quiet: Shape, bad: Shape) -> tuple[Shape, Shape] | None:
    """From where to where a series drifts: from half the quiet level (from twice, where what is low is bad) to as far
    beyond the bad one as that is from the quiet one; None where it does not change.
    """
    if quiet == bad or not (isinstance(quiet, Growth | Level) and isinstance(bad, Growth | Level)):
        return None
    if min(_rate(quiet), _rate(bad)) < 0 or _slope(quiet) != _slope(bad):  # it is on its way already
        return None
    if type(quiet) is not type(bad):  # a counter that stands still in one of the states
        quiet, bad = Growth(_rate(quiet)), Growth(_rate(bad))
    if "le" in dict(key):  # buckets have to stay in the order of their edges
        return quiet, bad
    low, high = _level(quiet), _level(bad)
    factor = 0.5 if (high > low) == (low >= 0) else 2.0
    beyond = high + (high - low)
    return _at(quiet, low * factor), _at(bad, max(beyond, 0.0) if min(low, high) >= 0 else beyond)


def _level(shape: Shape) -> float:
    return shape.value.start if isinstance(shape, Level) else _rate(shape)


def _slope(shape: Shape) -> float:
    return shape.value.slope if isinstance(shape, Level) else 0.0


def _at(shape: Shape, level: float) -> Shape:
    return Level(Line(level, shape.value.slope)) if isinstance(shape, Level) else Growth(level)


def _between(begin: Shape, end: Shape, part: float) -> Shape:
    return _at(begin, _level(begin) + (_level(end) - _level(begin)) * part)


def _gaps(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    # That gaps keep time with what goes to and fro would be chance; and nobody may have said how long they are.
    if any(isinstance(shape, Flapping) or _slope(shape) for shape in bad.values()):
        return
    if not subject.fixed and subject.scraped > _USUAL_SCRAPE:
        return
    begins, after, scrape = subject.begins, _enough(subject), subject.scraped
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
        bad_rate, quiet_rate = _rate(shape), _rate(quiet.get(key))
        clear = isinstance(shape, Growth) and bad_rate >= 0 and bad_rate != quiet_rate and "le" not in dict(key)
        beyond = max(2 * bad_rate, 11 * bad_rate - 10 * quiet_rate) if bad_rate > quiet_rate else bad_rate / 2
        made[key] = Growth(beyond) if clear else shape
    return made


def _vanishes(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    if quiet:
        yield _changed(subject, quiet, {})


def _reset(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    restarted = _restarted(subject, quiet)
    if restarted != quiet:
        yield _changed(subject, quiet, restarted)


def _restarted(subject: Subject, quiet: Shapes) -> Shapes:
    """The quiet state with all counters from 0: what is known to be one, or read as one."""
    kinds, read = kinds_of(subject), _read_as_counters(subject)
    made = dict(quiet)
    for key, shape in quiet.items():
        kind = kinds.get(dict(key)[NAME], "unknown")
        if kind in CUMULATIVE or (kind == "unknown" and dict(key)[NAME] in read):
            made[key] = shape._replace(restarts=True) if isinstance(shape, Growth) else Level(Line(0.0))
    return made


def _read_as_counters(subject: Subject) -> set[str | None]:
    calls = (part.node for typed in _trees(subject) for part in typed.walk() if isinstance(part.node, Call))
    return {one.name for call in calls if call.function in ("rate", "irate", "increase") for one in selectors(call)}


def _one_replica(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    quiet = _present(quiet, bad)
    # The other one is not just below the threshold, where an average of both would be just on it.
    well = _others(_well(quiet, bad), _REPLICA)
    if well:
        yield _changed(subject, {**quiet, **well}, {**bad, **well})


def _well(quiet: Shapes, bad: Shapes) -> Shapes:
    """The quiet state, not just below the threshold but at half of that."""
    return {
        key: way[0] if key in bad and (way := _way(key, shape, bad[key])) is not None else shape
        for key, shape in quiet.items()
    }


def _doubled(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    if any(_slope(shape) for shape in quiet.values()):
        return  # what moves with the clock looks older where only a staleness marker tells that it is gone
    well = _well(quiet, bad)
    # A new address of the same pods: the labels that say what it is stay.
    new = _others(_restarted(subject, well), _REPLICA[:1]) or _others(well, _REPLICA)
    if new:
        rest = {key: shape for key, shape in well.items() if dict(key).keys().isdisjoint(_REPLICA)}
        goes_on = {
            key: shape._replace(restarts=False) if isinstance(shape, Growth) else shape for key, shape in new.items()
        }
        begins, after = subject.begins, _enough(subject)
        deploy = up(_DEPLOY, subject.evaluated)
        phases = (Phase(begins, well), Phase(deploy, {**well, **goes_on}), Phase(after, {**rest, **goes_on}))
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
    Failure("sustained spike", "The cause outlasts every window; traffic grows a hundredfold.", _spike, "fires"),
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
        "All is well; for ten minutes every series is found twice, under the old instance and under the new one.",
        _doubled,
        "silent",
    ),
    Failure("no traffic", "All counters stand still.", _no_traffic),
    Failure("metric vanishes", "All is well, and then all series of the alert are gone.", _vanishes),
)
"""The failure modes that are the same for every deployment."""
