"""A record is evaluated less often than its samples stay visible.

Why: Prometheus looks back five minutes for a sample. Of a record that is written every ten minutes there is nothing
half of the time: alerts that read it resolve and begin to wait anew, and panels have holes.
Fix: give the group an interval of less than five minutes, best of two at most, so that one missed evaluation does no
harm.
Wrong: a record in a group with `interval: 10m`
Right: a record in a group with `interval: 2m`
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.types import LOOKBACK
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use
from eventcore_monitoring.values import duration


def interval_too_long(use: Use) -> Iterator[Fault]:
    """Records of groups with an interval above the look-back of five minutes."""
    if use.role == "record" and use.evaluated is not None and use.evaluated > LOOKBACK:
        yield Fault(
            use.node,
            f"is recorded every {duration(use.evaluated)}, but a sample is seen for {duration(LOOKBACK)} only",
            "give the group an interval of two minutes at most, or read the record with `last_over_time(…)`",
            severity=Severity.WARNING,
        )
