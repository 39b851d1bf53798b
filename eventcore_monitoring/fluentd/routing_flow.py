"""Where events can get to: every kind of tag followed from where it is emitted through all routers.

All tags are divided into kinds that no pattern and no source of the configuration tells apart, so that what is said
of a kind holds for each of its tags.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.asked_once import asked_once
from eventcore_monitoring.fluentd.routing import (
    ERROR,
    Emission,
    Router,
    Routing,
    Rule,
    filter_emissions,
    output_emissions,
    outputs,
    routes,
    workers,
)
from eventcore_monitoring.fluentd.tag_kinds import Kind, Order, kinds
from eventcore_monitoring.fluentd.tag_language import ANY_TAG, Language
from eventcore_monitoring.fluentd.tags import Knowledge, error_tags
from eventcore_monitoring.fluentd.tree import Section

_CERTAIN: Final = Knowledge.CERTAIN


class Arrival(NamedTuple):
    """Events of one kind that stem from one emission; both by number."""

    emission: int
    kind: int


class Walk(NamedTuple):
    """What a kind of tags meets in a router: the rules that are applied, each with whether that is certain.

    `dropped`: whether no match takes it; None where that is not known.
    """

    rules: tuple[tuple[Rule, bool], ...]
    dropped: bool | None

    @property
    def takers(self) -> tuple[tuple[Rule, bool], ...]:
        """The matches that take it; the last of them only may be certain."""
        return tuple((rule, certain) for rule, certain in self.rules if rule.takes)


@dataclass(frozen=True, slots=True)
class Flow:
    """The kinds of all tags, the emissions with tags of their own, and what arrives at each router.

    `arrivals`: by label; the value says whether it is certain that such events come (which of an open set do, is up
    to the sender). `holding`: for each emission the numbers of its kinds. `reaching`: for a rule the numbers of the
    kinds that it fits and that no match before it takes; no entry where that is not known.
    """

    routing: Routing
    kinds: tuple[Kind, ...]
    emissions: tuple[Emission, ...]
    holding: tuple[frozenset[int], ...]
    reaching: Mapping[Rule, frozenset[int]]
    arrivals: Mapping[str, Mapping[Arrival, bool]]

    def walk(self, label: str, kind: int) -> Walk:
        """What a kind of tags meets in the router of a label."""
        return walk(self.routing.routers[label], self.reaching, kind)

    def examples(self, numbers: frozenset[int]) -> list[str]:
        """A tag of each of these kinds, short ones first."""
        return [self.kinds[number].example for number in sorted(numbers)]

    def fitting(self, rules: Sequence[Rule]) -> Mapping[Rule, Mapping[int, str]]:
        """For each of these rules the numbers of the kinds of which it fits a tag, and that tag.

        Whatever stands before the rule. A rule of which nothing is known is left out.
        """
        languages, orders = _languages(self.routing, self.emissions)
        asked = [(rule, rule.meant.language) for rule in rules if rule.meant and rule.meant.language]
        found = kinds(ANY_TAG, (*languages, *(language for _, language in asked)), orders)
        numbers = {kind.languages: number for number, kind in enumerate(self.kinds)}
        fitted: dict[Rule, dict[int, str]] = {rule: {} for rule, _ in asked} if found is not None else {}
        for kind in found or ():
            number = numbers[frozenset(one for one in kind.languages if one < len(languages))]
            for index, (rule, _) in enumerate(asked, len(languages)):
                if index in kind.languages:
                    fitted[rule].setdefault(number, kind.example)
        return fitted


# What each process of a configuration runs (its `<worker>` sections), and what flows in it.
Views = tuple[tuple[tuple[Section, ...], Flow | None], ...]


@asked_once
def views(root: Section) -> Views:
    """The flow in each process of a configuration."""
    return tuple((worker, flow(routes(root, worker))) for worker in workers(root))


def flow(routing: Routing) -> Flow | None:
    """Follows all events of a configuration. None where its patterns are too entangled to tell."""
    later = {rule: tuple(_emissions(rule, one.label)) for one in routing.routers.values() for rule in one.rules}
    own = (emission for found in later.values() for emission in found if emission.tags.language is not None)
    emissions = (*routing.emissions, *own)
    languages, orders = _languages(routing, emissions)
    found = kinds(ANY_TAG, languages, orders)
    if found is None:
        return None
    members: list[set[int]] = [set() for _ in languages]
    for number, kind in enumerate(found):
        for language in kind.languages:
            members[language].add(number)
    holding = tuple(frozenset(one) for one in members)
    known = [rule for rule in later if rule.meant and rule.meant.language]
    reaching = dict(zip(known, holding[len(emissions) :], strict=True))
    arrivals = _Following(routing, emissions, later, holding, reaching).arrivals()
    return Flow(routing, found, emissions, holding[: len(emissions)], reaching, arrivals)


def _languages(routing: Routing, emissions: Sequence[Emission]) -> tuple[list[Language], list[Order]]:
    """The languages of emissions and, after them, those of the rules that are known; the order of these by router."""
    languages = [one.tags.language for one in emissions if one.tags.language is not None]
    orders: list[Order] = []
    for router in routing.routers.values():
        order = []
        for rule in router.rules:
            if rule.meant is not None and rule.meant.language is not None:
                order.append((len(languages), rule.takes))
                languages.append(rule.meant.language)
        orders.append(order)
    return languages, orders


def walk(router: Router, reaching: Mapping[Rule, frozenset[int]], kind: int) -> Walk:
    """What a kind of tags meets in a router."""
    rules: list[tuple[Rule, bool]] = []
    certain = True
    for rule in router.rules:
        fits = kind in reaching[rule] if rule in reaching else None
        if fits is False:
            continue
        rules.append((rule, certain and fits is True))
        if rule.takes and fits:
            return Walk(tuple(rules), False)
        certain = certain and not (rule.takes and fits is None)
    return Walk(tuple(rules), True if certain else None)


def _emissions(rule: Rule, label: str) -> Iterator[Emission]:
    if not rule.takes:
        yield from filter_emissions(rule.way, label)
        return
    for way in outputs(rule.way):
        yield from output_emissions(way, label)
        yield from (Emission(way, ERROR, tags) for tags in error_tags(way[-1]))


class _Following:
    """The work of following: what is still to do, and what is known to arrive."""

    def __init__(
        self,
        routing: Routing,
        emissions: Sequence[Emission],
        later: Mapping[Rule, tuple[Emission, ...]],
        holding: Sequence[frozenset[int]],
        reaching: Mapping[Rule, frozenset[int]],
    ) -> None:
        self.routing = routing
        self.emissions = emissions
        self.later = later
        self.numbers = {emission: number for number, emission in enumerate(emissions)}
        self.holding = holding
        self.reaching = reaching
        self.arrived: dict[str, dict[Arrival, bool]] = {label: {} for label in routing.routers}
        self.started: set[int] = set()
        self.walks: dict[tuple[str, int], tuple[tuple[Emission, bool], ...]] = {}
        self.to_do: list[tuple[str, Arrival, bool]] = []

    def arrivals(self) -> Mapping[str, Mapping[Arrival, bool]]:
        for number in range(len(self.routing.emissions)):
            self._start(number)
        while self.to_do:
            label, arrival, certain = self.to_do.pop()
            known = self.arrived[label].get(arrival)
            if known is None or (certain and not known):
                self.arrived[label][arrival] = certain
                self._go_on(label, arrival, certain)
        return self.arrived

    def _start(self, number: int) -> None:
        if number not in self.started:
            self.started.add(number)
            emission = self.emissions[number]
            for kind in self.holding[number]:
                self._send(emission.target, Arrival(number, kind), emission.tags.knowledge is not Knowledge.GUESS)

    def _send(self, target: str | None, arrival: Arrival, certain: bool) -> None:
        if target is None:
            self.to_do.extend((label, arrival, False) for label in self.routing.routers)
        elif target in self.routing.routers:
            self.to_do.append((target, arrival, certain))

    def _go_on(self, label: str, arrival: Arrival, certain: bool) -> None:
        if (label, arrival.kind) not in self.walks:
            self.walks[label, arrival.kind] = tuple(self._met(label, arrival.kind))
        for emission, sure in self.walks[label, arrival.kind]:
            if emission.tags.language is None:
                self._send(emission.target, arrival, certain and sure and emission.tags.knowledge is _CERTAIN)
            else:
                self._start(self.numbers[emission])
        if label != ERROR:
            self._send(ERROR, arrival, False)

    def _met(self, label: str, kind: int) -> Iterator[tuple[Emission, bool]]:
        for rule, sure in walk(self.routing.routers[label], self.reaching, kind).rules:
            yield from ((emission, sure) for emission in self.later[rule])
