"""A rule picks the largest or the first few of its series, so that its series come and go.

Why: whenever another series takes the place of one, that one's alert resolves although nothing got better, the new one
waits for the whole of `for` anew, and of a record there are only pieces. At times when all are fine, some are largest.
Fix: let the rule look at every series, and let the panel pick the largest: `topk(5, …)` is for people who look.
Wrong: `topk(3, rate(errors_total[5m])) > 1`
Right: `rate(errors_total[5m]) > 1`
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference.aggregations import SELECTING
from eventcore_monitoring.promql.label_values import ANY, Values
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Grouping, Matching, Number
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import NAME, Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_NOTHING = Values(frozenset())


def fragile_selection(use: Use) -> Iterator[Fault]:
    """Alerts and recording rules in which `topk` and its like decide which series there are."""
    if use.role not in ("alert", "record") or not any(map(_selects, use.parts.get(Aggregation, ()))):
        return
    for part in _deciding(use.typed, ANY):
        node = part.node
        assert isinstance(node, Aggregation)
        if node.operator == "limit_ratio":
            does = "picks series by a hash of their labels, so the others are never looked at"
        elif use.role == "alert":
            does = "picks series that change places, so alerts resolve and begin to wait anew while nothing got better"
        else:
            does = "picks series that change places, so the recorded series have gaps"
        whole = replaced(use.node, node, node.expression)
        yield Fault(
            node,
            f"`{node.operator}` {does}",
            # A record often picks to keep its number of series low, so that the edit alone would not do.
            fix=f"record all of them, `{to_promql(whole)}`, or group them by fewer labels, and pick where people look",
            repair=whole if use.role == "alert" else None,
            severity=Severity.WARNING,
        )


def _selects(part: Typed) -> bool:
    return isinstance(part.node, Aggregation) and part.node.operator in SELECTING


def _deciding(part: Typed, seen: Values) -> Iterator[Typed]:
    """The selections on which it depends what series there are; `seen`: the labels by which they still differ."""
    match part.node:
        case Aggregation(operator, _, grouping) if operator in SELECTING:
            if _chooses(part, seen):
                yield part
            yield from _deciding(part.below[-1], seen)
        case Aggregation(_, _, grouping):
            yield from _deciding(part.below[-1], seen.both(_kept(grouping)))
        case Call("scalar" | "absent" | "absent_over_time"):
            return
        case Binary(matching=matching):
            left, right = part.below
            many_left, many_right = _seen_of_sides(matching, part.node.operator)
            yield from _deciding(left, seen.both(many_left))
            yield from _deciding(right, seen.both(many_right))
        case _:
            for below in part.below:
                yield from _deciding(below, seen)


def _chooses(part: Typed, seen: Values) -> bool:
    """Whether a selection takes some of several series that differ in a label that is still seen."""
    node = part.node
    assert isinstance(node, Aggregation)
    grouping = node.grouping
    if grouping is not None and grouping.kind == "by" and grouping.labels and _is_one(node):
        return False  # one of each group: that is how duplicates are thrown out before a join
    differ = seen.both(Values(frozenset((NAME,)), all_but=True)) if grouping is None else seen.both(_dropped(grouping))
    labels = part.below[-1].type.labels
    if differ.all_but:
        return labels.open or any(labels.of(label).only is None and differ.has(label) for label in labels.names)
    return any(labels.of(label).only is None for label in differ.texts)


def _is_one(node: Aggregation) -> bool:
    return isinstance(node.parameter, Number) and node.parameter.value == 1


def _kept(grouping: Grouping | None) -> Values:
    """The labels that an aggregation keeps."""
    if grouping is None:
        return _NOTHING
    return Values(frozenset(grouping.labels), all_but=grouping.kind == "without")


def _dropped(grouping: Grouping) -> Values:
    """The labels in which the series of one group differ."""
    return Values(
        frozenset((*grouping.labels, NAME)) if grouping.kind == "by" else frozenset(grouping.labels),
        all_but=grouping.kind == "by",
    )


def _seen_of_sides(matching: Matching | None, operator: str) -> tuple[Values, Values]:
    """By which labels of either side the result can be told apart, or is there at all."""
    if matching is None:
        return ANY, ANY
    matched = Values(frozenset(matching.labels), all_but=matching.kind == "ignoring")
    if operator in ("and", "or", "unless") or matching.group == "group_left":
        return ANY, matched
    if matching.group == "group_right":
        return matched, ANY
    return matched, matched
