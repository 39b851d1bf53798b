"""What reads further back than a search can go has to be shown by scenarios of its own."""

from __future__ import annotations

import pytest

from eventcore_monitoring import Dashboard, Query, Row, Scenario, TimeSeries, constant
from eventcore_monitoring.proof.completion import completed
from eventcore_monitoring.proof.queries import queries, query_proof
from small import alert, monitoring, queue

LONG = queue.expression.over_time("avg_over_time", "60d", step="1h") > 100
FIRES = Scenario(name="it is long", series=[queue.series(constant(200))], fires_from="5m")
SILENT = Scenario(name="it is short", series=[queue.series(constant(1))])


def test_an_alert_with_scenarios_of_both_kinds_is_taken_at_their_word() -> None:
    done = completed(monitoring(alerts=[alert(when=LONG, fires_when=[FIRES], silent_when=[SILENT])]))
    assert done.findings == ()
    assert [len(one.fires_when) for one in done.monitoring.alerts] == [1]


@pytest.mark.parametrize(("fires", "silent"), [([], []), ([FIRES], []), ([], [SILENT])])
def test_an_alert_without_them_is_a_finding(fires: list[Scenario], silent: list[Scenario]) -> None:
    done = completed(monitoring(alerts=[alert(when=LONG, fires_when=fires, silent_when=silent)]))
    (finding,) = done.findings
    assert finding.code == "alert-never-fires"
    assert finding.message == (
        "cannot be shown to fire: it reads 60 days back, which takes too long to search:"
        " declare scenarios of both kinds"
    )


def test_a_panel_that_reads_as_far_is_not_tried() -> None:
    row = Row(title="Row", panels=[TimeSeries(title="Panel", show=[Query(show=LONG), Query(show=queue > 1)])])
    given = monitoring(dashboards=[Dashboard(name="board", title="Board", rows=[row])])
    assert [len(query_proof(query).tests) for query in queries(given)] == [0, 1]
