"""Answers of our own evaluator to the questions of a dashboard, over a day made from the declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.preview.answers import Answers, Series
from eventcore_monitoring.preview.questions import Question, questions, step_of
from eventcore_monitoring.preview.samples import Day
from eventcore_monitoring.promql.evaluation import (
    Grid,
    NotKnown,
    Refused,
    Samples,
    Semantics,
    Storage,
    Vector,
    evaluate,
)
from eventcore_monitoring.promql.native_histograms import of_classic
from eventcore_monitoring.promql.nodes import Binary, Call, Node, Number
from eventcore_monitoring.promql.parser import parse
from eventcore_monitoring.promql.walk import rewritten

# Functions of a date, which without an argument read the clock.
_OF_THE_CLOCK = ("minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year")


def with_records(day: Day, monitoring: Monitoring, semantics: Semantics = Semantics.OPEN) -> Day:
    """A day with the series that the recording rules make of it, in their order."""
    storage = Storage(day.series)
    slots = len(day.series[0].values) if day.series else 0
    grid = Grid(0, day.interval, slots)
    made: list[Samples] = []
    for rule in monitoring.recording_rules:
        try:
            found = evaluate(
                _in_time(of_classic(rule.expression.node, day.natives), day.start), storage, grid, semantics
            )
        except (NotKnown, Refused):
            continue  # then its panels have no data, as they have in a Grafana without the rule
        vector: Vector = found if isinstance(found, dict) else {(): found}
        more = [
            Samples(_named(labels, rule.record, rule.labels), day.interval, column) for labels, column in vector.items()
        ]
        storage = storage.with_more(more)
        made += more
    return day._replace(series=(*day.series, *made))


def storage_of(day: Day, monitoring: Monitoring, semantics: Semantics = Semantics.OPEN) -> Storage:
    """The series of a day and of its records, to evaluate over."""
    return Storage(with_records(day, monitoring, semantics).series)


def _named(labels: tuple[tuple[str, str], ...], name: str, more: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({**dict(labels), **more, "__name__": name}.items()))


def evaluated(
    dashboard: Mapping[str, Any], day: Day, storage: Storage, seconds: int, semantics: Semantics = Semantics.OPEN
) -> Answers:
    """The answers to the questions of a dashboard over the last seconds of a day; none to what is not known.

    `semantics`: of the Prometheus that is played.
    """
    end = day.start + (len(day.series[0].values) - 1) * day.interval // 1000 if day.series else day.start + seconds
    step = step_of(seconds)
    start = end - seconds
    count = seconds // step + 1
    grid = Grid((start - day.start) * 1000, step * 1000, count)
    last = Grid((end - day.start) * 1000, step * 1000, 1)
    found = {
        one.key: series
        for one in questions(dashboard, seconds)
        if (series := _answer(one, storage, last if one.instant else grid, day, semantics)) is not None
    }
    return Answers(start, start + (count - 1) * step, step, found, {})


def _answer(
    question: Question, storage: Storage, grid: Grid, day: Day, semantics: Semantics
) -> tuple[Series, ...] | None:
    try:
        found = evaluate(_in_time(of_classic(parse(question.text), day.natives), day.start), storage, grid, semantics)
    except (NotKnown, Refused, ValueError):
        return None
    if isinstance(found, list):
        return (Series({}, tuple(found)),)
    return _sorted(found)


def _in_time(node: Node, start: int) -> Node:
    """The expression for a storage whose time begins at 0: what reads the clock is `start` seconds later."""

    def later(part: Node) -> Node | None:
        match part:
            case Call("time", ()) | Call("timestamp", _):
                return Binary(part, "+", Number(float(start)))
            case Call(function, ()) if function in _OF_THE_CLOCK:
                return Call(function, (Call("vector", (Binary(Call("time"), "+", Number(float(start))),)),))
        return None

    return rewritten(node, later)


def _sorted(vector: Vector) -> tuple[Series, ...]:
    return tuple(Series(dict(labels), tuple(column)) for labels, column in sorted(vector.items()))
