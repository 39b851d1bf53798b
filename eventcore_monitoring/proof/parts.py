"""The parts of an alert's expression that a search asks for."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.promql.nodes import COMPARISONS, Aggregation, Binary, Call, Node
from eventcore_monitoring.promql.types import LOOKBACK, NAME, Typed
from eventcore_monitoring.promql.walk import children, replaced
from eventcore_monitoring.proof.timeline import Subject


def with_part(typed: Typed, part: Typed, other: Typed) -> Typed:
    """The tree with a part (that object) replaced by another; the types above it stay as they were."""
    node = replaced(typed.node, part.node, other.node)

    def made(old: Typed, new: Node) -> Typed:
        if old is part:
            return other
        if old.node is new:
            return old
        return Typed(new, old.type, tuple(map(made, old.below, children(new))))

    return made(typed, node)


# Four days of evaluations are searched through in seconds, weeks of them in hours.
LONGEST_REACH = 4 * 86_400_000


def reach(subject: Subject) -> int:
    """How far back the expression reads, records included, in milliseconds."""
    return max(LOOKBACK, *(typed.type.reach.oldest for typed in subject.trees))


def reads_too_far(subject: Subject) -> bool:
    """Whether it reads further back than a search can go."""
    return reach(subject) > LONGEST_REACH


def switches(subject: Subject) -> Iterator[Node]:
    """The nodes that decide whether there is a result: comparisons, `absent`, `unless`; the outermost first."""
    for typed in subject.trees:
        for part in typed.walk():
            match part.node:
                case Binary(_, operator, _) if operator in COMPARISONS or operator == "unless":
                    yield part.node
                case Call("absent" | "absent_over_time"):
                    yield part.node


def wanted_labels(subject: Subject) -> frozenset[str]:
    """The labels that a rule speaks of, which its series should have where they may."""
    found: set[str] = set()
    for typed in subject.trees:
        for part in typed.walk():
            match part.node:
                case Aggregation(grouping=grouping) if grouping is not None and grouping.kind == "by":
                    found.update(grouping.labels)
                case Binary(matching=matching) if matching is not None and matching.kind == "on":
                    found.update((*matching.labels, *matching.include))
    return frozenset(found - {"le", "quantile", NAME})
