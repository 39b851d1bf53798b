"""A quantile is asked of series that are no buckets of a histogram.

Why: the result is empty, so the alert never fires; promtool accepts it without a word.
Fix: start from the buckets: `latency.quantile(0.95, window="5m", by=["path"])`.
Wrong: `histogram_quantile(0.95, rate(latency_seconds_sum[5m])) > 1`
Right: `histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m]))) > 1`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eventcore_monitoring.promql.nodes import Aggregation, Call, Grouping, Node, Range, Selector
from eventcore_monitoring.promql.types import Type, Typed
from eventcore_monitoring.promql.walk import replaced, rewritten, selectors
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.known import by_convention
from eventcore_monitoring.rules.use import Use, Whole

# Functions of buckets, and which of their arguments those are.
QUANTILES: Final = {"histogram_quantile": 1, "histogram_fraction": 2, "histogram_quantiles": 0}
_PARTS: Final = ("_sum", "_count")


def quantile_of_no_histogram(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Quantiles over series that never had `le` and are no native histogram, the bare name of a histogram included."""
    for use in whole.uses:
        for part in use.parts.get(Call, ()):
            node = part.node
            if isinstance(node, Call) and node.function in QUANTILES:
                fault = _fault(whole, use, part.below[QUANTILES[node.function]])
                if fault is not None:
                    yield use, fault


def _fault(whole: Whole, use: Use, typed: Typed) -> Fault | None:
    asked = typed.node
    found = [selector for selector in selectors(asked) if selector.name is not None]
    names = ", ".join(dict.fromkeys(selector.name or "" for selector in found))
    if not names:
        return None
    message = f"takes a quantile of `{names}`, which is no bucket of a histogram"
    for selector in found:
        known = _bucket_of_bare_name(whole, selector.name or "")
        if known is not None:
            return Fault(
                selector, message, repair=_of_buckets(use, asked, selector, selector.name or ""), rests_on=(known,)
            )
    if typed.type.labels.possible("le") or typed.type.kind in ("histogram", "histogram rates"):
        return None
    if any(part.type.labels.possible("le") for part in typed.walk() if part.type.value != "scalar"):
        return None  # it had `le`, and lost it: see le_lost
    base = _base(found[0].name or "", whole) if len(found) == 1 else None
    repair = None if base is None else _of_buckets(use, asked, found[0], base)
    return Fault(asked, message, _FIX if use.written is None else _FIX_OF_A_FILE, repair, sides=(typed,))


def _bucket_of_bare_name(whole: Whole, name: str) -> Type | None:
    """What is known of the buckets where a name is the bare name of a classic histogram, which has no series."""
    bucket = f"{name}_bucket"
    if whole.names is not None:
        return Type("instant") if bucket in whole.names and name not in whole.names else None
    known = whole.catalogued(bucket)
    if known is None or whole.catalogued(name) not in (None, by_convention(name)) or known == by_convention(bucket):
        return None
    return Type("instant", assumptions=(known.assumption,)) if known.kind == "buckets" else None


def _base(name: str, whole: Whole) -> str | None:
    """The bare name of the histogram of which a name is the sum or the count."""
    for part in _PARTS:
        base = name.removesuffix(part)
        if base != name and (known := whole.catalogued(f"{base}_bucket")) is not None and known.kind == "buckets":
            return base
    return None


def _of_buckets(use: Use, asked: Node, selector: Selector, base: str) -> Node:
    """The expression with a quantile of the rates of the buckets of the histogram with this bare name."""
    bucket = replace(selector, name=f"{base}_bucket")
    if asked is selector:
        rates = Call("rate", (Range(bucket, "5m"),))
        return replaced(use.node, asked, Aggregation("sum", rates, Grouping("by", ("le",))))

    def change(node: Node) -> Node | None:
        if node is selector:
            return bucket
        match node:
            case Aggregation(_, expression, None | Grouping("by")) if "le" not in _labels(node):
                inner = rewritten(expression, change)
                return replace(node, expression=inner, grouping=Grouping("by", ("le", *_labels(node))))
            case _:
                return None

    return replaced(use.node, asked, rewritten(asked, change))


def _labels(node: Aggregation) -> tuple[str, ...]:
    return () if node.grouping is None else node.grouping.labels


_FIX = "write `histogram.quantile(0.95, window=…, by=[…])` on the declared histogram, which keeps `le`"
_FIX_OF_A_FILE = "ask the buckets of a histogram: `histogram_quantile(0.95, sum by (le) (rate(NAME_bucket[5m])))`"
