"""A set operation changes nothing, or leaves nothing, whatever series there are.

Why: `unless` takes away what has a partner with equal labels on the right. Where the labels never are equal it does
nothing and the alert fires as if it were not there; where there is always a partner nothing is left. `or` adds what
the left has not, and where the left has everything already its right side is never looked at.
Fix: match on what both sides have, such as `unless on () hour() < 6`, and write a fallback last.
Wrong: `queue_length > 100 unless hour() < 6`
Right: `queue_length > 100 unless on () hour() < 6`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference.matching import clash, surely_shared
from eventcore_monitoring.promql.inference.sets import chained, subject
from eventcore_monitoring.promql.nodes import Binary, Matching, Node, Selector
from eventcore_monitoring.promql.printer import short, to_promql
from eventcore_monitoring.promql.types import ATTACHED, Labels, Type, Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use


def sets_share_nothing(use: Use, part: Typed) -> Iterator[Fault]:
    """`unless` that takes away nothing or everything, and `or` that never adds anything."""
    node = part.node
    if not isinstance(node, Binary):
        return
    if node.operator == "unless":
        yield from _unless(use, node, part)
    elif node.operator == "or":
        yield from _or(use, node, part)


def _unless(use: Use, node: Binary, part: Typed) -> Iterator[Fault]:
    left, right = part.below
    if left.type.empty is not None or right.type.empty is not None:
        return  # that is the fault
    if part.type.empty is not None or _among(left, right):
        reason = "the right side is always there" if part.type.empty else "the right side has all that the left has"
        yield Fault(
            node,
            f"never has a result: {reason}, and `unless` takes it away",
            fix="say when the right side shall count: compare it with something",
            sides=part.below,
        )
        return
    found = clash(left.type.labels, right.type.labels, node.matching)
    if found is not None:
        sides = f"{found.left} on the left and {found.right} on the right"
        yield Fault(
            right.node,
            f"takes nothing away: `unless` matches on `{found.label}`, which is {sides}",
            fix="match with `unless on (…)` on labels that both sides have",
            repair=_joined(use, node, left.type, right.type),
            severity=Severity.WARNING,
            sides=part.below,
            rests_on=() if found.label in ATTACHED else (left.type, right.type),
        )


def _joined(use: Use, node: Binary, left: Type, right: Type) -> Node | None:
    """The operation matched on what both sides surely have, or on nothing where the right has no labels."""
    if not right.labels.open and not right.labels.names:
        shared = []
    else:
        same_targets = left.targets is None or left.targets == right.targets
        # What a scrape attaches differs from target to target.
        shared = [label for label in surely_shared(left.labels, right.labels) if same_targets or label not in ATTACHED]
        if not shared:
            return None
    if not shared and right.always:
        return None
    return replaced(use.node, node, replace(node, matching=Matching("on", tuple(shared))))


def _or(use: Use, node: Binary, part: Typed) -> Iterator[Fault]:
    left, right = part.below
    if left.type.always and _has_every_group(left.type.labels, right.type.labels, node.matching):
        fallback = None if right.type.always else replace(node, left=node.right, right=node.left)
        yield Fault(
            right.node,
            f"never adds anything: `{short(to_promql(left.node))}` on the left is always there",
            repair=replaced(use.node, node, node.left if fallback is None else fallback),
            severity=Severity.WARNING,
            sides=part.below,
        )
    elif any(_among(right, one) for one in chained(left, "or")):
        yield Fault(
            right.node,
            f"never adds anything: the left side has all of `{short(to_promql(right.node))}`",
            repair=replaced(use.node, node, node.left),
            severity=Severity.WARNING,
        )


def _has_every_group(left: Labels, right: Labels, matching: Matching | None) -> bool:
    """Whether the one series that is always on the left is the partner of every series on the right."""
    if matching is not None and matching.kind == "on" and not matching.labels:
        return True
    return not any(one.open or one.names for one in (left, right))


def _among(part: Typed, whole: Typed) -> bool:
    """Whether all series of one are those of the other: the same, with further matchers or a narrower filter."""
    if part.node == whole.node:
        return True
    compares = subject(whole.node)
    if not _same_or_narrower(subject(part.node), compares):
        return False
    match whole.node:
        case Binary(left, operator, right) if compares is left or compares is right:
            # NaN is within no bounds; `!=` alone lets it pass.
            filters = {operator, part.node.operator} if isinstance(part.node, Binary) else {"!="}
            return "!=" not in filters and part.type.bounds.both(whole.type.bounds) == part.type.bounds
        case node:
            return node is compares


def _same_or_narrower(one: Node, other: Node) -> bool:
    if isinstance(one, Selector) and isinstance(other, Selector):
        return replace(one, matchers=()) == replace(other, matchers=()) and {*other.matchers} <= {*one.matchers}
    return one == other
