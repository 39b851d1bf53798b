"""What is known of an expression before it runs: its type, and the tree of types below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from eventcore_monitoring.promql.bounds import EVERYTHING, Bounds
from eventcore_monitoring.promql.label_values import ANY, MISSING, Values, these
from eventcore_monitoring.promql.nodes import Matcher, Node
from eventcore_monitoring.promql.units import Unit

ValueKind = Literal["scalar", "instant", "range", "string"]

# What the numbers are, as far as it decides what may be done with them:
# a `counter` (or the `sum of counters`, of which no rate can be taken any more), its `rate` a second or `increase` in a
# window; the `buckets` of a classic histogram and the `bucket rates` that a quantile needs; a native `histogram` and
# `histogram rates`; the `quantiles` of a summary; a `gauge`, an `info` that is always 1; and any other `number`.
SeriesKind = Literal[
    "unknown", "counter", "sum of counters", "rate", "increase", "buckets", "bucket rates", "histogram",
    "histogram rates", "quantiles", "gauge", "info", "number",
]  # fmt: skip
CUMULATIVE: frozenset[SeriesKind] = frozenset({"counter", "sum of counters", "buckets", "histogram"})
OF_BUCKETS: frozenset[SeriesKind] = frozenset({"buckets", "bucket rates"})  # the unit is not that of their values

NAME = "__name__"
ATTACHED = ("instance", "job")  # the labels that a scrape attaches to everything
LOOKBACK = 300_000  # milliseconds that a sample counts as present (Prometheus `--query.lookback-delta`)


class Labels(NamedTuple):
    """The labels of series: what values each named one can have, and any other (`rest`).

    A label that has the empty value among its values may be missing. With `rest` MISSING the set is complete.
    """

    known: Mapping[str, Values] = {}
    rest: Values = MISSING

    def of(self, label: str) -> Values:
        """The values that a label can have."""
        return self.known.get(label, self.rest)

    def possible(self, label: str) -> bool:
        """Whether any series can have the label."""
        return self.of(label) != MISSING

    def certain(self, label: str) -> bool:
        """Whether every series has the label."""
        return not self.of(label).has("")

    @property
    def open(self) -> bool:
        """Whether labels that are not named are possible."""
        return self.rest != MISSING

    @property
    def names(self) -> tuple[str, ...]:
        """The named labels that are possible, sorted, without the name of the metric."""
        return tuple(sorted(name for name, values in self.known.items() if name != NAME and values != MISSING))

    def without(self, *labels: str) -> Labels:
        """The same with these labels gone."""
        known = {name: values for name, values in self.known.items() if name not in labels}
        if self.open:
            known |= dict.fromkeys(labels, MISSING)
        return Labels(known, self.rest)

    def kept(self, labels: tuple[str, ...]) -> Labels:
        """These labels alone."""
        return Labels({label: self.of(label) for label in labels if self.of(label) != MISSING})

    def put(self, label: str, values: Values) -> Labels:
        """The same with other values of a label."""
        return Labels({**self.known, label: values}, self.rest)

    def either(self, other: Labels) -> Labels:
        """What series of one kind or the other can have."""
        if self == other:
            return self
        names = {**self.known, **other.known}
        return Labels({name: self.of(name).either(other.of(name)) for name in names}, self.rest.either(other.rest))

    def both(self, other: Labels) -> Labels:
        """What series can have that are equal to one of each kind."""
        names = {**self.known, **other.known}
        return Labels({name: self.of(name).both(other.of(name)) for name in names}, self.rest.both(other.rest))

    def __str__(self) -> str:
        shown = [
            f"{name}{'' if self.certain(name) else '?'}{f'={only}' if (only := self.of(name).only) else ''}"
            for name in self.names
        ]
        return f"{{{', '.join([*shown, *(['…'] if self.open else [])])}}}"


class Reach(NamedTuple):
    """How long ago the samples were taken that a value is made of, in milliseconds: the newest, the oldest."""

    newest: int = 0
    oldest: int = 0

    def both(self, other: Reach) -> Reach:
        """From the newest sample of both to the oldest."""
        return Reach(min(self.newest, other.newest), max(self.oldest, other.oldest))


NO_TIME = Reach()


class Empty(NamedTuple):
    """Why an expression certainly has no result: the node where that comes from, and a sentence part."""

    node: Node
    reason: str


class Facts(NamedTuple):
    """What is known of the series of one name.

    `unit`: of the values; of the buckets of a histogram that of what was observed. `edges`: the upper edges of the
    buckets without +Inf. `targets`: the jobs that expose it, None where they are not known. `interval`: milliseconds
    between two scrapes. `assumption`: on what the facts rest where no deployment declares them, as a sentence part;
    those of a deployment rest on nothing.
    """

    kind: SeriesKind = "unknown"
    unit: Unit | None = None
    labels: Labels = Labels(rest=ANY)
    bounds: Bounds = EVERYTHING
    edges: tuple[float, ...] | None = None
    targets: frozenset[str] | None = None
    interval: int | None = None
    assumption: str = ""


# What is known of a name, or of a selector without one (`None`, and the matchers of its name); None for nothing.
Catalogued = Callable[[str], Facts | None]


class Type(NamedTuple):
    """The type of a node.

    `unit` is None where it is not known; of buckets it is that of what was observed. `always`: there is a result at
    every moment, whatever series there are. `empty`: there certainly is none. `interval`: milliseconds between the
    samples of the slowest series that is read, None where that is not known. `assumptions`: see `Facts`.
    """

    value: ValueKind
    kind: SeriesKind = "number"
    unit: Unit | None = None
    labels: Labels = Labels()
    bounds: Bounds = EVERYTHING
    reach: Reach = NO_TIME
    targets: frozenset[str] | None = frozenset()
    edges: tuple[float, ...] | None = None
    interval: int | None = None
    assumptions: tuple[str, ...] = ()
    empty: Empty | None = None
    always: bool = False


class Typed(NamedTuple):
    """A node with its type and the typed nodes below it, in the order of `walk.children`."""

    node: Node
    type: Type
    below: tuple[Typed, ...] = ()

    def walk(self) -> Iterator[Typed]:
        """This node and all below it, outermost first, left before right."""
        yield self
        for part in self.below:
            yield from part.walk()

    def of(self, node: Node) -> Typed:
        """The typed node of a node of this tree (that object, not one that is equal)."""
        return next(part for part in self.walk() if part.node is node)

    def lost(self, label: str) -> Node | None:
        """The innermost node that loses a label which its operand can have; None where none does."""
        if self.type.labels.possible(label):
            return None
        for part in self.below:
            if part.type.value != "string" and (found := part.lost(label)) is not None:
                return found
        return self.node if any(part.type.labels.possible(label) for part in self.below) else None


def _inexact(matcher: Matcher) -> bool:
    return matcher.operator in ("=~", "!~")


def narrowed(labels: Labels, matchers: tuple[Matcher, ...]) -> tuple[Labels, Matcher | None]:
    """The labels of the series that matchers let through, and the first matcher that lets none through."""
    known = dict(labels.known)
    # Exact matchers first: of the few values that they leave, a pattern can tell which it fits.
    for matcher in sorted(matchers, key=_inexact) if len(matchers) > 1 else matchers:
        values = known.get(matcher.label, labels.rest).that(matcher)
        if values.impossible:
            return labels, matcher
        known[matcher.label] = values
    return Labels(known, labels.rest), None


def recorded(result: Type, labels: Mapping[str, str], interval: int | None = None) -> Facts:
    """What a recording rule says of the series that it makes of a result.

    `interval`: milliseconds between two evaluations, where that is known.
    """
    known = {name: values for name, values in result.labels.known.items() if name != NAME}
    known |= {label: these(value) for label, value in labels.items()}
    return Facts(
        result.kind,
        result.unit,
        Labels(known, result.labels.rest),
        result.bounds,
        result.edges,
        result.targets,
        interval,
        "; ".join(result.assumptions),
    )


def either(one: Facts, other: Facts) -> Facts:
    """What is known of series that come from two places."""
    same_unit = one.unit is not None and other.unit is not None and one.unit.same(other.unit)
    return Facts(
        one.kind if one.kind == other.kind else "unknown",
        one.unit if same_unit else None,
        one.labels.either(other.labels),
        one.bounds.either(other.bounds),
        one.edges if one.edges == other.edges else None,
        None if one.targets is None or other.targets is None else one.targets | other.targets,
        one.interval if one.interval == other.interval else None,
        "; ".join(dict.fromkeys(text for text in (one.assumption, other.assumption) if text)),
    )
