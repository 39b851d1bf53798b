"""A hundred dashboards of twenty panels, against grafanalib's own classes and encoder for the same panels.

As a module of its own (`python -m benchmarks.dashboards DASHBOARDS PANELS RUNS`) it measures both in turns.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks.table import Row
from benchmarks.timing import reported

if TYPE_CHECKING:
    from eventcore_monitoring import Monitoring

Result = TypeVar("Result")

_QUERY = 'sum by (code) (rate(requests_total{{code="{code}"}}[$__rate_interval]))'


def dashboards(number: int, panels: int, runs: int, folder: Path) -> Iterator[Row]:
    """Objects and their JSON; ours also normalises each panel and writes the ConfigMap for a cluster."""
    found = reported("dashboards", str(number), str(panels), str(runs), folder=folder)
    what = f"{number} dashboards of {panels} panels"
    theirs = "grafanalib's classes and encoder"
    yield Row(f"{what}: declare, generate, encode", theirs, found["declare"] + found["generate"], found["grafanalib"])
    yield Row(f"{what}: generate, encode", theirs, found["generate"], found["grafanalib"])


def declared(number: int, panels: int) -> Monitoring:
    """The dashboards as declarations of ours."""
    from eventcore_monitoring import Counter, Dashboard, Monitoring, Query, Row as Heading, Target, TimeSeries

    requests = Counter(name="requests_total", help="Requests.", labels=["code"], target=Target(job="web"))

    def panel(position: int) -> TimeSeries:
        rate = requests.where(code=str(200 + position)).rate("5m").sum("code")
        return TimeSeries(title=f"Requests {position}", show=[Query(show=rate, legend="{{code}}")], width=6)

    def dashboard(position: int) -> Dashboard:
        rows = [Heading(title="Traffic", panels=[panel(one) for one in range(panels)])]
        return Dashboard(name=f"traffic-{position}", title=f"Traffic {position}", rows=rows)

    return Monitoring(name="web", metrics=[requests], dashboards=[dashboard(one) for one in range(number)])


def by_grafanalib(number: int, panels: int) -> list[str]:
    """The same dashboards as grafanalib 0.7.1 makes them (`grafanalib._gen.write_dashboard`)."""
    from grafanalib import core
    from grafanalib._gen import DashboardEncoder

    def panel(position: int) -> Any:
        query = core.Target(expr=_QUERY.format(code=200 + position), legendFormat="{{code}}", refId="A")
        place = core.GridPos(h=8, w=6, x=6 * (position % 4), y=8 * (position // 4))
        return core.TimeSeries(
            title=f"Requests {position}", dataSource="${datasource}", targets=[query], gridPos=place, id=position + 1
        )

    def dashboard(position: int) -> str:
        whole = core.Dashboard(
            title=f"Traffic {position}", uid=f"traffic-{position}", panels=[panel(one) for one in range(panels)]
        )
        return json.dumps(whole.to_json_data(), sort_keys=True, indent=2, cls=DashboardEncoder)

    return [dashboard(one) for one in range(number)]


def measured(number: int, panels: int, runs: int) -> dict[str, float]:
    """Seconds of our two steps and of grafanalib's, each the median of so many runs."""
    from eventcore_monitoring import generate
    from eventcore_monitoring.generators.grafana import grafana

    generate(declared(1, 1), [grafana])
    by_grafanalib(1, 1)
    times: dict[str, list[float]] = {"declare": [], "generate": [], "grafanalib": []}
    for _ in range(runs):
        monitoring = _timed(times["declare"], partial(declared, number, panels))
        _timed(times["generate"], partial(generate, monitoring, [grafana]))
        _timed(times["grafanalib"], partial(by_grafanalib, number, panels))
    return {step: median(found) for step, found in times.items()}


def _timed(times: list[float], work: Callable[[], Result]) -> Result:
    begin = time.perf_counter()
    result = work()
    times.append(time.perf_counter() - begin)
    return result


if __name__ == "__main__":
    print(json.dumps(measured(*map(int, sys.argv[1:]))))
