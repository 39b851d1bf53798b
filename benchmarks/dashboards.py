"""A hundred dashboards of twenty panels, against grafanalib's own classes and encoder; and their pictures.

As a module of its own (`python -m benchmarks.dashboards DASHBOARDS PANELS RUNS`) it measures both in turns.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks.table import Row
from benchmarks.timing import reported

if TYPE_CHECKING:
    from eventcore_monitoring import Monitoring
    from eventcore_monitoring.preview.answers import Answers

Result = TypeVar("Result")

_QUERY = 'sum by (code) (rate(requests_total{{code="{code}"}}[$__rate_interval]))'


def dashboards(number: int, panels: int, runs: int, folder: Path) -> Iterator[Row]:
    """Their JSON, that of dashboards of different panels too; everything else that is written; the picture of one."""
    found = reported("dashboards", str(number), str(panels), str(runs), folder=folder)
    what = f"{number} dashboards of {panels} panels"
    theirs = "grafanalib's classes and encoder"
    yield Row(f"{what}: emit", theirs, found["emit"], found["grafanalib"], 1 / 3)
    yield Row(f"{what}, all of them different: emit", theirs, found["different"], found["grafanalib"])
    yield Row(f"{what}: declare", theirs, found["declare"], found["grafanalib"])
    yield Row(f"{what}: both formats and all objects", theirs, found["generate"], found["grafanalib"])
    yield Row(f"picture of {panels} panels, answers saved", "emitting their JSON", found["picture"], found["one"], 10)


def declared(number: int, panels: int, *, different: bool = False) -> Monitoring:
    """The dashboards as declarations of ours: the same panels in each, or all of them different."""
    from eventcore_monitoring import Counter, Dashboard, Monitoring, Query, Row as Heading, Target, TimeSeries

    requests = Counter(name="requests_total", help="Requests.", labels=["code"], target=Target(job="web"))

    def panel(position: int) -> TimeSeries:
        rate = requests.where(code=str(200 + position)).rate("5m").sum("code")
        return TimeSeries(title=f"Requests {position}", show=[Query(show=rate, legend="{{code}}")], width=6)

    def dashboard(position: int) -> Dashboard:
        first = position * panels if different else 0
        rows = [Heading(title="Traffic", panels=[panel(one) for one in range(first, first + panels)])]
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
    """Seconds of each step, of ours and of grafanalib's: the median of so many runs."""
    from eventcore_monitoring import generate
    from eventcore_monitoring.generators.grafana import grafana
    from eventcore_monitoring.preview.dashboard import dashboard_svg
    from eventcore_monitoring.previews import classic_dashboards

    emitted(declared(1, 1))
    by_grafanalib(1, 1)
    steps = ("declare", "emit", "different", "generate", "grafanalib", "one", "picture")
    times: dict[str, list[float]] = {step: [] for step in steps}
    board = declared(1, panels, different=True)
    ((_, dashboard),) = classic_dashboards(generate(board, [grafana]))
    answers = answered(dashboard)
    dashboard_svg(dashboard, answers)
    for _ in range(runs):
        monitoring = _timed(times["declare"], partial(declared, number, panels))
        _timed(times["emit"], partial(emitted, monitoring))
        _timed(times["different"], partial(emitted, declared(number, panels, different=True)))
        _timed(times["generate"], partial(generate, monitoring, [grafana]))
        _timed(times["grafanalib"], partial(by_grafanalib, number, panels))
        _timed(times["one"], partial(emitted, declared(1, panels, different=True)))
        _timed(times["picture"], partial(dashboard_svg, dashboard, answers))
    return {step: median(found) for step, found in times.items()}


def answered(dashboard: Mapping[str, Any]) -> Answers:
    """Six series of 181 points for each query of a dashboard."""
    from eventcore_monitoring.preview.answers import Answers, Series
    from eventcore_monitoring.preview.questions import questions

    def course(series: int, query: int) -> tuple[float, ...]:
        return tuple(100 + 40 * math.sin(place / 9 + series + query / 3) + place % 7 for place in range(181))

    found = {
        question.key: tuple(Series({"code": str(one)}, course(one, number)) for one in range(6))
        for number, question in enumerate(questions(dashboard, 6 * 3600))
    }
    return Answers(0, 6 * 3600, 120, found, {})


def emitted(monitoring: Monitoring) -> list[str]:
    """The text of each dashboard's file."""
    from eventcore_monitoring.generators.grafana.context import context
    from eventcore_monitoring.generators.grafana.dashboards import dashboard_text

    around = context(monitoring)
    return [dashboard_text(one, around) for one in monitoring.own_dashboards]


def _timed(times: list[float], work: Callable[[], Result]) -> Result:
    begin = time.perf_counter()
    result = work()
    times.append(time.perf_counter() - begin)
    return result


if __name__ == "__main__":
    print(json.dumps(measured(*map(int, sys.argv[1:]))))
