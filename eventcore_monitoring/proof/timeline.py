"""What an alert does over time on given series: when it fires, and when it is silent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.model.samples import values
from eventcore_monitoring.model.scenarios import Series
from eventcore_monitoring.promql.evaluation import (
    STALE,
    Column,
    Grid,
    Labelled,
    NotKnown,
    Refused,
    Samples,
    Semantics,
    Stale,
    Storage,
    Vector,
    evaluate,
)
from eventcore_monitoring.promql.nodes import Node, Subquery
from eventcore_monitoring.promql.types import NAME, Typed
from eventcore_monitoring.promql.walk import rewritten, selectors
from eventcore_monitoring.proof.texts import passes
from eventcore_monitoring.values import duration, milliseconds

VERSIONS = (Semantics.CLOSED, Semantics.OPEN)


class Recorded(NamedTuple):
    """A recording rule: the series that it makes of an expression."""

    name: str
    typed: Typed
    labels: Mapping[str, str]


class Subject(NamedTuple):
    """An alert that is to be proven, as Prometheus evaluates it.

    `records`: the recording rules that it reads, in the order in which they are evaluated. Times in milliseconds:
    `waits` (`for`), `keeps` (`keep_firing_for`), `evaluated` (between two evaluations), `scraped` (between samples).
    `attached`: by metric the labels that a scrape attaches, with examples of their values. `fixed`:
    somebody says how often it is scraped; `begins`: what is to happen happens no earlier.
    `names`: of all series that there can be, None where nobody knows them.
    `parts`: metrics that are never more than another one, and that one.
    """

    name: str
    typed: Typed
    waits: int = 0
    keeps: int = 0
    labels: Mapping[str, str] = {}
    records: tuple[Recorded, ...] = ()
    evaluated: int = 60_000
    scraped: int = 60_000
    at: str = ""
    source: SourceLine | None = None
    attached: Mapping[str, Mapping[str, str]] = {}
    fixed: bool = True
    begins: int = 0
    names: frozenset[str] | None = None
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def trees(self) -> tuple[Typed, ...]:
        """The expression of the alert, and those of the records that it reads."""
        return self.typed, *(record.typed for record in self.records)


class Span(NamedTuple):
    """The first and the last evaluation at which something fires, in milliseconds."""

    begin: int
    end: int


@lru_cache(maxsize=256)
def stepped(node: Node, evaluated: int) -> Node:
    """The expression with the step of every subquery: where none is given it is the evaluation interval.

    So has promtool it (2.42 and 3.16: that of the test file), as Prometheus has its global one.
    """

    def change(part: Node) -> Node | None:
        if isinstance(part, Subquery) and part.step is None:
            return replace(part, expression=stepped(part.expression, evaluated), step=duration(evaluated))
        return None

    return rewritten(node, change)


def storage_of(series: Sequence[Series], interval: int, lasts: int) -> Storage:
    """The samples of series, as promtool stores them."""
    return Storage(
        Samples(tuple(sorted({NAME: one.metric, **one.labels}.items())), interval, values(one, interval, lasts))
        for one in series
    )


def recorded(subject: Subject, storage: Storage, grid: Grid, semantics: Semantics) -> Storage:
    """The storage with what the recording rules add; a grid that begins at 0."""
    names: set[Labelled] = set()
    for record in subject.records:
        made = as_vector(evaluate(stepped(record.typed.node, subject.evaluated), storage, grid, semantics))
        further: dict[Labelled, Column] = {}
        for labels, column in made.items():
            named = {**dict(labels), **record.labels, NAME: record.name}
            key = tuple(sorted((name, value) for name, value in named.items() if value))
            if key in further:
                raise Refused(f"`{record.name}` would record two series with the same labels")
            if key not in names:  # of two rules that record the same series the first is heard
                further[key] = column
        names.update(further)
        storage = storage.with_more(Samples(labels, grid.step, _ended(column)) for labels, column in further.items())
    return storage


def _ended(column: Column) -> list[float | Stale | None]:
    """A record that has no result any more gets a staleness marker, as Prometheus writes one."""
    made: list[float | Stale | None] = []
    there = False
    for value in column:
        made.append(STALE if value is None and there else value)
        there = value is not None
    return made


def as_vector(result: Vector | Column) -> Vector:
    """A result as series; a number is one series without labels."""
    return result if isinstance(result, dict) else {(): result}


def active(subject: Subject, storage: Storage, grid: Grid, semantics: Semantics) -> dict[Labelled, Column]:
    """The series of the alert's expression, by the labels of the alert."""
    if _reads_alerts(subject.typed.node):
        raise NotKnown("what a selector without a name reads: the `ALERTS` of this alert are among it")
    storage = recorded(subject, storage, grid, semantics)
    found: dict[Labelled, Column] = {}
    hidden = {name for name, text in subject.labels.items() if "{{" not in text}
    told: dict[Labelled, list[Column]] = {}  # by what tells them apart once the alert has its own labels
    for labels, column in as_vector(
        evaluate(stepped(subject.typed.node, subject.evaluated), storage, grid, semantics)
    ).items():
        named = tuple(pair for pair in labels if pair[0] != NAME)
        apart = tuple(pair for pair in named if pair[0] not in hidden)
        others = told.setdefault(apart, [])
        if named in found or any(_together(column, other) for other in others):
            raise Refused("two series of the result have the same labels but for what the alert changes")
        others.append(column)
        found[named] = column
    return found


def _together(one: Column, other: Column) -> bool:
    return any(a is not None and b is not None for a, b in zip(one, other, strict=True))


@lru_cache(maxsize=256)  # asked at every evaluation
def _reads_alerts(node: Node) -> bool:
    """Whether a selector without a name takes in what Prometheus writes for the alert itself."""
    nameless = (selector for selector in selectors(node) if selector.name is None)
    return any(
        all(passes(matcher, "ALERTS") is not False for matcher in selector.matchers if matcher.label == NAME)
        for selector in nameless
    )


def last_values(
    subject: Subject, node: Node, series: Sequence[Series], lasts: int, semantics: Semantics
) -> list[float]:
    """The values of an expression at the last evaluation, as the subject's records make it; raises as `evaluate`."""
    grid = Grid(0, subject.evaluated, lasts // subject.evaluated + 1)
    storage = recorded(subject, storage_of(series, subject.scraped, lasts), grid, semantics)
    columns = as_vector(evaluate(stepped(node, subject.evaluated), storage, grid, semantics)).values()
    return [value for column in columns if (value := column[-1]) is not None]


def firing(subject: Subject, column: Column, step: int) -> list[bool]:
    """At which evaluations an alert fires whose expression has these values (Prometheus `rules/alerting.go`)."""
    fires: list[bool] = []
    since: int | None = None  # when it became active
    gone: int | None = None  # when it was no more, while it still fires
    is_firing = False
    for number, value in enumerate(column):
        now = number * step
        if value is not None:
            since = now if since is None else since
            is_firing, gone = is_firing or now - since >= subject.waits, None
        else:
            gone = now if gone is None else gone
            if not (is_firing and now - gone < subject.keeps):
                since, is_firing = None, False
        fires.append(is_firing)
    return fires


def spans(subject: Subject, series: Sequence[Series], lasts: int, semantics: Semantics) -> list[Span]:
    """When the alert fires on these series, for whatever labels. Raises Refused and NotKnown as `evaluate` does."""
    step = subject.evaluated
    grid = Grid(0, step, lasts // step + 1)
    storage = storage_of(series, subject.scraped, lasts)
    columns = active(subject, storage, grid, semantics).values()
    each = [firing(subject, column, step) for column in columns]
    together = [any(fires) for fires in zip(*each, strict=True)]
    found = []
    for is_firing, numbers in groupby(range(len(together)), key=together.__getitem__):
        if is_firing:
            these = list(numbers)
            found.append(Span(these[0] * step, these[-1] * step))
    return found


def interval_of(series: Sequence[Series], otherwise: int) -> int:
    """Between two samples of a test: the shortest interval of its series, in milliseconds."""
    return min((milliseconds(one.interval) for one in series), default=otherwise)
