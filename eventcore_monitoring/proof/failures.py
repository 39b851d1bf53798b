"""Failure modes: what goes wrong in operation, as phases that are made of the witness of an alert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventcore_monitoring.promql.evaluation import Labelled
from eventcore_monitoring.promql.nodes import Binary, Call, Number
from eventcore_monitoring.promql.types import CUMULATIVE, NAME
from eventcore_monitoring.promql.walk import selectors
from eventcore_monitoring.proof.courses import HOUR, Course, Failure, changed, enough, kinds_of
from eventcore_monitoring.proof.drift import drift
from eventcore_monitoring.proof.parts import reach, switches
from eventcore_monitoring.proof.phases import Phase, Shapes, possible, up
from eventcore_monitoring.proof.shapes import Flapping, Growth, Level, Line, Shape
from eventcore_monitoring.proof.states import (
    large_traffic,
    present,
    rate_of,
    rising,
    slope_of,
    usual_traffic,
    way_between,
)
from eventcore_monitoring.proof.timeline import Subject

_DEPLOY = 300_000  # and for five minutes more an instant query still finds the old series
_USUAL_SCRAPE = 60_000
_REPLICA = ("instance", "pod", "node")  # the labels by which the replicas of a thing differ


def down(job: str, attached: Mapping[str, str], *, exporter: bool) -> Failure:
    """A target that does not answer. `attached`: the labels of its `up`; `exporter`: it is not the application."""

    def courses(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
        own = [key for key in quiet if dict(key).get("job") == job]
        if own or not {None, "up"}.isdisjoint(kinds_of(subject)):
            label = tuple(sorted({NAME: "up", **attached, "job": job}.items()))
            ups = [key for key in own if dict(key)[NAME] == "up"] or [label]
            others = {key: shape for key, shape in quiet.items() if key not in own}
            answers, silence = dict.fromkeys(ups, Level(Line(1.0))), dict.fromkeys(ups, Level(Line(0.0)))
            yield changed(subject, {**quiet, **answers}, {**others, **silence})

    kind = "exporter down" if exporter else "target down"
    says = f"No scrape of the job {job} succeeds: its `up` is 0, and all its other series are gone."
    return Failure(f"{kind}: {job}", says, courses, job=job)


def _spike(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    if _counters_fall(subject, bad):
        return
    # Far longer than every window: what compares the present with itself gives in.
    lasts = up(2 * reach(subject) + subject.waits + 2 * HOUR, subject.evaluated)
    usual, clear = usual_traffic(quiet, bad), _quicker(bad, subject.scraped)
    large = (usual, large_traffic(usual, quiet, clear)), (quiet, large_traffic(quiet, quiet, clear))
    for before, after in (*large, (quiet, bad)):
        if possible(after, subject.parts):  # not all of the traffic can be what is a part of it
            yield changed(subject, before, after, lasts)


def _counters_fall(subject: Subject, shapes: Shapes) -> bool:
    """Whether counters get less all the time, as a witness may have it, and a process may not."""
    counters = _counters(subject, shapes)
    return any(rate_of(shape) < 0 for key, shape in shapes.items() if key in counters)


def _quicker(shapes: Shapes, scraped: int) -> Shapes:
    """To and fro twice as often: of what is just often enough a window now and then sees one change less."""
    made = dict(shapes)
    for key, shape in shapes.items():
        if isinstance(shape, Flapping):
            made[key] = shape._replace(every=max(shape.every // 2 // scraped, 1) * scraped)
    return made


def _gaps(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    # That gaps keep time with what goes to and fro would be chance; and nobody may have said how long they are.
    if any(isinstance(shape, Flapping) or slope_of(shape) for shape in bad.values()):
        return
    if _counters_fall(subject, bad) or (not subject.fixed and subject.scraped > _USUAL_SCRAPE):
        return
    begins, after, scrape = subject.begins, enough(subject), subject.scraped
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
        bad_rate, quiet_rate = rate_of(shape), rate_of(quiet.get(key))
        clear = isinstance(shape, Growth) and bad_rate >= 0 and bad_rate != quiet_rate and "le" not in dict(key)
        beyond = max(2 * bad_rate, 11 * bad_rate - 10 * quiet_rate) if bad_rate > quiet_rate else bad_rate / 2
        made[key] = Growth(beyond) if clear else shape
    return made


def _vanishes(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    if quiet:
        yield changed(subject, quiet, {})


def _reset(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    restarted = _restarted(subject, quiet)
    if restarted != quiet:
        yield changed(subject, quiet, restarted)


def _restarted(subject: Subject, quiet: Shapes) -> Shapes:
    """The quiet state with all counters from 0."""
    made = dict(quiet)
    for key in _counters(subject, quiet):
        shape = quiet[key]
        made[key] = shape._replace(restarts=True) if isinstance(shape, Growth) else Level(Line(0.0))
    return made


def _counters(subject: Subject, shapes: Shapes) -> set[Labelled]:
    """The series that are known to be counters, or read as such."""
    kinds, read = kinds_of(subject), _read_as_counters(subject)

    def is_counter(name: str) -> bool:
        kind = kinds.get(name, "unknown")
        return kind in CUMULATIVE or (kind == "unknown" and name in read)

    return {key for key in shapes if is_counter(dict(key)[NAME])}


def _read_as_counters(subject: Subject) -> set[str | None]:
    calls = (part.node for typed in subject.trees for part in typed.walk() if isinstance(part.node, Call))
    return {one.name for call in calls if call.function in ("rate", "irate", "increase") for one in selectors(call)}


def _one_replica(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    quiet = present(quiet, bad)
    # The other one is not just below the threshold, where an average of both would be just on it.
    well = _others(_well(quiet, bad), _REPLICA)
    if well:
        yield changed(subject, {**quiet, **well}, {**bad, **well})


def _well(quiet: Shapes, bad: Shapes) -> Shapes:
    """The quiet state, not just below the threshold but at half of that."""
    ways = {key: way_between(key, shape, bad[key]) for key, shape in quiet.items() if key in bad}
    return {**quiet, **{key: way[0] for key, way in ways.items() if way and type(way[0]) is type(quiet[key])}}


def _doubled(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    if any(slope_of(shape) for shape in quiet.values()):
        return  # what moves with the clock looks older where only a staleness marker tells that it is gone
    for well in (_well(quiet, bad), quiet):
        # A new address of the same pods: the labels that say what it is stay.
        new = _others(_restarted(subject, well), _REPLICA[:1]) or _others(well, _REPLICA)
        new = {
            key: shape._replace(restarts=False) if isinstance(shape, Growth) else shape for key, shape in new.items()
        }
        rest = {key: shape for key, shape in well.items() if dict(key).keys().isdisjoint(_REPLICA)}
        begins, deploy, after = subject.begins, up(_DEPLOY, subject.evaluated), enough(subject)
        if new:
            phases = (Phase(begins, well), Phase(deploy, {**well, **new}), Phase(after, {**rest, **new}))
            yield Course(phases, begins, deploy + after)


def _others(shapes: Shapes, labels: Sequence[str]) -> Shapes:
    """The same series of another instance; those that have none of the labels have no other."""
    return {other: shape for key, shape in shapes.items() if (other := _other(key, labels)) != key}


def _other(key: Labelled, labels: Sequence[str]) -> Labelled:
    return tuple((name, _renamed(text) if name in labels else text) for name, text in key)


def _renamed(text: str) -> str:
    host, colon, port = text.partition(":")
    return f"{host}-other{colon}{port}"


def _no_traffic(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    stopped = {key: Growth(0.0) if isinstance(shape, Growth) else shape for key, shape in quiet.items()}
    if stopped != quiet:
        yield changed(subject, quiet, stopped)


def _first_event(subject: Subject, quiet: Shapes, bad: Shapes) -> Iterator[Course]:
    """A counter with labels is born at 1, with the first event that has them: it has no sample before."""
    match next(switches(subject), None):
        # Any event is one too many, unless the alert waits until its window has forgotten a single one.
        case Binary(_, ">", Number(0.0)) if subject.waits < reach(subject):
            born = [key for key in rising(quiet, bad) if not rate_of(quiet.get(key))]
        case _:
            born = []
    if born:
        others = {key: shape for key, shape in quiet.items() if key not in born}
        yield changed(subject, others, {**others, **dict.fromkeys(born, Level(Line(1.0)))})


FAILURES = (
    Failure(
        "sustained spike",
        "The cause outlasts every window; traffic grows a hundredfold. No alert may resolve before two hours more than "
        "its `for` are over: what lasts longer may be taken for what is usual.",
        _spike,
        "fires",
    ),
    Failure(
        "slow drift",
        "Values go from half of the quiet level to beyond the bad one in six hours; times count from the threshold.",
        drift,
        "fires",
    ),
    Failure("first event", "A counter that was never there appears with its first event.", _first_event, "fires"),
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
