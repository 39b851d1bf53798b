"""What of a dashboard of grafanalib cannot be kept is said by a build."""

from __future__ import annotations

from pathlib import Path

from grafanalib import core as g

from eventcore_monitoring import Monitoring
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.taken_over import not_kept
from projects import call, project
from small import monitoring


def board(*, null_point_mode: str) -> g.Dashboard:
    target = g.Target(expr="up", refId="A")
    graph = g.Graph(title="Up", dataSource="Prometheus", targets=[target], nullPointMode=null_point_mode)
    return g.Dashboard(title="Mine", uid="mine", panels=[graph]).auto_panel_ids()


def taken(null_point_mode: str) -> Monitoring:
    return monitoring(dashboards=[board(null_point_mode=null_point_mode)])


def test_what_is_not_kept_is_a_warning_with_what_to_do() -> None:
    [finding] = not_kept(taken(g.NULL_AS_ZERO))

    assert (finding.at, finding.code, finding.severity) == ("dashboards.mine", "grafanalib-not-kept", Severity.WARNING)
    assert finding.message.startswith('panel "Up"')
    assert finding.fix == "declare that part here, or waive this finding"


def test_of_what_is_kept_nothing_is_said() -> None:
    assert list(not_kept(taken(g.NULL_CONNECTED))) == []


DEFINITIONS = """
from grafanalib import core as g
from eventcore_monitoring import Monitoring

target = g.Target(expr="up", refId="A")
graph = g.Graph(title="Up", dataSource="Prometheus", targets=[target], nullPointMode=g.NULL_AS_ZERO)
board = g.Dashboard(title="Mine", uid="mine", panels=[graph]).auto_panel_ids()
monitoring = Monitoring(name="shop", dashboards=[board])
"""


def test_a_build_says_it(tmp_path: Path) -> None:
    answer = call(project(tmp_path, {"shop.py": DEFINITIONS}), "build")

    assert answer.code == 0
    assert "warning[grafanalib-not-kept]" in answer.output + answer.errors
