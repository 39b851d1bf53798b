"""The name of a record does not say `level:metric:operations`, or another level than the record has.

Why: without a colon nobody can tell the record from a scraped metric; and who reads `job:` counts on one series for
each job, and joins or sums it so.
Fix: name the labels that remain, the metric, and what was done to it (prometheus.io/docs/practices/rules).
Wrong: a record `job:requests:rate5m` of `sum by (path) (rate(requests_total[5m]))`
Right: a record `path:requests:rate5m` of `sum by (path) (rate(requests_total[5m]))`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use

# A level of its own in many published rules, where it does not mean the label; and what goes without saying.
_CLUSTER: Final = "cluster"
_UNSAID: Final = frozenset({_CLUSTER, "job", "le"})


def record_name_unconventional(use: Use) -> Iterator[Fault]:
    """Records without a colon in their names, and those of which the level names other labels than they have."""
    if use.role != "record":
        return
    level, colon, _ = use.name.partition(":")
    if not colon:
        yield Fault(
            use.node,
            f"is recorded as `{use.name}`, which reads like the name of a scraped metric",
            "name it `level:metric:operations`, such as `job:requests:rate5m`",
            severity=Severity.NOTE,
        )
        return
    labels = use.typed.type.labels
    if not level or labels.open:
        return
    kept = {*labels.names, *use.labels}
    rest = _without(level, kept)
    lost = sorted(label for label in _below(use) - kept - {_CLUSTER} if f"_{label}_" in f"_{rest}_")
    if _without(rest, lost):
        return  # words of a level that are no labels
    more = sorted(label for label in labels.names if labels.certain(label) and labels.of(label).only is None)
    more = [label for label in more if label not in _UNSAID and f"_{label}_" not in f"_{level}_"]
    if lost:
        message = f"is recorded at the level `{level}`, but its series have no label `{lost[0]}`"
    elif more:
        message = f"is recorded at the level `{level}`, but its series differ in the label `{more[0]}` too"
    else:
        return
    named = "_".join(name for name in labels.names if name not in _UNSAID)
    fix = f"name it `{named}:{use.name.removeprefix(f'{level}:')}`, or aggregate to the level that it names"
    yield Fault(use.node, message, fix, severity=Severity.NOTE)


def _without(level: str, labels: Iterable[str]) -> str:
    """What remains of a level when the names of labels are taken out, the longest first."""
    rest = f"_{level}_"
    for label in sorted(labels, key=len, reverse=True):
        rest = rest.replace(f"_{label}_", "__")
    return rest.strip("_")


def _below(use: Use) -> set[str]:
    """The labels by name that the series have which are read."""
    return {label for part in use.parts.get(Selector, ()) for label in part.type.labels.names}
