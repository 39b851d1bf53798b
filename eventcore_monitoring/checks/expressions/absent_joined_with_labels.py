"""absent() is joined with series by labels that it does not have.

Why: there is nothing that absent() could take labels from, so its result has only those of the `=` matchers of its
selector. `instance`, `pod` and the like are never among them: no pair is found, and the alert never fires.
Fix: match on the labels that both have, often none: `up == 0 and on () absent(x)`; to find each series that lacks one
of its own, write `unless x`.
Wrong: `absent(up{job="web"}) and on (instance) up{job="node"}`
Right: `absent(up{job="web"}) and on () up{job="node"}`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference.matching import clash, surely_shared
from eventcore_monitoring.promql.inference.sets import subject
from eventcore_monitoring.promql.label_values import MISSING
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Matching, Node, Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import ATTACHED, NAME, Labels, Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_WORDS = "match with `on (…)` what has no further labels, such as a `sum(…)`, or write `… and on () absent(…)`"


def absent_joined_with_labels(use: Use, part: Typed) -> Iterator[Fault]:
    """Arithmetic, comparisons and `and` between an absent() and series with labels that it lacks."""
    node = part.node
    if not isinstance(node, Binary) or node.operator in ("or", "unless"):
        return
    for absent, other in (part.below, part.below[::-1]):
        if not is_absent(absent):
            continue
        if other.type.value == "scalar" or absent.type.empty is not None or other.type.empty is not None:
            return
        found = _lacked(absent.type.labels, other, node.matching)
        if found is None:
            return
        label, certain = found
        here, there = absent.type.labels.of(label), other.type.labels.of(label)
        if here == MISSING:
            message = f"joins absent() on `{label}`, which it does not have, so nothing ever matches"
        else:
            what = "is not there" if there == MISSING else f"is {there}"
            message = f"joins absent(), in which `{label}` is {here}, with a side where it {what}: nothing ever matches"
        if not certain:
            message += f" (assuming that the other side has `{label}`)"
        each = _each(node, absent, other)
        yield Fault(
            absent.node,
            message,
            fix=each or _WORDS,
            repair=None if each else _repaired(use, node, absent, other),
            severity=Severity.ERROR if certain else Severity.WARNING,
            sides=part.below,
            rests_on=() if label in ATTACHED or not certain else (other.type,),
        )
        return


def is_absent(side: Typed) -> bool:
    """Whether a side comes from `absent`, filtered or not, so that it has at most one series."""
    node = subject(side.node)
    return isinstance(node, Call) and node.function in ("absent", "absent_over_time")


def _lacked(absent: Labels, other: Typed, matching: Matching | None) -> tuple[str, bool] | None:
    """A label that keeps the sides apart, and whether that is certain."""
    found = clash(absent, other.type.labels, matching)
    if found is not None:
        return found.label, True
    for label in _expected(other, matching):
        if not absent.possible(label) and other.type.labels.possible(label):
            return label, False
    return None


def _each(node: Binary, absent: Typed, other: Typed) -> str:
    """The ways out where each series of the other side may have been meant that lacks its own partner."""
    match absent.node:
        case Call("absent", (Selector(matchers=()) as missing,)) if node.operator == "and" and node.matching is None:
            (below,) = absent.below
            of = other.type.labels
            if of.open and below.type.labels.open and clash(of, below.type.labels, None) is None:
                one = to_promql(Binary(other.node, "unless", missing))
                none = to_promql(Binary(other.node, "and", absent.node, matching=Matching("on", ())))
                return f"to find each that has no partner, write `{one}`; to ask that there is none at all, `{none}`"
    return ""


def _expected(other: Typed, matching: Matching | None) -> tuple[str, ...]:
    """Labels that the author, or the scrape, gives to the other side, as far as they are matched on."""
    if matching is not None and matching.kind == "on":
        return matching.labels
    ignored = () if matching is None else matching.labels
    match other.node:
        case Aggregation(grouping=grouping) if grouping is not None and grouping.kind == "by":
            labels = grouping.labels
        case _:
            # What is open and does not speak of a label has lost none: it is as the scrape gave it, or a record.
            of = other.type.labels
            labels = tuple(label for label in ATTACHED if of.open and label not in of.known)
            labels = labels if ":" not in (of.of(NAME).only or "") else ()
    return tuple(label for label in labels if label not in ignored)


def _repaired(use: Use, node: Binary, absent: Typed, other: Typed) -> Node | None:
    """The join on what both sides surely have; None where the other side may then have several series."""
    many = other.type.labels
    shared = surely_shared(absent.type.labels, many)
    if node.operator != "and" and (many.open or set(many.names) - set(shared)):
        return None
    return replaced(use.node, node, replace(node, matching=Matching("on", shared)))
