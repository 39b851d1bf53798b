"""The mutation score: how many slips of the pen the tests of an alert notice, and which they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventcore_monitoring.model.scenarios import Scenario
from eventcore_monitoring.promql.evaluation import Grid, Labelled, NotKnown, Refused, Semantics, Storage
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.types import Catalogued
from eventcore_monitoring.proof.mutations import Mutant, mutants
from eventcore_monitoring.proof.scenarios import Proven
from eventcore_monitoring.proof.timeline import Subject, active, firing, interval_of, storage_of
from eventcore_monitoring.values import milliseconds


class Survivor(NamedTuple):
    """A change that no test notices: where (the alert, or a record that it reads), and what."""

    where: str
    mutant: Mutant


class Score(NamedTuple):
    """How many changed rules the tests of one alert notice, of how many, and the others."""

    noticed: int
    of: int
    survivors: tuple[Survivor, ...]


class _Ready(NamedTuple):
    """A scenario with its samples, made once for all mutants."""

    proven: Proven
    storage: Storage
    scraped: int


def score(subject: Subject, proven: Sequence[Proven], catalogued: Catalogued) -> Score:
    """What the claims of an alert notice of every change of its rule and of the records that it reads."""
    ready = [_ready(subject, one) for one in proven]
    noticed, survivors, number = 0, [], 0
    for where, mutant, changed in _changed(subject, catalogued):
        number += 1
        if any(not _holds(changed, one) for one in ready):
            noticed += 1
        else:
            survivors.append(Survivor(where, mutant))
    return Score(noticed, number, tuple(survivors))


def _changed(subject: Subject, catalogued: Catalogued) -> Iterator[tuple[str, Mutant, Subject]]:
    for mutant in mutants(subject.typed.node, subject.waits, subject.evaluated, catalogued):
        typed = subject.typed if mutant.kind == "for" else infer(mutant.node, catalogued)
        yield subject.name, mutant, subject._replace(typed=typed, waits=mutant.waits)
    for number, record in enumerate(subject.records):
        for mutant in mutants(record.typed.node, 0, subject.evaluated, catalogued, fires=False):
            if mutant.kind != "for":
                other = record._replace(typed=infer(mutant.node, catalogued))
                records = (*subject.records[:number], other, *subject.records[number + 1 :])
                yield record.name, mutant, subject._replace(records=records)


def _ready(subject: Subject, proven: Proven) -> _Ready:
    scenario = proven.scenario
    interval = interval_of(scenario.all_series, subject.evaluated)
    return _Ready(proven, storage_of(scenario.all_series, interval, milliseconds(scenario.lasts)), interval)


def holds(subject: Subject, proven: Proven) -> bool:
    """Whether the alert does in a scenario what is claimed."""
    return _holds(subject, _ready(subject, proven))


def _holds(subject: Subject, ready: _Ready) -> bool:
    scenario, step = ready.proven.scenario, subject.evaluated
    grid = Grid(0, step, milliseconds(scenario.lasts) // step + 1)
    try:
        found = active(subject, ready.storage, grid, Semantics.OPEN)
    except (NotKnown, Refused):
        return False
    each = {labels: firing(subject, column, step) for labels, column in found.items()}
    anything = [any(fires) for fires in zip(*each.values(), strict=True)] if each else [False] * grid.count
    if not ready.proven.fires:
        return not any(anything)
    return _fires_as_said(subject, scenario, each, anything)


def _fires_as_said(
    subject: Subject, scenario: Scenario, each: dict[Labelled, list[bool]], anything: list[bool]
) -> bool:
    step = subject.evaluated
    begin = milliseconds(scenario.fires_from) if scenario.fires_from else subject.waits + step
    end = milliseconds(scenario.fires_until or scenario.lasts)
    silent = milliseconds(scenario.silent_until) if scenario.silent_until else max(subject.waits - step, 0)
    asked = scenario.labels.items()
    such = [fires for labels, fires in each.items() if asked <= {**dict(labels), **subject.labels}.items()]
    if any(anything[: silent // step + 1]) and silent:
        return False
    times = range(-(-begin // step), end // step + 1)
    if not all(any(fires[time] for fires in such) for time in times):
        return False
    return scenario.resolved_by is None or not any(anything[-(-milliseconds(scenario.resolved_by) // step) :])
