"""How two expressions differ: in a threshold, a window, a matcher, or altogether."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Literal, NamedTuple

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    MIRRORED,
    Aggregation,
    Binary,
    Call,
    ComparisonOperator,
    Node,
    Number,
    Range,
    Selector,
    Subquery,
)
from eventcore_monitoring.promql.normal_form import normal_form
from eventcore_monitoring.promql.normal_form.arithmetic import scaled
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import children
from eventcore_monitoring.review.expression_words import (
    brief,
    grouped,
    matched_otherwise,
    moment,
    shown,
    span_of,
    threshold,
    way,
)

Inferred = Callable[[Node], Typed]
Kind = Literal["threshold", "window", "matcher", "labels", "function", "metric", "filter", "expression"]


class Difference(NamedTuple):
    """One difference, as a sentence part. `less`: whether an alert on it fires on less than before, None: who knows."""

    kind: Kind
    message: str
    less: bool | None = None
    of: str = ""  # the metric of which a window differs


def differences(before: Node, after: Node, inferred: Inferred) -> tuple[Difference, ...]:
    """What differs between two expressions that do not mean the same; at least one thing."""
    made = normal_form(before, inferred), normal_form(after, inferred)
    found = list(_differ(*made, inferred, 1))
    windows = [one for one in found if one.of]
    if len({one.message for one in windows}) > 1 or len(windows) < _ranges(made[0]):
        found = [one._replace(message=f"{one.message} for `{one.of}`") if one.of else one for one in found]
    return tuple(dict.fromkeys(one._replace(of="") for one in found)) or (_ANOTHER,)


def _ranges(node: Node) -> int:
    return isinstance(node, Range) + sum(map(_ranges, children(node)))


_ANOTHER = Difference("expression", "asks for something else")


def _differ(before: Node, after: Node, inferred: Inferred, sign: int) -> Iterator[Difference]:
    """`sign`: 1 where more of a part is more of the whole, -1 where it is less, 0 where nobody knows."""
    if before == after:
        return
    match before, after:
        case Binary() as one, Binary() as other if _sets(one) and _sets(other):
            yield from _of_sets(one, other, inferred, sign)
        case (Binary(operator="or"), _) | (_, Binary(operator="or")):
            yield from _of_alternatives(before, after, inferred, sign)
        case _ if _is_filtered_by(before, after) or _is_filtered_by(after, before):
            yield from _of_sets(before, after, inferred, sign)
        case Binary() as one, Binary() as other if one.operator in COMPARISONS and other.operator in COMPARISONS:
            yield from _of_comparisons(one, other, inferred, sign)
        case Selector() as one, Selector() as other:
            yield from _of_selectors(one, other)
        case Range() as one, Range() as other:
            if one.window != other.window:
                of = other.selector.name or "its series"
                yield Difference("window", f"looks back {other.window} instead of {one.window}", of=of)
            yield from _of_selectors(one.selector, other.selector)
        case Subquery() as one, Subquery() as other:
            if one.window != other.window or one.step != other.step:
                yield Difference("window", f"looks back {span_of(other)} instead of {span_of(one)}")
            if one.offset != other.offset or one.at != other.at:
                yield _moved(one, other)
            yield from _differ(one.expression, other.expression, inferred, 0)
        case Aggregation() as one, Aggregation() as other if _alike(one.parameter, other.parameter):
            if one.operator != other.operator:
                yield Difference("function", f"takes the `{other.operator}` instead of the `{one.operator}`")
            if one.grouping != other.grouping:
                yield Difference("labels", f"is taken {grouped(other)} instead of {grouped(one)}")
            if one.parameter is not None and other.parameter is not None:
                yield from _of_arguments(other.operator, one.parameter, other.parameter, inferred)
            yield from _differ(one.expression, other.expression, inferred, 0)
        case Call(first, arguments), Call(second, others) if len(arguments) == len(others):
            if first != second:
                yield Difference("function", f"uses `{second}` instead of `{first}`")
            for argument, another in zip(arguments, others, strict=True):
                yield from _of_arguments(second, argument, another, inferred)
        case _ if before in _bases(after) or after in _bases(before):
            ratio = scaled(after)[1] / scaled(before)[1]
            said = (
                f"{number(float(ratio))} times what it was"
                if ratio >= 1
                else f"what it was, divided by {number(float(1 / ratio))}"
            )
            yield Difference("expression", f"is {said}")
        case Number(first), Number(second):
            yield Difference("expression", f"calculates with {number(second)} instead of {number(first)}")
        case Binary() as one, Binary() as other if one.operator == other.operator and one.matching == other.matching:
            yield from _differ(one.left, other.left, inferred, 0)
            yield from _differ(one.right, other.right, inferred, 0)
        case Binary() as one, Binary() as other if (one.left, one.right) == (other.left, other.right):
            if one.operator != other.operator:
                yield Difference("function", f"calculates with `{other.operator}` instead of `{one.operator}`")
            else:
                yield Difference("labels", matched_otherwise(one, other))
        case _:
            yield _ANOTHER


def _of_arguments(function: str, before: Node, after: Node, inferred: Inferred) -> Iterator[Difference]:
    if isinstance(before, Number) and isinstance(after, Number) and before != after:
        yield Difference(
            "expression", f"calls `{function}` with {number(after.value)} instead of {number(before.value)}"
        )
    else:
        yield from _differ(before, after, inferred, 0)


def _bases(node: Node) -> tuple[Node, ...]:
    """What a node is a multiple of, if it is one."""
    base, factor = scaled(node)
    return (base,) if factor != 1 else ()


def _of_alternatives(before: Node, after: Node, inferred: Inferred, sign: int) -> Iterator[Difference]:
    former, current = _alternatives(before), _alternatives(after)
    gone = [one for one in former if one not in current]
    new = [one for one in current if one not in former]
    if len(gone) == len(new) == 1:
        yield from _differ(gone[0], new[0], inferred, sign)
        return
    if (gone and len(gone) == len(former)) or not (gone or new):
        yield _ANOTHER
        return
    for one in gone:
        yield Difference("filter", f"no longer has the alternative {brief(one)}", None if sign == 0 else sign > 0)
    for one in new:
        yield Difference("filter", f"has the alternative {brief(one)} now", None if sign == 0 else sign < 0)


def _alternatives(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.operator == "or" and node.matching is None:
        return [*_alternatives(node.left), *_alternatives(node.right)]
    return [node]


def _alike(one: Node | None, other: Node | None) -> bool:
    return (one is None) == (other is None)


def _sets(node: Binary) -> bool:
    return node.operator in ("and", "unless")


def _is_filtered_by(whole: Node, part: Node) -> bool:
    """Whether one is the other with further filters."""
    while isinstance(whole, Binary) and _sets(whole):
        if whole == part:
            return True
        whole = whole.left
    return whole == part


def _of_sets(before: Node, after: Node, inferred: Inferred, sign: int) -> Iterator[Difference]:
    (base, filters), (other, others) = _chain(before), _chain(after)
    yield from _differ(base, other, inferred, sign)
    gone = [one for one in filters if one not in others]
    new = [one for one in others if one not in filters]
    if len(gone) == len(new) == 1 and gone[0][0] == new[0][0] and gone[0][2] == new[0][2]:
        verb = "asks that" if gone[0][0] == "and" else "leaves out"
        found = list(_differ(gone[0][1], new[0][1], inferred, sign if gone[0][0] == "and" else -sign))
        if [one.kind for one in found] == ["threshold"]:  # of which comparison has to be said
            said = f"{verb} {brief(new[0][1])} instead of {brief(gone[0][1])}"
            found = [found[0]._replace(message=f"threshold {way(found[0].less)}: {said}")]
        yield from found
        return
    for operator, node, _ in gone:
        said = f"no longer asks that {brief(node)}" if operator == "and" else f"no longer leaves out {brief(node)}"
        yield Difference("filter", said, None if sign == 0 else sign < 0)
    for operator, node, _ in new:
        said = f"also asks that {brief(node)}" if operator == "and" else f"leaves out {brief(node)}"
        yield Difference("filter", said, None if sign == 0 else sign > 0)


def _chain(node: Node) -> tuple[Node, list[tuple[str, Node, object]]]:
    filters: list[tuple[str, Node, object]] = []
    while isinstance(node, Binary) and _sets(node):
        filters.append((node.operator, node.right, node.matching))
        node = node.left
    return node, filters[::-1]


def _of_comparisons(before: Binary, after: Binary, inferred: Inferred, sign: int) -> Iterator[Difference]:
    one, other = before.right, after.right
    if not (isinstance(one, Number) and isinstance(other, Number)) or before.return_bool != after.return_bool:
        if before.return_bool != after.return_bool:
            said = (
                "always has a result now, 0 or 1: `bool`"
                if after.return_bool
                else "is there only while it holds now: no `bool`"
            )
            yield Difference("filter", said, None if sign == 0 else (sign > 0) is before.return_bool)
        elif before.left == after.left and before.operator == after.operator and _are_thresholds(one, other):
            less = _is_less(before, scaled(one), scaled(other), inferred)
            less = None if less is None or sign == 0 or before.return_bool else less is (sign > 0)
            said = f"{threshold(before)} → {threshold(after)}"
            yield Difference("threshold", f"threshold {way(less)}: {said}", less)
        elif before.operator == after.operator and before.matching == after.matching:
            yield from _differ(before.left, after.left, inferred, 0)
            yield from _differ(before.right, after.right, inferred, 0)
        elif (before.left, before.right) == (after.left, after.right):
            yield Difference("threshold", f"compares by `{after.operator}` instead of `{before.operator}`")
        else:
            yield _ANOTHER
        return
    yield from _differ(before.left, after.left, inferred, 0)
    first, second = _operator(before), _operator(after)
    if (first, one.value) == (second, other.value):
        return
    was, now = f"{first} {shown(one.value, before, inferred)}", f"{second} {shown(other.value, after, inferred)}"
    less = _holds_for_less(first, one.value, second, other.value)
    if less is None or sign == 0 or before.return_bool:
        yield Difference("threshold", f"threshold changed: {was} → {now}")
        return
    fewer = less if sign > 0 else not less
    yield Difference("threshold", f"threshold {way(fewer)}: {was} → {now}", fewer)


def _are_thresholds(one: Node, other: Node) -> bool:
    """Whether a threshold that is measured is another multiple of the same, or becomes a number or was one."""
    return isinstance(one, Number) != isinstance(other, Number) or scaled(one)[0] == scaled(other)[0]


def _is_less(
    comparison: Binary, one: tuple[Node, Fraction], other: tuple[Node, Fraction], inferred: Inferred
) -> bool | None:
    """Whether a comparison holds for fewer with another multiple of the same, where that is never negative."""
    (base, first), (another, second) = one, other
    if base != another or inferred(base).type.bounds.low < 0 or comparison.operator in ("==", "!="):
        return None
    return (second > first) is (comparison.operator in (">", ">="))


def _operator(node: Binary) -> ComparisonOperator:
    return next(one for one in MIRRORED if one == node.operator)


def _holds_for_less(first: ComparisonOperator, one: float, second: ComparisonOperator, other: float) -> bool | None:
    """Whether the second comparison holds for fewer numbers; None where neither holds wherever the other does."""
    up, down = (">", ">="), ("<", "<=")
    if first in up and second in up:
        return (other, second == ">") > (one, first == ">")
    if first in down and second in down:
        return (-other, second == "<") > (-one, first == "<")
    return None


def _of_selectors(before: Selector, after: Selector) -> Iterator[Difference]:
    if before.name != after.name:
        yield Difference("metric", f"reads `{after.name}` instead of `{before.name}`")
    gone = [one for one in before.matchers if one not in after.matchers]
    new = [one for one in after.matchers if one not in before.matchers]
    if gone or new:
        asked = [to_promql(Selector(None, tuple(some)))[1:-1] for some in (gone, new)]
        match bool(gone), bool(new):
            case True, True:
                yield Difference("matcher", f"reads series with `{asked[1]}` instead of `{asked[0]}`")
            case True, False:
                yield Difference("matcher", f"reads series without regard to `{asked[0]}`")
            case _:
                yield Difference("matcher", f"reads only series with `{asked[1]}`")
    if before.offset != after.offset or before.at != after.at:
        yield _moved(before, after)


def _moved(before: Selector | Subquery, after: Selector | Subquery) -> Difference:
    return Difference("window", f"looks at {moment(after)} instead of {moment(before)}")


def names_in(node: Node) -> set[str]:
    """The names of the series that an expression reads."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Selector) and part.name is not None:
            found.add(part.name)
        waiting += children(part)
    return found
