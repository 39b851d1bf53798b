"""A rule that adds nothing: an alert that fires only while its twin does, a record under the name of a metric.

Why: alerts with the same name and labels are one alert, so the stricter of two limits is never seen; and a record with
the name of a scraped metric mixes with it, so that every reader gets both.
Fix: give the stricter alert a severity or a name of its own; give the record a name with colons.
Wrong: alerts `QueueLong` on `queue_length > 100` and on `queue_length > 500`, both with `severity: high`
Right: the same with `severity: low` and `severity: high`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from eventcore_monitoring.exporters import ready_made
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.bounds import EVERYTHING, Bounds, filtered, number
from eventcore_monitoring.promql.nodes import COMPARISONS, MIRRORED, Binary, Node, Number
from eventcore_monitoring.promql.types import Type, either, recorded
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole


def rule_shadowed(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Alerts that certainly fire only while another of the same name and labels does; records named like metrics."""
    seen: dict[tuple[str, frozenset[tuple[str, str]]], list[Use]] = {}
    records: dict[str, list[Use]] = {}
    for use in whole.rules:
        if use.role == "record":
            records.setdefault(use.name, []).append(use)
        elif not any(mention.value for mention in use.label_texts):
            seen.setdefault((use.name, frozenset(use.labels.items())), []).append(use)
    for of_name in records.values():
        yield from _named_like_a_metric(whole, of_name)
    for alerts in seen.values():
        for use in alerts:
            for other in alerts:
                if use is not other and _adds_nothing(use, other):
                    message = f"fires only while `{use.name}` fires anyway, with the same labels: {other.place}"
                    fix = "give it another severity or name, or leave it out"
                    yield use, Fault(use.node, message, fix, severity=Severity.WARNING)
                    break


def _adds_nothing(strict: Use, loose: Use) -> bool:
    if strict.node == loose.node:
        return strict.waits > loose.waits
    return strict.waits >= loose.waits and _implies(strict.node, loose.node) and not _implies(loose.node, strict.node)


def _implies(strict: Node, loose: Node) -> bool:
    """Whether each series of one result is certainly in the other too."""
    if strict == loose:
        return True
    match strict, loose:
        case Binary(left, "and" | "unless", _), _ if _implies(left, loose):
            return True
        case _, Binary(left, "or", _) if _implies(strict, left):
            return True
    one, other = _limited(strict), _limited(loose)
    if one is None or other is None or one[0] != other[0]:
        return False
    return one[1].both(other[1]) == one[1]


def _limited(node: Node) -> tuple[Node, Bounds] | None:
    """What a comparison with a number filters, and the values that it lets through."""
    if not isinstance(node, Binary) or node.return_bool or node.operator not in COMPARISONS or node.operator == "!=":
        return None
    if isinstance(node.right, Number):
        return node.left, filtered(EVERYTHING, node.operator, number(node.right.value))
    if isinstance(node.left, Number):
        return node.right, filtered(EVERYTHING, MIRRORED[node.operator], number(node.left.value))
    return None


def _named_like_a_metric(whole: Whole, records: Sequence[Use]) -> Iterator[tuple[Use, Fault]]:
    """Records with the name of what is scraped as well."""
    name = records[0].name
    if ":" in name:
        return  # no exporter may use colons
    if whole.names is None:
        facts = ready_made().get(name)
    else:
        facts = whole.catalogued(name)
        reads_itself = any(selector.name == name for use in records for selector in use.selectors)
        of_rules = reduce(either, (recorded(use.typed.type, use.labels) for use in records))
        if reads_itself or (facts is not None and facts._replace(interval=None) == of_rules):
            return  # all that is known of the name are these rules
    if facts is None:
        return
    assumed = Type("instant", assumptions=(facts.assumption,) if facts.assumption else ())
    for use in records:
        yield (
            use,
            Fault(
                use.node,
                f"records under the name of the scraped metric `{name}`, so that both are mixed for every reader",
                "give the record a name with colons, `level:metric:operations`",
                rests_on=(assumed,),
            ),
        )
