"""An expression needs another Prometheus than the one that reads it: a newer one, or an older.

Why: a server that does not know a function refuses the whole rule file, and the deployment loses all its alerts.
Fix: raise `prometheus_version` when every server is new enough, or leave the feature out.
Wrong: `mad_over_time(queue_length[1h]) > 1`
Right: `stddev_over_time(queue_length[1h]) > 1`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcore_monitoring.promql.functions import lowest_version, removed_version, version_key
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.walk import walk
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole

Judged = Callable[[Node], tuple[str, str] | None]


def prometheus_too_old(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Functions and syntax that the oldest server of the deployment does not know, or does not know any more."""
    target, version = whole.prometheus, version_key(whole.prometheus)
    for use in whole.uses:
        needed = lowest_version(use.node)
        if needed is not None and version_key(needed[0]) > version:
            yield (
                use,
                Fault(
                    _culprit(use.node, lowest_version, needed),
                    f"needs Prometheus {needed[0]}, because {needed[1]}; this deployment runs {target}",
                    f'set prometheus_version="{needed[0]}" once every server is new enough, or write it without',
                ),
            )
        removed = removed_version(use.node)
        if removed is not None and version_key(removed[0]) <= version:
            problem, _, fix = removed[1].partition(": ")
            culprit = _culprit(use.node, removed_version, removed)
            yield use, Fault(culprit, f"{problem} in Prometheus {removed[0]}, and this deployment runs {target}", fix)


def _culprit(node: Node, judged: Judged, verdict: tuple[str, str]) -> Node:
    """The innermost node of which this is said."""
    return [part for part in walk(node) if judged(part) == verdict][-1]
