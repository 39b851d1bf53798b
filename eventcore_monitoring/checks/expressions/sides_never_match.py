"""The two sides of an operation carry labels that are never equal, so that no series finds a partner.

Why: series are paired by equal labels (all of them, or those in `on (…)`); where one always differs, or is on one side
only, the result is empty and the alert never fires.
Fix: match on what both sides share: `a / on (instance) group_left () b`, or aggregate both sides to the same labels.
Wrong: `sum by (path, code) (rate(requests_total[5m])) / sum by (path) (rate(requests_total[5m])) > 0.5`
Right: `sum by (path) (rate(errors_total[5m])) / sum by (path) (rate(requests_total[5m])) > 0.5`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from eventcore_monitoring.checks.expressions.absent_joined_with_labels import is_absent
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.inference.aggregations import SELECTING
from eventcore_monitoring.promql.inference.matching import clash, clashes
from eventcore_monitoring.promql.label_values import MISSING
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Matching, Node, Range, Selector, Subquery
from eventcore_monitoring.promql.types import ATTACHED, Type, Typed
from eventcore_monitoring.promql.walk import rewritten
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use


class _Apart(NamedTuple):
    """Labels that keep the sides apart, what is said of them, and how certain that is."""

    labels: frozenset[str]
    says: str
    severity: Severity = Severity.ERROR
    rests_on: tuple[Type, ...] = ()


def sides_never_match(use: Use, part: Typed) -> Iterator[Fault]:
    """Arithmetic, comparisons and `and` of vectors that have no pair."""
    node = part.node
    if not isinstance(node, Binary) or node.operator in ("or", "unless"):
        return
    left, right = part.below
    if "scalar" in (left.type.value, right.type.value):
        return
    # Inference has found a label that is never equal already.
    apart = _on_one_side(node, left, right) if part.type.empty is None else _never_equal(node, left, right)
    if apart is None or _explained(left) or _explained(right):
        return
    of_jobs = "job" in apart.labels and MISSING not in (left.type.labels.of("job"), right.type.labels.of("job"))
    if of_jobs:
        fix, repair = _joined(use, node), None
    else:
        fix = "aggregate both sides by the same labels, or match them on labels that both have"
        repair = _repaired(use, part, node, apart.labels)
    message = f"the sides of `{node.operator}` {apart.says}"
    yield Fault(node, message, fix, repair, apart.severity, (left, right), apart.rests_on)


def _explained(side: Typed) -> bool:
    """Whether another check tells why there is no pair: the side is empty by itself, or comes from `absent`."""
    return side.type.empty is not None or is_absent(side)


def _never_equal(node: Binary, left: Typed, right: Typed) -> _Apart | None:
    """Labels that one side always has, and the other with other values or never."""
    found = [*clashes(left.type.labels, right.type.labels, node.matching)]
    if not found:
        return None
    label, one, other = next((each for each in found if each.label == "job"), found[0])
    if MISSING not in (one, other):
        if label == "job" and not (one.all_but or other.all_but):
            jobs = " and ".join(", ".join(sorted(values.texts)) for values in (one, other))
            says = f"come from the jobs {jobs}, so their labels are never equal"
        else:
            says = f"never match: `{label}` is {one} on the left and {other} on the right"
    elif node.matching is not None and node.matching.kind == "on":
        return None  # see grouping_label_missing
    else:
        without, having = ("left", "right") if one == MISSING else ("right", "left")
        says = f"never match: the {without} has no `{label}`, and the {having} always has one"
    # Whatever is known of the series, some expressions keep their sides apart by themselves.
    bare = [infer(side, lambda name: None).type.labels for side in (node.left, node.right)]
    rests_on = () if clash(bare[0], bare[1], node.matching) else (left.type, right.type)
    return _Apart(frozenset(each.label for each in found), says, rests_on=rests_on)


def _on_one_side(node: Binary, left: Typed, right: Typed) -> _Apart | None:
    """Labels that one side is grouped by, or got by its scrape, and that the other side cannot have."""
    if node.matching is not None and node.matching.kind == "on":
        return None
    one, other = left.type.labels, right.type.labels
    ignored = () if node.matching is None else node.matching.labels
    if not one.open and not other.open:
        labels = {*one.names}.symmetric_difference(other.names).difference(ignored)
        if not labels:
            return None
        label = min(labels)
        without, having = ("left", "right") if label in other.names else ("right", "left")
        says = f"never match: the {without} has no `{label}`, and the {having} is grouped by it"
        # A label that its series certainly have is never equal, which inference has found before.
        return _Apart(frozenset(labels), f"{says} (assuming that its series have one)", Severity.WARNING)
    if one.open and other.open:
        return None
    raw, closed = (left, other) if one.open else (right, one)
    lost = [label for label in ATTACHED if label not in ignored and not closed.possible(label)]
    if not lost or not all(map(raw.type.labels.possible, lost)) or not _scraped(raw):
        return None
    without = "right" if one.open else "left"
    says = f"never match: the {without} has no `{lost[0]}` (assuming that the other side is scraped, and so has one)"
    return _Apart(frozenset(lost), says, Severity.WARNING)


def _scraped(side: Typed) -> bool:
    """Whether the series are those of a scrape, with all their labels."""
    match side.node:
        case Selector(name):
            return name is not None and ":" not in name
        case Range() | Subquery() | Call():
            vectors = [part for part in side.below if part.type.value in ("instant", "range")]
            return len(vectors) == 1 and side.type.labels.open and _scraped(vectors[0])
        case Aggregation(operator):
            return operator in SELECTING and _scraped(side.below[-1])
        case Binary(_, operator, _, _, matching):
            vectors = [part for part in side.below if part.type.value == "instant"]
            return operator != "or" and matching is None and bool(vectors) and all(map(_scraped, vectors))
        case _:
            return False


def _joined(use: Use, node: Binary) -> str:
    """The way out for two jobs: a label that says the same of both, such as the machine."""
    if use.written is not None:
        return f"match on a label that both jobs have, if there is one, say `… {node.operator} on (host) …`"
    return f'name a label that both have, as in `left {node.operator} right.on("host")`; `.with_host()` makes that one'


def _repaired(use: Use, part: Typed, node: Binary, apart: frozenset[str]) -> Node | None:
    """The expression with a matching that leaves these labels out; None where many would meet many.

    It is made everywhere where the operation stands, since one place alone would not mend the rule.
    """
    left, right = (side.type.labels for side in part.below)
    given = node.matching or Matching("ignoring", ())
    named = {*left.names, *right.names}
    if given.kind == "on":
        made = replace(given, labels=tuple(label for label in given.labels if label not in apart))
    elif left.open is right.open:
        made = replace(given, labels=(*given.labels, *sorted(apart)))
    else:
        shared = {name for name in named if left.possible(name) and right.possible(name)}
        made = Matching("on", tuple(sorted(shared.difference(apart, given.labels))), given.group, given.include)
    if node.operator != "and":
        kept = {label for label in named if (label in made.labels) is (made.kind == "on")}
        # An instance belongs to one job.
        left_out = named - kept - ({"job"} if "instance" in kept else set())
        many = [
            any(side.of(label).only is None for label in left_out) or (side.open and left.open is not right.open)
            for side in (left, right)
        ]
        if all(many) or (made.group == "group_left" and many[1]) or (made.group == "group_right" and many[0]):
            return None
        # A group keeps the labels of its side, so that what is around still finds its partners.
        if made.group is None and (any(many) or _is_side(use.typed, part)):
            to_left = many[0] or (not many[1] and any(map(left.possible, apart)))
            made = replace(made, group="group_left" if to_left else "group_right")
    mended = replace(node, matching=made)
    return rewritten(use.node, lambda current: mended if current == node else None)


def _is_side(whole: Typed, part: Typed) -> bool:
    """Whether a part stands in a side of an operation between vectors."""
    return any(
        isinstance(one.node, Binary)
        and one is not part
        and all(side.type.value == "instant" for side in one.below)
        and any(below is part for below in one.walk())
        for one in whole.walk()
    )
