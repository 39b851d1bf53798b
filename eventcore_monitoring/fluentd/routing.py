"""How events travel: the routers of a configuration, what stands in them in order, and what emits into them.

A router is the top level or a label. It holds filters and matches in the order of the file; an event walks through
it: every filter that fits its tag is applied, the first match that fits takes it. What stands in `<worker>` sections
comes after what stands outside. Facts: source of Fluentd 1.19.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.tag_pattern import TagPattern, TagPatternError, meant, tag_pattern
from eventcore_monitoring.fluentd.tags import OWN_LOG, Tags, filter_tags, output_tags, source_tags, type_of
from eventcore_monitoring.fluentd.tree import Include, Section, Value

ROOT: Final = "@ROOT"
ERROR: Final = "@ERROR"
FLUENT_LOG: Final = "@FLUENT_LOG"
MULTI_OUTPUTS: Final = ("copy", "roundrobin")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A `<filter>` or `<match>` of a router; `pattern` None: refused, or code says it.

    `meant` is the pattern without slips of the pen, so that what follows from one is no second finding.
    """

    way: Way
    pattern: TagPattern | None
    meant: TagPattern | None

    @property
    def takes(self) -> bool:
        """Whether events end here."""
        return self.way[-1].name == "match"

    def fits(self, tag: str) -> bool | None:
        """Whether its pattern fits a tag; None where that is not known."""
        return None if self.pattern is None else self.pattern.matches(tag)


@dataclass(frozen=True, slots=True)
class Router:
    """The top level (`@ROOT`) or a label; `way` is that of the label, empty for the top level."""

    label: str
    way: Way
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Emission:
    """Events that a source, an output or Fluentd itself emits; `target` None: code says the label."""

    way: Way
    target: str | None
    tags: Tags


class Path(NamedTuple):
    """What handles an event in one router: filters in order, then the match that takes it (None: it is dropped).

    `uncertain`: sections up to there of which nobody can say whether they fit, because code is in their pattern.
    """

    filters: tuple[Way, ...]
    match: Way | None
    uncertain: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Routing:
    """The routers by label, in the order of the file; the emissions of sources and of Fluentd's own log.

    `complete`: every section is known; an `@include` that is not resolved or a label named by code leaves it open.
    """

    routers: Mapping[str, Router]
    emissions: tuple[Emission, ...]
    complete: bool

    def path_of(self, tag: str, label: str = ROOT) -> Path:
        """What handles an event with this tag in the router of a label. Raises KeyError for a label that is none."""
        filters: list[Way] = []
        uncertain: list[Way] = []
        for rule in self.routers[label].rules:
            match rule.fits(tag):
                case None:
                    uncertain.append(rule.way)
                case True if rule.takes:
                    return Path(tuple(filters), rule.way, tuple(uncertain))
                case True:
                    filters.append(rule.way)
        return Path(tuple(filters), None, tuple(uncertain))

    def reached(self, tag: str, label: str = ROOT) -> tuple[Way, ...]:
        """The outputs that surely get an event with this tag, through stores and labels; each once."""
        found: dict[int, Way] = {}
        open_labels, seen = [label], set()
        while open_labels:
            name = open_labels.pop(0)
            if name in seen or name not in self.routers:
                continue
            seen.add(name)
            path = self.path_of(tag, name)
            if path.match is None or any(way[-1].name == "match" for way in path.uncertain):
                continue
            for way in outputs(path.match):
                found.setdefault(id(way[-1]), way)
                open_labels.extend(
                    one.target for one in output_emissions(way, name) if one.tags.language is None and one.target
                )
        return tuple(found.values())


def routes(root: Section, worker: tuple[Section, ...] | None = None) -> Routing:
    """The routing of a configuration whose includes are resolved.

    `worker`: the `<worker>` sections that count, one of `workers(root)`; None: all of them.
    """
    counting = tuple(one for one in root.sections if one.name == "worker") if worker is None else worker
    if not (_last and _last[0][0] is root and _last[0][1] == counting):  # several checks ask for it
        _last[:] = [(root, counting, _routes(root, counting))]
    return _last[0][2]


_last: list[tuple[Section, tuple[Section, ...], Routing]] = []


def _routes(root: Section, counting: tuple[Section, ...]) -> Routing:
    ways: list[Way] = [(one,) for one in root.sections if one.name != "worker"]
    ways += [(outer, one) for outer in counting for one in outer.sections]
    routers = {ROOT: Router(ROOT, (), tuple(_rules(ways)))}
    for way in ways:
        name = way[-1].argument
        if way[-1].name == "label" and isinstance(name, str) and name and name not in routers:
            routers[name] = Router(name, way, tuple(_rules([(*way, one) for one in way[-1].sections])))
    sources = tuple(one for way in ways if way[-1].name == "source" for one in _source_emissions(way))
    own_log = Emission((), FLUENT_LOG if FLUENT_LOG in routers else ROOT, OWN_LOG)
    return Routing(routers, (*sources, own_log), _complete(root, ways))


def workers(root: Section) -> tuple[tuple[Section, ...], ...]:
    """The processes that run different parts of a configuration: the `<worker>` sections that each of them obeys."""
    sections = [one for one in root.sections if one.name == "worker"]
    if not sections:
        return ((),)
    system = root.inner("system")
    count = system.text("workers", default="1") if system else "1"
    ids = [_ids(one.argument) for one in sections]
    if count is None or not count.isdecimal() or int(count) > 1000 or None in ids:
        return ((), *((one,) for one in sections))
    views = (
        tuple(one for one, numbers in zip(sections, ids, strict=True) if numbers and worker in numbers)
        for worker in range(int(count))
    )
    return tuple(dict.fromkeys(views))


def outputs(way: Way) -> Iterator[Way]:
    """The output plugins of a `<match>`: itself, or the stores of `copy` and `roundrobin`, whatever their depth."""
    if type_of(way[-1]) not in MULTI_OUTPUTS:
        yield way
        return
    for store in way[-1].sections:
        if store.name == "store":
            yield from outputs((*way, store))


def filter_emissions(way: Way, label: str) -> Iterator[Emission]:
    """What a filter that stands in the router of a label emits beside the events that it hands on."""
    for tags in filter_tags(way[-1]):
        aside = "timeout_label" if type_of(way[-1]) == "concat" else "@label"
        yield Emission(way, way[-1].text(aside, default=label), tags)


def output_emissions(way: Way, label: str) -> Iterator[Emission]:
    """What an output that stands in the router of a label emits again; stores emit where their `<match>` stands."""
    for tags in output_tags(way[-1]):
        yield Emission(way, target_of(way[-1], label), tags)


def target_of(section: Section, label: str) -> str | None:
    """The label to which a plugin in the router of `label` emits; None where code says it."""
    return section.text("@label", default=label)


def _source_emissions(way: Way) -> Iterator[Emission]:
    for tags in source_tags(way[-1]):
        yield Emission(way, target_of(way[-1], ROOT), tags)


def _rules(ways: list[Way]) -> Iterator[Rule]:
    for way in ways:
        if way[-1].name in ("filter", "match"):
            yield _rule(way)


def _rule(way: Way) -> Rule:
    argument = way[-1].argument or "**"
    if not isinstance(argument, str):
        return Rule(way, None, None)
    try:
        pattern = tag_pattern(argument)
        text = meant(argument)
        return Rule(way, pattern, pattern if text == argument else tag_pattern(text))
    except TagPatternError:
        return Rule(way, None, None)


def _complete(root: Section, ways: list[Way]) -> bool:
    around = [root, *(way[0] for way in ways if len(way) > 1), *(way[-1] for way in ways if way[-1].name == "label")]
    named_by_code = any(way[-1].name == "label" and not isinstance(way[-1].argument, str) for way in ways)
    return not named_by_code and not any(isinstance(child, Include) for one in around for child in one.children)


def _ids(argument: Value) -> range | None:
    found = re.fullmatch(r"\s*(\d{1,4})(?:-(\d{1,4}))?\s*", argument) if isinstance(argument, str) else None
    return None if found is None else range(int(found[1]), int(found[2] or found[1]) + 1)
