"""Which section of a configuration is which of another one: by `@id`, else by where it stands and what it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.places import Way, shown, ways
from eventcore_monitoring.fluentd.routing import MULTI_OUTPUTS, ROOT
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.fluentd.tree import Section

_PLUGINS: Final = ("source", "filter", "match", "store")
# What says of two sources or outputs of one type that they are the same one.
_PLACES: Final = ("path", "port", "tag", "host", "hosts", "brokers", "endpoint", "s3_bucket", "@label")


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A source, filter, match or store, or a section of the top level beside them (`system`).

    `label`: the router in which it stands, `@ROOT` or a label; behind a worker's name where it stands in one.
    """

    way: Way
    label: str

    @property
    def section(self) -> Section:
        """The section itself."""
        return self.way[-1]

    @property
    def kind(self) -> str:
        """`source`, `filter`, `match`, `store` or `system`."""
        return self.section.name

    @property
    def role(self) -> str:
        """Its kind; `output` for a match and a store, which a match becomes when it gets a companion."""
        return "output" if self.kind in ("match", "store") else self.kind

    @property
    def type(self) -> str:
        """The type of its plugin; "" where code says it, or there is none."""
        return type_of(self.section) or ""

    @property
    def id(self) -> str:
        """Its `@id`; "" where it has none."""
        return self.section.text("@id", "id") or ""

    @property
    def pattern(self) -> str:
        """The tags that it takes, of a store those of its match; "" for what takes none."""
        outer = next((one for one in reversed(self.way) if one.name in ("filter", "match")), None)
        return "" if outer is None else shown(outer.argument) or "**"

    @property
    def holds_stores(self) -> bool:
        """Whether it only hands on to its stores."""
        return self.type in MULTI_OUTPUTS


class Pairs(NamedTuple):
    """What is in both configurations, what is gone and what is new; `numbers`: of each pair, by section (identity)."""

    both: tuple[tuple[Node, Node], ...]
    gone: tuple[Node, ...]
    new: tuple[Node, ...]
    numbers: Mapping[int, int]

    def key(self, section: Section) -> int:
        """The same for both sections of a pair, of its own for any other."""
        return self.numbers.get(id(section), -id(section))


def nodes(root: Section) -> tuple[Node, ...]:
    """The nodes of a configuration, in the order of the file."""
    return tuple(_nodes(root))


def _nodes(root: Section) -> Iterator[Node]:
    for way in ways(root):
        names = [one.name for one in way]
        is_loose = len(way) == 1 and names[0] == "store"
        if not is_loose and names[-1] in _PLUGINS and all(name in ("worker", "label", *_PLUGINS) for name in names):
            label = next((shown(one.argument) for one in way if one.name == "label"), ROOT)
            worker = next((shown(one.argument) for one in way if one.name == "worker"), None)
            inside = label if worker is None else f"worker {worker}" if label == ROOT else f"worker {worker} {label}"
            yield Node(way, inside)
        elif len(way) == 1 and names[0] not in ("label", "worker"):
            yield Node(way, ROOT)


def paired(before: Sequence[Node], after: Sequence[Node]) -> Pairs:
    """Pairs the nodes of two configurations."""
    both: list[tuple[Node, Node]] = []
    gone, new = list(before), list(after)
    for key, is_unique in _KEYS:
        old, fresh = _by_key(gone, key), _by_key(new, key)
        for found, ones in old.items():
            others = fresh.get(found, [])
            if not is_unique or len(ones) == len(others) == 1:
                both.extend(zip(ones, others, strict=False))
        taken = {id(one) for pair in both for one in pair}
        gone = [one for one in gone if id(one) not in taken]
        new = [one for one in new if id(one) not in taken]
    places = {id(one): place for place, one in enumerate(before)}
    both.sort(key=lambda pair: places[id(pair[0])])
    numbers = {id(one.section): number for number, pair in enumerate(both, 1) for one in pair}
    return Pairs(tuple(both), tuple(gone), tuple(new), numbers)


_Key = Callable[[Node], Hashable]


def _by_key(found: Sequence[Node], key: _Key) -> dict[Hashable, list[Node]]:
    by_key: dict[Hashable, list[Node]] = {}
    for one in found:
        value = key(one)
        if value is not None:
            by_key.setdefault(value, []).append(one)
    return by_key


def _identity(one: Node) -> Hashable:
    return (one.id, one.role) if one.id else None


def _place(one: Node) -> Hashable:
    found = tuple(shown(one.section.value(name)) for name in _PLACES)
    return found if any(found) else None


def _placed(one: Node) -> Hashable:
    place = _place(one)
    return None if place is None else (one.label, one.role, one.pattern, one.type, place)


def _nameless(key: _Key) -> _Key:
    """The key for sections without `@id`: of two with different ones nobody says that they are the same."""
    return lambda one: None if one.id else key(one)


# From the surest to what is left. True: only where exactly one of each side is left.
_KEYS: Final[tuple[tuple[_Key, bool], ...]] = (
    (_identity, False),
    (lambda one: (one.label, one.section, one.pattern), False),
    (_placed, False),
    (lambda one: one.section, False),
    (_nameless(lambda one: (one.label, one.kind, one.pattern, one.type)), False),
    (_nameless(lambda one: (one.label, one.role, one.pattern, one.type)), True),
    (_nameless(lambda one: (one.label, one.kind, one.type)), True),
    (_nameless(lambda one: (one.label, one.kind, one.pattern)), True),
    (_nameless(lambda one: (one.kind, one.pattern, one.type)), True),
    (_nameless(lambda one: (one.kind, one.type) if one.kind == "source" else None), True),
)
