"""Checks of expressions of any origin, one file a fault, listed by the kind of node that they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from eventcore_monitoring.checks.expressions.absent_joined_with_labels import absent_joined_with_labels
from eventcore_monitoring.checks.expressions.alert_without_comparison import alert_without_comparison
from eventcore_monitoring.checks.expressions.arithmetic_cancels import arithmetic_cancels
from eventcore_monitoring.checks.expressions.baseline_contains_present import baseline_contains_present
from eventcore_monitoring.checks.expressions.cardinality_over_budget import cardinality_over_budget
from eventcore_monitoring.checks.expressions.comparison_always_true import comparison_always_true
from eventcore_monitoring.checks.expressions.comparison_never_true import comparison_never_true
from eventcore_monitoring.checks.expressions.count_compared_with_zero import count_compared_with_zero
from eventcore_monitoring.checks.expressions.counter_born_at_event import counter_born_at_event
from eventcore_monitoring.checks.expressions.counter_read_raw import counter_read_raw
from eventcore_monitoring.checks.expressions.dangerous_regular_expression import dangerous_regular_expression
from eventcore_monitoring.checks.expressions.delta_of_counter import delta_of_counter
from eventcore_monitoring.checks.expressions.filters_exclude_each_other import filters_exclude_each_other
from eventcore_monitoring.checks.expressions.fragile_selection import fragile_selection
from eventcore_monitoring.checks.expressions.grouping_label_missing import grouping_label_missing
from eventcore_monitoring.checks.expressions.interval_too_long import interval_too_long
from eventcore_monitoring.checks.expressions.label_not_kept import label_not_kept
from eventcore_monitoring.checks.expressions.label_not_on_metric import label_not_on_metric
from eventcore_monitoring.checks.expressions.label_value_not_declared import label_value_not_declared
from eventcore_monitoring.checks.expressions.le_lost import le_lost
from eventcore_monitoring.checks.expressions.many_to_many import many_to_many
from eventcore_monitoring.checks.expressions.metric_not_declared import metric_not_declared
from eventcore_monitoring.checks.expressions.nan_in_aggregation import nan_in_aggregation
from eventcore_monitoring.checks.expressions.needless_regular_expression import needless_regular_expression
from eventcore_monitoring.checks.expressions.prometheus_too_old import prometheus_too_old
from eventcore_monitoring.checks.expressions.quantile_of_no_histogram import quantile_of_no_histogram
from eventcore_monitoring.checks.expressions.quantile_out_of_range import quantile_out_of_range
from eventcore_monitoring.checks.expressions.rate_compared_with_ratio import rate_compared_with_ratio
from eventcore_monitoring.checks.expressions.rate_of_gauge import rate_of_gauge
from eventcore_monitoring.checks.expressions.rate_of_sum import rate_of_sum
from eventcore_monitoring.checks.expressions.ratio_without_floor import ratio_without_floor
from eventcore_monitoring.checks.expressions.record_missing import record_missing
from eventcore_monitoring.checks.expressions.record_name_unconventional import record_name_unconventional
from eventcore_monitoring.checks.expressions.record_unused import record_unused
from eventcore_monitoring.checks.expressions.rule_defined_twice import rule_defined_twice
from eventcore_monitoring.checks.expressions.rule_shadowed import rule_shadowed
from eventcore_monitoring.checks.expressions.sets_share_nothing import sets_share_nothing
from eventcore_monitoring.checks.expressions.sides_never_match import sides_never_match
from eventcore_monitoring.checks.expressions.subquery_skips_samples import subquery_skips_samples
from eventcore_monitoring.checks.expressions.sum_of_filtered_zeros import sum_of_filtered_zeros
from eventcore_monitoring.checks.expressions.threshold_off_bucket_edge import threshold_off_bucket_edge
from eventcore_monitoring.checks.expressions.units_differ import units_differ
from eventcore_monitoring.checks.expressions.value_in_labels import value_in_labels
from eventcore_monitoring.checks.expressions.waits_too_short import waits_too_short
from eventcore_monitoring.checks.expressions.window_too_short import window_too_short
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import COMPARISONS, SETS, Aggregation, Binary, Call, Node, Selector
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.rules.declared import declared
from eventcore_monitoring.rules.fault import Fault, finding
from eventcore_monitoring.rules.use import Use, Whole

Operation = Literal["arithmetic", "comparison", "never true", "set", "join"]
NodeCheck = Callable[[Use, Typed], Iterator[Fault]]
UseCheck = Callable[[Use], Iterator[Fault]]
WholeCheck = Callable[[Whole], Iterator[tuple[Use, Fault]]]

# Looked at for every node of the kind. Of what is no operation of two sides the part alone decides, so that one which
# stands in many expressions is looked at once.
NODE_CHECKS: Mapping[type[Node] | Operation, tuple[NodeCheck, ...]] = {
    Selector: (
        dangerous_regular_expression,
        filters_exclude_each_other,
        needless_regular_expression,
    ),
    Call: (
        delta_of_counter,
        le_lost,
        quantile_out_of_range,
        rate_of_gauge,
        rate_of_sum,
        subquery_skips_samples,
        window_too_short,
    ),
    Aggregation: (grouping_label_missing, nan_in_aggregation, quantile_out_of_range),
    "arithmetic": (arithmetic_cancels, units_differ),
    "comparison": (
        arithmetic_cancels,
        baseline_contains_present,
        comparison_never_true,
        rate_compared_with_ratio,
        threshold_off_bucket_edge,
        units_differ,
        window_too_short,
    ),
    "never true": (count_compared_with_zero, filters_exclude_each_other, sum_of_filtered_zeros),
    "set": (filters_exclude_each_other, sets_share_nothing),
    "join": (absent_joined_with_labels, grouping_label_missing, many_to_many, sides_never_match),
}
_LOOKED_AT = {*NODE_CHECKS, Binary}
# Looked at once for every expression.
USE_CHECKS: tuple[UseCheck, ...] = (
    alert_without_comparison,
    comparison_always_true,
    counter_read_raw,
    fragile_selection,
    interval_too_long,
    label_not_kept,
    ratio_without_floor,
    record_name_unconventional,
    value_in_labels,
    waits_too_short,
)
# Looked at once for all expressions together.
WHOLE_CHECKS: tuple[WholeCheck, ...] = (
    cardinality_over_budget,
    counter_born_at_event,
    label_not_on_metric,
    label_value_not_declared,
    metric_not_declared,
    prometheus_too_old,
    quantile_of_no_histogram,
    record_missing,
    record_unused,
    rule_defined_twice,
    rule_shadowed,
)


def expressions(monitoring: Monitoring) -> Iterator[Finding]:
    """What is wrong with the expressions of a deployment, by its own declarations."""
    return expression_findings(declared(monitoring))


def expression_findings(whole: Whole) -> Iterator[Finding]:
    """What is wrong with the expressions of a whole."""
    clean: set[int] = set()
    for use in whole.uses:
        for kind, parts in use.parts.items():
            if kind in _LOOKED_AT:
                for part in parts:
                    if id(part) in clean:
                        continue
                    checks = _of_operation(part) if kind is Binary else NODE_CHECKS[kind]
                    found = [finding(code_of(check), use, fault) for check in checks for fault in check(use, part)]
                    if not found and kind is not Binary:
                        clean.add(id(part))
                    yield from found
        for of_use in USE_CHECKS:
            for fault in of_use(use):
                yield finding(code_of(of_use), use, fault)
    for of_whole in WHOLE_CHECKS:
        for use, fault in of_whole(whole):
            yield finding(code_of(of_whole), use, fault)


def _of_operation(part: Typed) -> Iterator[NodeCheck]:
    """The checks of an operation of two sides: most are only one thing, so that few have to look at it."""
    node = part.node
    assert isinstance(node, Binary)
    if node.operator in COMPARISONS:
        yield from NODE_CHECKS["comparison"]
        if part.type.empty is not None or node.return_bool:
            yield from NODE_CHECKS["never true"]
    else:
        yield from NODE_CHECKS["set" if node.operator in SETS else "arithmetic"]
    left, right = part.below
    if left.type.value != "scalar" and right.type.value != "scalar":
        yield from NODE_CHECKS["join"]


def code_of(check: NodeCheck | UseCheck | WholeCheck) -> str:
    """The stable code of a check's findings: its name."""
    return check.__name__.replace("_", "-")
