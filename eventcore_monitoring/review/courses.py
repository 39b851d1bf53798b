"""What two versions of an alert do on the same series: when each fires, when it resolves, with which labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.model.scenarios import Constant, Ramp, Scenario, Series
from eventcore_monitoring.promql.evaluation import Grid, Labelled, NotKnown, Refused
from eventcore_monitoring.promql.nodes import Binary, Node
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.proof.scenarios import Proven, claims
from eventcore_monitoring.proof.search import search
from eventcore_monitoring.proof.timeline import VERSIONS, Span, Subject, active, firing, interval_of, storage_of
from eventcore_monitoring.review.expression_words import unit_of
from eventcore_monitoring.review.wording import listed
from eventcore_monitoring.values import Unit, duration, milliseconds

_MOST = 24  # scenarios of one version that are tried
_FEW = 3  # series whose values a name says


class Course(NamedTuple):
    """What an alert does in a scenario: when it fires, by the labels of its series (without the rule's); when it waits.

    Stretches are those of all versions of Prometheus: from the latest begin to the earliest end. `quiet`: when it
    fires in none of them. Times in milliseconds.
    """

    fires: Mapping[Labelled, tuple[Span, ...]]
    waits: tuple[Span, ...]
    quiet: Mapping[Labelled, tuple[Span, ...]]

    @property
    def begin(self) -> int | None:
        """When it first fires, in milliseconds; None if it never does."""
        return min((spans[0].begin for spans in self.fires.values()), default=None)

    @property
    def end(self) -> int | None:
        """When it last fires, in milliseconds; None if it never does."""
        return max((spans[-1].end for spans in self.fires.values()), default=None)


class Tried(NamedTuple):
    """A scenario, and what both versions do in it."""

    scenario: Scenario
    before: Course
    after: Course

    @property
    def same(self) -> bool:
        """Whether both do the same."""
        return self.before.fires == self.after.fires


def scenarios_of(before: Subject, after: Subject, *, another: bool = False) -> list[Scenario]:
    """Scenarios in which something can be seen of two versions: the witnesses of both, with what is claimed of them.

    `another`: their values are not of the same thing, so that the names of scenarios have to say which is meant.
    """
    found: dict[str, Scenario] = {}
    for subject, its in ((before, "its former value" if another else "its value"), (after, "its value")):
        for proven in _claimed(subject, unit_of(subject.typed))[:_MOST]:
            scenario = _named(proven.scenario)
            scenario = scenario.model_copy(update={"name": scenario.name.replace("its value", its, 1)})
            found.setdefault(scenario.model_dump_json(include={"series", "lasts"}), scenario)
    return list(found.values())


def _named(scenario: Scenario) -> Scenario:
    """The scenario with a name that says what happens in it, where its own says only that it is another way."""
    if not scenario.all_series:
        return scenario.model_copy(update={"name": "there is no data at all"})
    _, way, rest = scenario.name.partition(", in another way")
    said = _values(scenario.all_series) if way else ""
    return scenario.model_copy(update={"name": f"{said}{rest}"}) if said else scenario


def _values(series: Sequence[Series]) -> str:
    """What a few series do where they are no longer as they begin; "" where that is too long to say."""
    parts = []
    for one in series:
        stretch = one.values[min(1, len(one.values) - 1)]
        match stretch:
            case Constant(value=value):
                parts.append(f"`{one.metric}` is {number(float(f'{value:.4g}'))}")
            case Ramp(per_second=growth):
                parts.append(f"`{one.metric}` grows by {number(float(f'{growth:.4g}'))}/s")
            case _:
                parts.append(f"`{one.metric}` is not there")
    alike = list(dict.fromkeys(parts))
    return listed(alike) if len(alike) <= _FEW else ""


def told_apart(before: Subject, after: Subject, inferred: Callable[[Node], Typed]) -> Iterator[Scenario]:
    """Scenarios in which one version has a result and the other has not, as far as a search finds some."""
    nodes = before.typed.node, after.typed.node
    for subject, only in (
        (before, Binary(nodes[0], "unless", nodes[1])),
        (after, Binary(nodes[1], "unless", nodes[0])),
    ):
        witness = search(subject._replace(typed=inferred(only))).fires
        if witness is not None:
            lasts = duration(witness.lasts)
            yield Scenario(name="one version holds and the other does not", series=witness.series, lasts=lasts)


def _claimed(subject: Subject, unit: Unit | None) -> list[Proven]:
    searched = search(subject, thoroughly=True)
    return list(claims(searched.subject or subject, searched, unit))


def tried(before: Subject, after: Subject, scenarios: Sequence[Scenario]) -> Iterator[Tried]:
    """What both versions do in each scenario of which the versions of Prometheus see the same."""
    for scenario in scenarios:
        courses = [course(subject, scenario) for subject in (before, after)]
        if courses[0] is not None and courses[1] is not None:
            yield Tried(scenario, courses[0], courses[1])


def course(subject: Subject, scenario: Scenario) -> Course | None:
    """What an alert does in a scenario; None where that is not known, or differs between versions of Prometheus."""
    step, lasts = subject.evaluated, milliseconds(scenario.lasts)
    series = scenario.all_series
    if not {one.metric for one in series}.isdisjoint(record.name for record in subject.records):
        return None  # what the other version reads as it is, this one records
    storage = storage_of(series, interval_of(series, step), lasts)
    grid = Grid(0, step, lasts // step + 1)
    seen: list[tuple[dict[Labelled, list[Span]], list[Span]]] = []
    for version in VERSIONS:
        try:
            columns = active(subject, storage, grid, version)
        except (NotKnown, Refused):
            return None
        fires: dict[Labelled, list[Span]] = {}
        waits: list[Span] = []
        for labels, column in columns.items():
            states = firing(subject, column, step)
            if any(states):
                fires[labels] = list(_spans(states, step))
            there = [value is not None and not fire for value, fire in zip(column, states, strict=True)]
            waits += _spans(there, step)
        seen.append((fires, waits))
    return _agreed(seen, lasts, step)


def _agreed(seen: Sequence[tuple[dict[Labelled, list[Span]], list[Span]]], lasts: int, step: int) -> Course | None:
    (one, waits), (other, _) = seen
    if one.keys() != other.keys() or any(len(one[key]) != len(other[key]) for key in one):
        return None
    fires: dict[Labelled, tuple[Span, ...]] = {}
    quiet: dict[Labelled, tuple[Span, ...]] = {}
    for key in one:
        pairs = list(zip(one[key], other[key], strict=True))
        agreed = tuple(Span(max(a.begin, b.begin), min(a.end, b.end)) for a, b in pairs)
        if any(span.begin > span.end for span in agreed):
            return None
        fires[key] = agreed
        edges = [-step, *(edge for a, b in pairs for edge in (min(a.begin, b.begin), max(a.end, b.end)))]
        edges.append(lasts // step * step + step)
        gaps = (Span(begin + step, end - step) for begin, end in zip(edges[::2], edges[1::2], strict=True))
        quiet[key] = tuple(gap for gap in gaps if gap.begin <= gap.end)
    return Course(fires, tuple(waits), quiet)


def _spans(states: Sequence[bool], step: int) -> Iterator[Span]:
    for fires, numbers in groupby(range(len(states)), key=states.__getitem__):
        if fires:
            these = list(numbers)
            yield Span(these[0] * step, these[-1] * step)
