"""What is claimed of an alert, as scenarios: made from its witness by changing one thing in what happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from eventcore_monitoring.model.samples import plain
from eventcore_monitoring.model.scenarios import Scenario
from eventcore_monitoring.promql.evaluation import Labelled, NotKnown, Refused
from eventcore_monitoring.promql.nodes import Aggregation, Matcher, Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import NAME
from eventcore_monitoring.promql.walk import selectors
from eventcore_monitoring.proof.attempt import Searched
from eventcore_monitoring.proof.parts import reach
from eventcore_monitoring.proof.phases import Phase, Shapes, Witness, scaled, timed, up
from eventcore_monitoring.proof.search import reads_hours
from eventcore_monitoring.proof.sentences import just_at, just_failing, labels_of, value_of
from eventcore_monitoring.proof.shapes import Growth, Level, Line, Shape
from eventcore_monitoring.proof.texts import passes
from eventcore_monitoring.proof.timeline import Subject
from eventcore_monitoring.values import Unit, duration

Claim = Literal[
    "fires", "silent", "threshold", "data vanishes", "no data", "restart", "one of two", "missed scrape", "others",
    "spread", "no series", "by hand",
]  # fmt: skip
_TOLD_APART = ("instance", "pod", "node", "container")  # the labels by which copies of a thing differ


class Proven(NamedTuple):
    """A scenario and what it shows; `fires`: whether the alert fires in it."""

    claim: Claim
    scenario: Scenario
    fires: bool


def claims(
    subject: Subject, searched: Searched, unit: Unit | None = None, *, briefly: bool = False
) -> Iterator[Proven]:
    """What is claimed of an alert that has a witness. `unit`: of its value, where a threshold says it.

    `briefly`: without what happens when something else goes wrong too.
    """
    fires = searched.fires
    if fires is None:
        yield from (_silent("silent", subject, silent, "there is no data at all") for silent in searched.silent[:1])
        return
    quiet, now = fires.phases[0].shapes, fires.phases[1].shapes
    value = value_of(subject, fires, unit)
    waits = f" for {duration(subject.waits)}" if subject.waits else ""
    what = f"its value is {value}{waits}" if value else f"its cause lasts{waits or ' a moment'}"
    yield _fires("fires", subject, fires, what)
    for silent in searched.silent:
        yield _silent("silent", subject, silent, just_failing(subject, silent, unit))
    for other in searched.also:
        yield _fires("fires", subject, other, f"{what}, in another way")
    for exact in searched.exact:
        make = _silent if exact.span is None else _fires
        yield make("threshold", subject, exact, just_at(subject, exact))
    if not briefly:
        variants = _variants(subject, quiet, now, what, searched.also[:1])
        if reads_hours(subject):
            variants = (variant for variant in variants if variant[0] == "no data")
        yield from _tried(subject, variants)


def _variants(
    subject: Subject, quiet: Shapes, now: Shapes, what: str, also: Sequence[Witness]
) -> Iterator[tuple[Claim, str, tuple[Phase, ...]]]:
    step, scrape = subject.evaluated, subject.scraped
    back = reach(subject)
    lead, bad = up(back + 2 * step, step), up(back + subject.waits + 3 * step, step)
    begins = (Phase(lead, quiet), Phase(bad, now))
    if now:
        yield "no data", "there is no data at all", (Phase(up(subject.waits + 10 * step, step), {}),)
        yield "data vanishes", f"{what}, and then its data vanishes", (*begins, Phase(up(back + 10 * step, step), {}))
        yield "missed scrape", f"{what}, but for one scrape that is missed", (
            *begins, Phase(scrape, now, missed=True), Phase(up(5 * step + scrape, step) - scrape, now),
        )  # fmt: skip
    if any(isinstance(part.node, Aggregation) for part in subject.typed.walk()) or subject.records:
        whole = _whole(subject)
        ways = [(quiet, now), *((one.phases[0].shapes, one.phases[1].shapes) for one in also)]
        for number, (before, after) in enumerate(ways):
            halves = _halved(before, whole), _halved(after, whole)
            if halves[1] != dict(after):
                told = f"{what}{', in another way' if number else ''}, spread evenly over two alike"
                yield "spread", told, (Phase(lead, halves[0]), Phase(bad, halves[1]))
        mixed = _mixed(now)
        if mixed:
            yield "spread", "half of what is observed is quick, and half far too slow", (Phase(lead + bad, mixed),)
    for name in dict.fromkeys(dict(key)[NAME] for key in now):
        fewer = {key: shape for key, shape in now.items() if dict(key)[NAME] != name}
        if fewer:
            yield "no series", f"{what}, but `{name}` is not there", (Phase(lead + bad, fewer),)
    if any(isinstance(shape, Growth) for shape in (*quiet.values(), *now.values())):
        # Before it begins, as it begins (it may be the cause), and while it lasts.
        phases = (*begins[:1], Phase(lead, _again(quiet)), Phase(bad, _again(now)), Phase(bad, _again(now)))
        yield "restart", f"{what}, though the counters start again from 0 before, then and while it lasts", phases
    well = {key: _away(key, shape, now.get(key, shape)) for key, shape in quiet.items()}
    copies = {copy: shape for key, shape in well.items() if (copy := copied(key)) is not None}
    if copies and quiet.keys() == now.keys():
        both = (Phase(lead, {**quiet, **copies}), Phase(bad, {**now, **copies}))
        yield "one of two", f"{what} on one of two alike, while all is well on the other", both
    for selector, matcher in _matchers(subject):
        moved = {_moved(selector, matcher, key): shape for key, shape in now.items()}
        if moved.keys() != now.keys():
            shown = to_promql(Selector(None, (matcher,)))[1:-1]
            of = f"`{selector.name}`" if selector.name else "series"
            yield "others", f"{what}, but of {of} without `{shown}`", (Phase(lead + bad, moved),)


def _away(labelled: Labelled, quiet: Shape, bad: Shape) -> Shape:
    """A state further from the bad one than the quiet state, so that both together lie on no threshold."""
    match quiet, bad:
        case (Growth(well), Growth(ill)) if "le" not in dict(labelled):
            return Growth(max(plain(well + 5 * (well - ill)), 0.0))
        case (Level(Line(well, 0.0)), Level(Line(ill, 0.0))) if well and ill:
            return Level(Line(max(plain(well + 5 * (well - ill)), 0.0)))
        case _:
            return quiet


def _again(shapes: Shapes) -> Shapes:
    return {key: shape._replace(restarts=True) if isinstance(shape, Growth) else shape for key, shape in shapes.items()}


def _whole(subject: Subject) -> frozenset[str]:
    """The metrics of which there is no half: `up`, what only says that something is there."""
    parts = [part for typed in subject.trees for part in typed.walk()]
    return frozenset(
        part.node.name or "" for part in parts if isinstance(part.node, Selector) and part.type.bounds.whole
    )


def _halved(shapes: Shapes, whole: frozenset[str]) -> Shapes:
    """Each series as two of which each has half; as it is where there is nothing to halve."""
    made: dict[Labelled, Shape] = {}
    for labelled, shape in shapes.items():
        copy, half = copied(labelled), scaled(shape, 0.5)
        if dict(labelled)[NAME] in whole:
            half = None
        made[labelled] = shape if copy is None or half is None else half
        if copy is not None and half is not None:
            made[copy] = half
    return made


def _mixed(shapes: Shapes) -> Shapes:
    """Of the buckets of a histogram twice as many series: those of one instance quick, those of the other slow."""
    made: dict[Labelled, Shape] = {}
    for labelled, shape in shapes.items():
        edge, copy = dict(labelled).get("le"), copied(labelled)
        if edge is None or copy is None or not isinstance(shape, Growth):
            return {}
        made[labelled] = Growth(10.0)
        made[copy] = Growth(10.0 if edge == "+Inf" else 0.0)
    slowest = max((float(dict(key)["le"]) for key in made if dict(key)["le"] != "+Inf"), default=0.0)
    return {key: Growth(10.0) if float(dict(key)["le"]) >= slowest else shape for key, shape in made.items()}


def _tried(subject: Subject, variants: Iterator[tuple[Claim, str, tuple[Phase, ...]]]) -> Iterator[Proven]:
    for claim, what, phases in variants:
        try:
            witness = timed(subject, phases)
        except (NotKnown, Refused):
            continue
        if witness is None or (claim == "others" and witness.span is not None):
            continue
        if witness.span is None:
            yield _silent(claim, subject, witness, what)
        else:
            yield _fires(claim, subject, witness, what)


def _fires(claim: Claim, subject: Subject, witness: Witness, what: str) -> Proven:
    assert witness.span is not None
    begin, end = witness.span
    silent = witness.silent_until if witness.silent_until < begin else 0
    return Proven(
        claim,
        Scenario(
            name=what,
            series=witness.series,
            lasts=duration(witness.lasts),
            silent_until=duration(silent) if silent else None,
            fires_from=duration(begin),
            fires_until=duration(end),
            resolved_by=None if witness.resolved_by is None else duration(witness.resolved_by),
            labels=labels_of(subject, witness),
        ),
        fires=True,
    )


def _silent(claim: Claim, subject: Subject, witness: Witness, what: str) -> Proven:
    scenario = Scenario(name=what, series=witness.series, lasts=duration(witness.lasts))
    return Proven(claim, scenario, fires=False)


def copied(labelled: Labelled) -> Labelled | None:
    """The same series of another instance (pod, node, …); None where it has no label that tells."""
    labels = dict(labelled)
    told = next((label for label in _TOLD_APART if label in labels), None)
    if told is None:
        return None
    text = labels[told]
    labels[told] = text.replace("-1", "-2", 1) if "-1" in text else f"{text}-2"
    return tuple(sorted(labels.items()))


def _matchers(subject: Subject) -> Iterator[tuple[Selector, Matcher]]:
    seen = set()
    for typed in subject.trees:
        for selector in selectors(typed.node):
            for matcher in selector.matchers:
                if (selector.name, matcher) not in seen:
                    seen.add((selector.name, matcher))
                    yield selector, matcher


def _moved(selector: Selector, matcher: Matcher, labelled: Labelled) -> Labelled:
    """The series with a value that a matcher does not let through, where the selector reads it."""
    labels = dict(labelled)
    if selector.name is not None and labels[NAME] != selector.name:
        return labelled
    if any(passes(one, labels.get(one.label, "")) is False for one in selector.matchers):
        return labelled
    for text in ("other", "", matcher.value):
        if passes(matcher, text) is False:
            labels[matcher.label] = text
            return tuple(sorted((name, value) for name, value in labels.items() if value))
    return labelled
