"""Blind spots: what every alert does in every failure mode, and which of that is a fault.

Both major versions of Prometheus are asked: an alert that ought to fire fires where both do, one that ought to be
silent is silent where both are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eventcore_monitoring.encoding.promql_string import promql_string
from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.promql.evaluation import NotKnown, Refused
from eventcore_monitoring.promql.nodes import Call
from eventcore_monitoring.promql.types import NAME
from eventcore_monitoring.proof.attempt import Searched
from eventcore_monitoring.proof.courses import HOUR, Course, Failure, kinds_of
from eventcore_monitoring.proof.failures import FAILURES, down
from eventcore_monitoring.proof.phases import Phase, Shapes, series_of
from eventcore_monitoring.proof.shapes import Growth, Level
from eventcore_monitoring.proof.timeline import VERSIONS, Span, Subject, spans
from eventcore_monitoring.values import duration

AT_LEAST = 2 * HOUR  # a cause that lasts longer than this (and `for`) may become what is usual
_LATE = HOUR // 4  # what an alert may lose by gaps
_NOT_WELL = "fires while all is well"
Jobs = Mapping[str, Mapping[str, str]]


class Cell(NamedTuple):
    """What an alert does in a failure mode.

    Times in milliseconds: `after` from the onset to firing, None for never; `resolved` from the onset to where it is
    silent again although the cause lasts; `course`: what happens, and `spans`: when it fires there. `error`: why it
    cannot be evaluated; `skipped`: why nothing is told. `excused`: it does so without the failure too; `otherwise`:
    from the onset to firing without it.

    `tried`: the alert with the scrapes with which the course was tried.
    """

    failure: Failure
    subject: Subject
    after: int | None = None
    resolved: int | None = None
    course: Course | None = None
    spans: tuple[Span, ...] = ()
    error: str = ""
    skipped: str = ""
    excused: bool = False
    otherwise: int | None = None
    receivers: tuple[str, ...] = ()
    tried: Subject | None = None

    @property
    def fires(self) -> bool:
        """Whether it fires once the failure is there."""
        return self.after is not None


class Matrix(NamedTuple):
    """A row of cells for each failure mode, a cell for each alert."""

    failures: tuple[Failure, ...]
    subjects: tuple[Subject, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def cells(self) -> Iterator[Cell]:
        """All cells, row by row."""
        for row in self.rows:
            yield from row


def blind_spots(
    pairs: Sequence[tuple[Subject, Searched]],
    jobs: Jobs | None = None,
    receivers: Mapping[str, Sequence[str]] = {},
) -> Matrix:
    """The matrix of alerts that were searched. `jobs`: the labels that the scrape of each job attaches; of the
    witnesses where none are given. `receivers`: by the name of an alert who is told of it.
    """
    jobs = jobs_of(pairs) if jobs is None else jobs
    application = _application(pairs, jobs)
    failures = (*FAILURES, *(down(job, jobs[job], exporter=job != application) for job in jobs))
    rows = (
        tuple(_cell(failure, *pair)._replace(receivers=tuple(receivers.get(pair[0].name, ()))) for pair in pairs)
        for failure in failures
    )
    return Matrix(failures, tuple(subject for subject, _ in pairs), tuple(rows))


def jobs_of(pairs: Sequence[tuple[Subject, Searched]]) -> Jobs:
    """The jobs of which the witnesses have series, with the labels of `up` there."""
    found: dict[str, Mapping[str, str]] = {}
    for _, searched in pairs:
        for labels in _series(searched):
            if "job" in labels:
                found.setdefault(labels["job"], {name: labels[name] for name in ("instance", "job") if name in labels})
    return found


def _application(pairs: Sequence[tuple[Subject, Searched]], jobs: Jobs) -> str | None:
    """The job that most alerts read: the others are exporters."""
    read = Counter(job for _, searched in pairs for job in {labels.get("job") for labels in _series(searched)})
    return max(jobs, key=lambda job: read[job], default=None)


def _series(searched: Searched) -> Iterator[dict[str, str]]:
    if searched.fires is not None:
        for key in searched.fires.phases[0].shapes:
            yield dict(key)


def _cell(failure: Failure, subject: Subject, searched: Searched) -> Cell:
    witness = searched.fires
    if witness is None or len(witness.phases) < 2:
        return Cell(failure, subject, skipped="no series are known on which it fires")
    placed = (searched.subject or subject)._replace(begins=witness.phases[0].lasts)
    quiet = witness.phases[0].shapes
    bad = _lasting(placed, quiet, witness.phases[1].shapes)
    found: Cell | None = None
    for course in failure.courses(placed, quiet, bad):
        cell = _tried(failure, placed, course)._replace(subject=subject, tried=placed)
        only_one = course.crosses or failure.wanted != "fires"
        if cell.fires or cell.error or (only_one and not cell.skipped):
            return cell
        found = cell if found is None or found.skipped else found
    return found or Cell(failure, subject, skipped="does not apply")


def _lasting(subject: Subject, quiet: Shapes, bad: Shapes) -> Shapes:
    """The bad state as one that lasts: where a counter counts once, or is born, it does so every minute."""
    counters = {name for name, kind in kinds_of(subject).items() if kind == "counter"}
    made = dict(bad)
    for key, shape in bad.items():
        if dict(key)[NAME] in counters and isinstance(shape, Level) and shape != quiet.get(key):
            before = quiet.get(key)
            counted = shape.value.start - (before.value.start if isinstance(before, Level) else 0.0)
            made[key] = Growth(counted / 60) if counted > 0 else shape
    return made


def _tried(failure: Failure, subject: Subject, course: Course) -> Cell:
    """A course as a cell; skipped where the alert fires already while all is well."""
    step, certain = subject.evaluated, failure.wanted != "silent"
    try:
        found = _spans(subject, course.phases, certain=certain)
        # It was pending already if it fires sooner after the change than it waits.
        if found and found[0].begin < course.phases[0].lasts + subject.waits:
            return Cell(failure, subject, skipped=_NOT_WELL)
        if found and not certain and _is_pending(subject, course):
            return Cell(failure, subject, skipped=_NOT_WELL)
        course = _crossing(subject, course)
        after, resolved = _times(found, course, step)
        cell = Cell(failure, subject, after, resolved, course, tuple(found))
        if course.without:
            plain = _times(_spans(subject, course.without, certain=certain), course, step)
            cell = cell._replace(otherwise=plain[0], excused=_no_better(plain, cell))
    except Refused as error:
        return Cell(failure, subject, error=str(error))
    except NotKnown as error:
        return Cell(failure, subject, skipped=str(error))
    return cell


def _is_pending(subject: Subject, course: Course) -> bool:
    """Whether the alert only waits when the failure comes: its cause was there before."""
    well = course.phases[:1]
    found = _spans(subject._replace(waits=0), well, certain=False)
    return any(span.end >= well[0].lasts for span in found)


def _crossing(subject: Subject, course: Course) -> Course:
    """The course with the onset at which the alert would fire if it did not wait."""
    at_once = _spans(subject._replace(waits=0), course.phases, certain=True) if course.crosses else []
    if not at_once:
        return course
    return course._replace(onset=at_once[0].begin, lasts=course.onset + course.lasts - at_once[0].begin)


def _no_better(plain: tuple[int | None, int | None], cell: Cell) -> bool:
    """Whether an alert is silent without the failure as it is with it."""
    after, resolved = plain
    if after is None or cell.resolved is None:
        return after is None and not cell.fires
    return resolved is not None and resolved <= cell.resolved + _LATE


def _spans(subject: Subject, phases: Sequence[Phase], *, certain: bool) -> list[Span]:
    """When every version fires (`certain`), or any; without what it takes for a change because the series begin."""
    series = tuple(series_of(phases, subject.scraped))
    lasts, step = sum(phase.lasts for phase in phases), subject.evaluated
    each = [
        {time for span in spans(subject, series, lasts, version) for time in range(span.begin, span.end + 1, step)}
        for version in VERSIONS
    ]
    found: list[Span] = []
    for time in sorted(set.intersection(*each) if certain else set.union(*each)):
        if found and found[-1].end + step == time:
            found[-1] = Span(found[-1].begin, time)
        else:
            found.append(Span(time, time))
    return [span for span in found if span.end >= phases[0].lasts // 2]


def _times(found: Sequence[Span], course: Course, step: int) -> tuple[int | None, int | None]:
    """From the onset to firing, and to where it is silent again while the cause lasts."""
    first = next((span for span in found if span.end >= course.onset), None)
    if first is None:
        return None, None
    silent = first.end + step - course.onset
    return max(0, first.begin - course.onset), silent if silent <= course.lasts else None


def findings(matrix: Matrix) -> Iterator[Finding]:
    """What is wrong in a matrix: warnings, in the order of its rows."""
    for failure, row in zip(matrix.failures, matrix.rows, strict=True):
        for cell in row:
            found = finding(cell)
            if found is not None:
                yield found
        if is_unseen(failure, row):
            message = "no alert fires while it is down: nobody is told"
            fix = f"declare an alert on `up{{job={promql_string(failure.job)}}} == 0`"
            yield Finding(f"targets.{failure.job}", "target-down-unseen", message, fix, Severity.WARNING)


def is_unseen(failure: Failure, row: Sequence[Cell]) -> bool:
    """Whether a target is down and no alert fires."""
    return bool(failure.job) and not any(cell.fires for cell in row)


def finding(cell: Cell) -> Finding | None:
    """What is wrong with an alert in one failure mode."""
    if cell.skipped or cell.excused:
        return None
    subject, name = cell.subject, cell.failure.name

    def report(code: str, message: str, fix: str) -> Finding:
        return Finding(subject.at or f"alerts.{subject.name}", code, message, fix, Severity.WARNING, subject.source)

    if cell.error and cell.failure.wanted != "either":
        fix = "aggregate each side to the labels that they share, so that one series of each is left"
        return report("evaluation-fails", f"cannot be evaluated, and so cannot fire ({name}): {cell.error}", fix)
    match name:
        case "sustained spike" if cell.resolved is not None and cell.resolved < subject.waits + AT_LEAST:
            fix = "compare with a number, or with a time before the cause (`offset`)"
            message = f"resolves {duration(cell.resolved)} after the cause began, while it lasts"
            return report("resolves-while-it-lasts", message, fix)
        case "slow drift" if not cell.fires:
            fix = "compare with a number too: what moves with the value never tells that it drifts"
            return report(
                "never-fires-on-drift", "never fires when values drift beyond its threshold in six hours", fix
            )
        case "first event" if not cell.fires:
            fix = "count what is new too, as `increments` of a counter does: `x unless x offset 5m or increase(x[5m])`"
            message = "never fires on the first event: a counter that is born with it has no rate"
            return report("first-event-unseen", message, fix)
        case "scrape gaps" if what := _hidden(cell):
            fix = "read a window of at least four scrapes, or bridge the gaps with `max_over_time`"
            return report("gaps-hide", f"{what} when every second scrape is missing, while the cause lasts", fix)
    if cell.failure.wanted == "silent" and cell.fires and not _looks_for_restarts(subject):
        fix = "read counters with `rate` or `increase`, and let `for` outlast a deploy"
        return report("fires-without-cause", f"fires {_after(cell)} though all is well ({name})", fix)
    return None


def _hidden(cell: Cell) -> str:
    """What gaps do to an alert that ought to fire; "" for nothing."""
    if cell.after is None:
        return "never fires"
    if cell.otherwise is not None and cell.after > cell.otherwise + _LATE:
        return f"fires only {duration(cell.after)} after the cause began"
    return "" if cell.resolved is None else f"resolves {duration(cell.resolved)} after the cause began"


def _after(cell: Cell) -> str:
    return f"after {duration(cell.after)}" if cell.after else "at once"


def _looks_for_restarts(subject: Subject) -> bool:
    """Whether an alert asks how often something started again: it may fire on a single restart."""
    nodes = (part.node for typed in subject.trees for part in typed.walk())
    return any(isinstance(node, Call) and node.function in ("resets", "changes") for node in nodes)


def words(cell: Cell) -> str:
    """What an alert does, in a few words."""
    if cell.skipped:
        return "not applicable"
    if cell.error:
        return "error"
    if not cell.fires:
        return "silent"
    false = cell.failure.wanted == "silent" and not _looks_for_restarts(cell.subject)
    said = "false alarm" if false else "fires"
    ends = "" if cell.resolved is None else f", resolves after {duration(cell.resolved)}"
    return f"{said} {_after(cell)}{ends}{', as without gaps' if cell.excused else ''}"
