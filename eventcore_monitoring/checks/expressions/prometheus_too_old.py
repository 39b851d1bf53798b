"""An expression needs another Prometheus than the one that reads it: a newer one, or an older.

Why: a server that does not know a function refuses the whole rule file, and the deployment loses all its alerts.
Fix: raise `prometheus_version` when every server is new enough, or leave the feature out.
Wrong: `mad_over_time(queue_length[1h]) > 1`
Right: `stddev_over_time(queue_length[1h]) > 1`
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from eventcore_monitoring.promql.functions import needed, removed, version_key
from eventcore_monitoring.promql.nodes import Aggregation, Binary, Call, Selector
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole

# What a version may lack.
_VERSIONED = (Call, Aggregation, Binary, Selector)


def prometheus_too_old(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Functions and syntax that the oldest server of the deployment does not know, or does not know any more."""
    if whole.prometheus is None:
        return
    target, version = whole.prometheus, version_key(whole.prometheus)
    old: set[int] = set()  # parts that every version knows; one part stands in many expressions
    for use in whole.uses:
        parts = [part for kind in _VERSIONED for part in use.parts.get(kind, ()) if id(part) not in old]
        found = [(part.node, needed(part.node), removed(part.node)) for part in parts]
        if not any(new or gone for _, new, gone in found):
            old.update(map(id, parts))
            continue
        needs = [(version_key(one), one, why, node) for node, new, _ in found for one, why in new]
        # Of several needs the highest version is told, at the innermost node that has it.
        newest = max(needs, key=itemgetter(0), default=None)
        if newest is not None and newest[0] > version:
            _, lowest, why, culprit = newest
            message = f"needs Prometheus {lowest}, because {why}; this deployment runs {target}"
            fix = f'set prometheus_version="{lowest}" once every server is new enough, or write it without'
            yield use, Fault(culprit, message, fix)
        for node, _, gone in found:
            if gone is not None and version_key(gone[0]) <= version:
                problem, _, fix = gone[1].partition(": ")
                yield use, Fault(node, f"{problem} in Prometheus {gone[0]}, and this deployment runs {target}", fix)
