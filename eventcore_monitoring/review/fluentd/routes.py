"""Where lines end, before and after: every kind of tag followed through both configurations.

All tags are divided into kinds that no pattern and no source of either configuration tells apart, so what is said of
the example of a kind holds for each of its tags. Of several workers all sections count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.routing import (
    ROOT,
    Emission,
    Router,
    Routing,
    output_emissions,
    outputs,
    routes,
)
from eventcore_monitoring.fluentd.tag_kinds import Kind, Order, kinds
from eventcore_monitoring.fluentd.tag_language import ANY_TAG, Language
from eventcore_monitoring.fluentd.tags import OWN_LOG, Knowledge, Tags, type_of
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.review.fluentd.pairing import Pairs

_MOST_STATES: Final = 4_000


class Route(NamedTuple):
    """What becomes of lines of one kind: the filters that they pass and the outputs that they end at, in order.

    `certain`: whether all that was met is known.
    """

    filters: tuple[Way, ...] = ()
    ends: tuple[Way, ...] = ()
    certain: bool = True


class Moved(NamedTuple):
    """Lines that take another route than before.

    `emission`: what emits them now, empty for Fluentd's own log (`is_own_log`) and for whatever comes where no source
    is written. `tags`: an example of each kind; empty: all its lines.
    """

    emission: Way
    tags: tuple[str, ...]
    before: Route
    after: Route
    is_own_log: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found. `known`: False where patterns are too entangled, or code decides.

    `contributing`: for each output what its lines come through, before or after; both as `Pairs.key` numbers them.
    """

    moved: tuple[Moved, ...] = ()
    known: bool = True
    contributing: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Side:
    """One configuration with the numbers that the languages of its rules and emissions have."""

    routing: Routing
    emissions: tuple[Emission, ...]
    first: int
    rules: Mapping[int, int]  # of a rule's section, by identity: its number

    def holding(self, number: int, found: Sequence[Kind]) -> frozenset[int]:
        """The kinds of an emission, by number."""
        return frozenset(place for place, kind in enumerate(found) if self.first + number in kind.languages)


def compared(before: Section, after: Section, pairs: Pairs) -> Comparison:
    """Follows all lines of both configurations."""
    languages: list[Language] = []
    orders: list[Order] = []
    old, new = _side(before, languages, orders), _side(after, languages, orders)
    found = kinds(ANY_TAG, languages, orders, limit=_MOST_STATES)
    if found is None:
        return Comparison(known=False)
    contributing: dict[int, set[int]] = {}
    moved: list[Moved] = []
    known = True
    olds, news = _emitters(old, pairs), _emitters(new, pairs)
    for key, emissions in news.items():
        ways = _routes(new, emissions, found)
        _contribute(new.emissions[emissions[0]], ways.values(), pairs, contributing)
        if key not in olds:
            continue
        olden = _routes(old, olds[key], found)
        emission = new.emissions[emissions[0]]
        _contribute(emission, olden.values(), pairs, contributing)
        known = known and all(route.certain for route in (*ways.values(), *olden.values()))
        if ways.keys() == olden.keys():
            moved += _of_kinds(emission, olden, ways, found, pairs)
        elif ways and olden:
            moved += _of_all(emission, olden, ways, pairs)
    return Comparison(tuple(moved), known, {end: frozenset(through) for end, through in contributing.items()})


def _contribute(emission: Emission, found: Iterable[Route], pairs: Pairs, contributing: dict[int, set[int]]) -> None:
    for route in found:
        for end in route.ends:
            through = (pairs.key(way[-1]) for way in (*route.filters, emission.way) if way)
            contributing.setdefault(pairs.key(end[-1]), set()).update(through)


def _side(root: Section, languages: list[Language], orders: list[Order]) -> _Side:
    routing = routes(root)
    emissions = [one for one in routing.emissions if one.tags.language is not None]
    if not any(one.way for one in routing.emissions):  # a part of a configuration: anything may come
        emissions.append(Emission((), ROOT, Tags(ANY_TAG, Knowledge.OPEN)))
    for router in routing.routers.values():
        for rule in router.rules:
            for way in outputs(rule.way) if rule.takes else ():
                own = (one for one in output_emissions(way, router.label) if one.tags.language is not None)
                emissions += [one for one in own if one.tags.knowledge is not Knowledge.GUESS]
    first = len(languages)
    languages += [one.tags.language for one in emissions if one.tags.language is not None]
    rules: dict[int, int] = {}
    for router in routing.routers.values():
        order: list[tuple[int, bool]] = []
        for rule in router.rules:
            if rule.pattern is not None and rule.pattern.language is not None:
                rules[id(rule.way[-1])] = len(languages)
                order.append((len(languages), rule.takes))
                languages.append(rule.pattern.language)
        orders.append(order)
    return _Side(routing, tuple(emissions), first, rules)


def _emitters(side: _Side, pairs: Pairs) -> Mapping[object, list[int]]:
    """The emissions of each source and output by number; by what is the same for a pair in both configurations."""
    found: dict[object, list[int]] = {}
    for number, one in enumerate(side.emissions):
        key: object = pairs.key(one.way[-1]) if one.way else one.tags is OWN_LOG
        found.setdefault((bool(one.way), key), []).append(number)
    return found


def _routes(side: _Side, emissions: Sequence[int], found: Sequence[Kind]) -> Mapping[int, Route]:
    """What becomes of each kind of lines that come from one place."""
    by_kind: dict[int, list[Route]] = {}
    for number in emissions:
        for kind in sorted(side.holding(number, found)):
            by_kind.setdefault(kind, []).append(_route(side, found[kind], side.emissions[number].target))
    return {kind: one[0] if len(one) == 1 else _joined(one) for kind, one in by_kind.items()}


def _route(side: _Side, kind: Kind, label: str | None) -> Route:
    filters: list[Way] = []
    ends: list[Way] = []
    certain = label is not None
    to_do, seen = [label], set[str]()
    while to_do:
        name = to_do.pop(0)
        router = None if name is None else side.routing.routers.get(name)
        if router is None or router.label in seen:
            continue
        seen.add(router.label)
        match, sure = _walk(side, router, kind, filters)
        certain = certain and sure
        for way in () if match is None else outputs(match):
            handed = [one.target for one in output_emissions(way, router.label) if _hands_on(one)]
            to_do += handed
            certain = certain and None not in handed
            if not handed:
                ends.append(way)
    return Route(tuple(filters), tuple(ends), certain)


def _hands_on(emission: Emission) -> bool:
    return emission.tags.language is None and emission.tags.knowledge is Knowledge.CERTAIN


def _walk(side: _Side, router: Router, kind: Kind, filters: list[Way]) -> tuple[Way | None, bool]:
    """The match that takes a kind of lines, and whether that is certain; the filters before it are added."""
    certain = True
    for rule in router.rules:
        number = side.rules.get(id(rule.way[-1]))
        certain = certain and number is not None
        if number is None or number not in kind.languages:
            continue
        if rule.takes:
            return rule.way, certain
        filters.append(rule.way)
    return None, certain


def _of_kinds(
    emission: Emission, old: Mapping[int, Route], new: Mapping[int, Route], found: Sequence[Kind], pairs: Pairs
) -> Iterator[Moved]:
    """Kinds that take another route, those with the same change together."""
    changed: dict[object, list[int]] = {}
    for kind in sorted(new):
        if _signature(old[kind], pairs) != _signature(new[kind], pairs):
            change = (_signature(old[kind], pairs), _signature(new[kind], pairs))
            changed.setdefault(change, []).append(kind)
    for numbers in changed.values():
        tags = () if len(numbers) == len(new) else tuple(found[one].example for one in numbers)
        yield Moved(emission.way, tags, old[numbers[0]], new[numbers[0]], emission.tags is OWN_LOG)


def _of_all(emission: Emission, old: Mapping[int, Route], new: Mapping[int, Route], pairs: Pairs) -> Iterator[Moved]:
    """All lines of an emission whose tags are others, where they do not end at the same outputs."""
    routes_ = [_joined(list(side.values())) for side in (old, new)]
    if _signature(routes_[0], pairs) != _signature(routes_[1], pairs):
        yield Moved(emission.way, (), routes_[0], routes_[1], emission.tags is OWN_LOG)


def _joined(found: Sequence[Route]) -> Route:
    filters = {id(way[-1]): way for route in found for way in route.filters}
    ends = {id(way[-1]): way for route in found for way in route.ends}
    return Route(tuple(filters.values()), tuple(ends.values()), all(route.certain for route in found))


def _signature(route: Route, pairs: Pairs) -> tuple[frozenset[int], tuple[int, ...]]:
    """What makes two routes one: the outputs (`null` is none), and the filters that both configurations have."""
    ends = frozenset(pairs.key(way[-1]) for way in route.ends if type_of(way[-1]) != "null")
    kept = tuple(pairs.key(way[-1]) for way in route.filters if id(way[-1]) in pairs.numbers)
    return ends, kept


def lost(moved: Moved, pairs: Pairs) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """The outputs that lines no longer reach, and those that they reach now."""
    old, new = (
        {pairs.key(way[-1]): way for way in route.ends if type_of(way[-1]) != "null"}
        for route in (moved.before, moved.after)
    )
    gone = tuple(way for key, way in old.items() if key not in new)
    return gone, tuple(way for key, way in new.items() if key not in old)
