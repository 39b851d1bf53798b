"""What a ready-made board is made of."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.model.dashboards import Dashboard
from eventcore_monitoring.model.metrics import Counter, Gauge, Histogram, Info, Summary


class Board(NamedTuple):
    """A dashboard and the metrics that it reads.

    `Monitoring(metrics=[*mine, *board.metrics], dashboards=[board.dashboard])` declares both.
    """

    dashboard: Dashboard
    metrics: tuple[Counter | Gauge | Histogram | Summary | Info, ...]
