"""Two filters, or two matchers of one selector, let through nothing together.

Why: a series has to pass both, and no value is above 5 and below 3; so there is never a result and the alert never
fires.
Fix: take `or` where one of them is enough, correct the number, or leave one out.
Wrong: `queue_length > 5 and queue_length < 3`
Right: `queue_length > 5 or queue_length < 3`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.promql.bounds import compared, number
from eventcore_monitoring.promql.inference.sets import chained, exclude_each_other, subject
from eventcore_monitoring.promql.label_values import ANY, Values, alternatives
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    MIRRORED,
    Binary,
    ComparisonOperator,
    Matcher,
    Node,
    Number,
    Selector,
)
from eventcore_monitoring.promql.printer import short, to_promql
from eventcore_monitoring.promql.types import Type, Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

_OPPOSITE = {("=", "!="), ("!=", "="), ("=~", "!~"), ("!~", "=~")}
_COMPLEMENT: dict[ComparisonOperator, ComparisonOperator] = {
    ">": "<=", "<=": ">", "<": ">=", ">=": "<", "==": "!=", "!=": "==",
}  # fmt: skip


def filters_exclude_each_other(use: Use, part: Typed) -> Iterator[Fault]:
    """Selectors, chains of comparisons and `and` of which two conditions contradict each other."""
    node = part.node
    if isinstance(node, Selector):
        if len(node.matchers) > 1:
            yield from _matchers(use, node, part.type)
    elif isinstance(node, Binary):
        if node.operator == "and":
            yield from _both_sides(use, node, part)
        elif node.operator in COMPARISONS and part.type.empty is not None and part.type.empty.node is node:
            yield from _chain(use, node, part)


def _matchers(use: Use, node: Selector, of: Type) -> Iterator[Fault]:
    by_label: dict[str, list[Matcher]] = {}
    for matcher in node.matchers:
        by_label.setdefault(matcher.label, []).append(matcher)
    for label, given in by_label.items():
        if len(given) == 1:
            continue
        text = to_promql(Selector(None, tuple(given)))
        # What is known of the label is brought in where the matchers alone leave something.
        for values, rests_on in ((ANY, ()), (of.labels.of(label), (of,))):
            if any(values.that(one).impossible for one in given):
                continue  # one alone is the fault of another check
            if _contradict(values, given):
                yield Fault(
                    node,
                    f"selects nothing: the matchers `{text}` exclude each other",
                    fix="leave one of the matchers out",
                    repair=_merged(use, node, given),
                    rests_on=rests_on,
                )
                break


def _contradict(values: Values, given: list[Matcher]) -> bool:
    for matcher in (*given, *given):  # a pattern that comes before `=` tells nothing until the value is known
        values = values.that(matcher)
    if values.impossible:
        return True
    first, *others = given
    return any(first.value == one.value and (first.operator, one.operator) in _OPPOSITE for one in others)


def _merged(use: Use, node: Selector, given: list[Matcher]) -> Node | None:
    """The selector with one matcher for all the values, where they are listed."""
    listed = [one.value if one.operator == "=" else "" for one in given]
    if not all(value and alternatives(value) == frozenset((value,)) for value in listed):
        return None
    merged = Matcher(given[0].label, "=~", "|".join(dict.fromkeys(listed)))
    matchers = tuple(merged if one is given[0] else one for one in node.matchers if one not in given[1:])
    return replaced(use.node, node, replace(node, matchers=matchers))


def _both_sides(use: Use, node: Binary, part: Typed) -> Iterator[Fault]:
    left, right = part.below
    if left.type.empty is not None or right.type.empty is not None or node.matching is not None:
        return
    # The series of all sides of a chain have the same labels.
    for side in chained(left, "and"):
        if exclude_each_other(node, side, right):
            either = replaced(use.node, node, replace(node, operator="or")) if side is left else None
            yield _fault(node, side.node, right.node, either)
            return


def _chain(use: Use, node: Binary, part: Typed) -> Iterator[Fault]:
    """`x > 5 < 3`: what the first filter leaves never passes the second, though the value itself could."""
    chained, limit = part.below if isinstance(node.right, Number) else part.below[::-1]
    if not isinstance(limit.node, Number) or subject(chained.node) is chained.node:
        return
    operator: ComparisonOperator = node.operator  # type: ignore[assignment]
    if limit.node is node.left:
        operator = MIRRORED[operator]
    whole = chained.of(subject(chained.node))
    if compared(whole.type.bounds, operator, number(limit.node.value)) is False:
        return
    last = Binary(whole.node, operator, limit.node)
    yield _fault(node, chained.node, last, replaced(use.node, node, Binary(chained.node, "or", last)))


def _fault(node: Node, one: Node, other: Node, either: Node | None) -> Fault:
    match one, other:
        case Binary(right=Number(value), operator=operator), Binary(right=Number(limit), operator=way) if (
            value == limit and operator in _COMPLEMENT and _COMPLEMENT[operator] == way
        ):
            either = None  # together they would let everything through
    return Fault(
        node,
        f"never has a result: `{short(to_promql(one))}` and `{short(to_promql(other))}` exclude each other",
        fix="correct one of the two, or leave it out",
        repair=either,
    )
