"""An alert's comparison is true for every value that there can be.

Why: it tells nothing apart, so the alert fires for every series as long as it exists.
Fix: compare with a number inside what the value can be: `> 0` instead of `>= 0`, 0.1 instead of 10 percent.
Wrong: `rate(errors_total[5m]) >= 0`
Right: `rate(errors_total[5m]) > 0`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventcore_monitoring.checks.expressions.alert_without_comparison import unconditional
from eventcore_monitoring.checks.expressions.arithmetic_cancels import constant
from eventcore_monitoring.checks.expressions.comparison_never_true import as_part, resting
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.bounds import compared
from eventcore_monitoring.promql.nodes import COMPARISONS, MIRRORED, Binary, ComparisonOperator, Node, Number, Selector
from eventcore_monitoring.promql.printer import short, to_promql
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import replaced
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import verdict
from eventcore_monitoring.rules.use import Use

_STRICT: dict[ComparisonOperator, ComparisonOperator] = {">=": ">", "<=": "<"}


def comparison_always_true(use: Use) -> Iterator[Fault]:
    """Alerts whose comparison, or one side of whose `and`, holds for all values."""
    if use.role != "alert":
        return
    for part in _demands(use.typed):
        node = part.node
        if isinstance(node, Binary) and node.operator in COMPARISONS and not node.return_bool and verdict(part):
            left, right = part.below
            of, limit = (right, left) if isinstance(left.node, Number) else (left, right)
            way = MIRRORED[node.operator] if of is right else node.operator
            if not _on_purpose(of, way, whole=part is use.typed):
                yield Fault(
                    node,
                    f"is always true: `{short(to_promql(of.node))}` is {of.type.bounds}, always {way}"
                    f" {limit.type.bounds}",
                    fix="compare it with a number that only some values pass",
                    repair=as_part(use, of, limit) or _stricter(use, node, part),
                    severity=Severity.WARNING,
                    sides=(of,),
                    rests_on=resting(part),
                )


def _demands(part: Typed) -> Iterator[Typed]:
    """What has to hold, all of it, for an alert to fire."""
    if isinstance(part.node, Binary) and part.node.operator == "and":
        for side in part.below:
            yield from _demands(side)
    else:
        yield part


def _on_purpose(of: Typed, way: ComparisonOperator, *, whole: bool) -> bool:
    """Whether it asks that there is something at all: `count(x) > 0`, `… and up >= 0`, `build_info == 1`."""
    bounds = of.type.bounds
    if bounds.exact is not None or (bounds.low >= 1 and bounds.whole) or (not whole and way in (">", ">=")):
        return True
    if unconditional(of) is None:
        return True  # what is compared is there only at times
    inner = [part.node for part in of.walk()]
    return not any(isinstance(node, Selector) for node in inner) or any(constant(node) is not None for node in inner)


def _stricter(use: Use, node: Binary, part: Typed) -> Node | None:
    """The comparison without equality, where that tells values apart."""
    operator: ComparisonOperator = node.operator  # type: ignore[assignment]
    strict = _STRICT.get(operator)
    left, right = part.below
    if strict is None or compared(left.type.bounds, strict, right.type.bounds) is not None:
        return None
    return replaced(use.node, node, replace(node, operator=strict))
