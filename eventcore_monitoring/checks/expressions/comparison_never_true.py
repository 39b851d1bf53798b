"""A comparison can never be true, because of what its sides can be.

Why: `up` is 0 or 1, a rate is not negative, a part is no more than its whole, a quantile no more than the edge of the
last bucket. The alert never fires.
Fix: compare with a number that can be reached; a part of 5 percent is 0.05.
Wrong: `sum(rate(requests_total{code="500"}[5m])) / sum(rate(requests_total[5m])) > 5`
Right: `sum(rate(requests_total{code="500"}[5m])) / sum(rate(requests_total[5m])) > 0.05`
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.checks.expressions.arithmetic_cancels import constant
from eventcore_monitoring.checks.expressions.count_compared_with_zero import is_count
from eventcore_monitoring.checks.expressions.sum_of_filtered_zeros import is_sum_of_zeros
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.inference.sets import subject
from eventcore_monitoring.promql.nodes import (
    COMPARISONS,
    MIRRORED,
    Binary,
    Call,
    ComparisonOperator,
    Node,
    Number,
    Selector,
)
from eventcore_monitoring.promql.printer import short, to_promql
from eventcore_monitoring.promql.types import Type, Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import part_of, verdict
from eventcore_monitoring.rules.use import Use


def comparison_never_true(use: Use, part: Typed) -> Iterator[Fault]:
    """Comparisons that come out false for all values that both sides can have."""
    node = part.node
    if not isinstance(node, Binary) or node.operator not in COMPARISONS:
        return
    if node.operator in (">", "<") and node.left == node.right:
        message = f"is never true: nothing is {_WORDS[node.operator]} itself"
        yield Fault(node, message, fix="write the side that was meant, or the same with `offset 1h`")
    elif verdict(part) is False and not _named_better(part):
        left, right = part.below
        of, limit = (right, left) if isinstance(left.node, Number) else (left, right)
        way: ComparisonOperator = MIRRORED[node.operator] if of is right else node.operator
        yield Fault(
            node,
            f"is {'always 0' if node.return_bool else 'never true'}: `{short(to_promql(of.node))}` is"
            f" {of.type.bounds}, and never {way} {limit.type.bounds}",
            fix=_words(of),
            repair=as_part(use, of, limit),
            severity=Severity.WARNING if node.return_bool else Severity.ERROR,
            sides=part.below if not isinstance(limit.node, Number) else (of,),
            rests_on=resting(part),
        )


def _words(of: Typed) -> str:
    if any(isinstance(inner.node, Call) and inner.node.function == "histogram_quantile" for inner in of.walk()):
        return f"compare it with what it can be, {of.type.bounds}, or give the histogram larger buckets"
    return f"compare it with what it can be, {of.type.bounds}"


def resting(part: Typed) -> tuple[Type, ...]:
    """The types of the sides, where the outcome follows from what is known of the series and not from operations."""
    bare = infer(part.node, lambda name: None)
    return () if verdict(bare) is verdict(part) else tuple(side.type for side in part.below)


def as_part(use: Use, of: Typed, limit: Typed) -> Node | None:
    """The expression with a percentage written as the part that it is, where it is compared with one."""
    bounds = of.type.bounds
    percentage = isinstance(limit.node, Number) and 1 < limit.node.value <= 100
    if not percentage or bounds.whole or (bounds.low, bounds.high) != (0, 1):
        return None
    return replaced(use.node, limit.node, Number(part_of(limit.type.bounds.low)))


_WORDS = {">": "greater than", "<": "less than"}


def _named_better(part: Typed) -> bool:
    """Whether other checks say better what is wrong, or it is on purpose: `vector(0) > 1`."""
    if any(side.type.empty is not None for side in part.below):
        return True
    below = [inner for side in part.below for inner in side.walk()]
    exact = all(side.type.bounds.exact is not None for side in part.below)
    if exact and not any(isinstance(inner.node, Selector) for inner in below):
        return True
    if any(map(is_sum_of_zeros, part.below)) or any(map(is_count, part.below)):
        return True
    if any(_filtered_before(side, part) for side in part.below):
        return True
    return any(constant(inner.node) is not None or _never(inner) for inner in below)


def _never(part: Typed) -> bool:
    return isinstance(part.node, Binary) and part.node.operator in COMPARISONS and verdict(part) is False


def _filtered_before(side: Typed, part: Typed) -> bool:
    """Whether only a filter before it makes the comparison impossible: `x > 5 < 3`."""
    compares = subject(side.node)
    if compares is side.node or not any(isinstance(other.node, Number) for other in part.below):
        return False
    bounds = side.of(compares).type.bounds
    bare = part._replace(
        below=tuple(one._replace(type=one.type._replace(bounds=bounds)) if one is side else one for one in part.below)
    )
    return verdict(bare) is not False
