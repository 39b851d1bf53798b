from __future__ import annotations

import pytest

from eventcore_monitoring import (
    AdHocVariable,
    AlertList,
    BarChart,
    Dashboard,
    DataSourceVariable,
    ElasticsearchQuery,
    Heatmap,
    HistogramPanel,
    Limit,
    LokiQuery,
    PersesOutput,
    Query,
    Row,
    Stat,
    StateTimeline,
    Table,
    Text,
    TimeSeries,
)
from eventcore_monitoring.checks.part_unknown_to_perses import part_unknown_to_perses
from small import found, latency, lines, monitoring, next_line, queue

SHOWN = [Query(show=queue)]
PERSES = PersesOutput(project="shop")


def holding(panel: object, **more: object) -> Dashboard:
    return Dashboard(name="d", title="D", rows=[Row(title="R", panels=[panel])], **more)


def test_a_panel_that_only_grafana_has_is_found_where_it_is_declared() -> None:
    line = next_line()
    timeline = StateTimeline(title="S", show=SHOWN)
    given = monitoring(dashboards=[holding(timeline)], perses=PERSES)

    assert found(part_unknown_to_perses, given) == [
        ("dashboards.d.S", "part-unknown-to-perses", "Perses has no StateTimeline panel", "show it as StatusHistory")
    ]
    assert lines(part_unknown_to_perses, given) == [line]
    assert found(part_unknown_to_perses, given.replaced(perses=None)) == []


@pytest.mark.parametrize(
    "panel",
    [
        AlertList(title="P"),
        HistogramPanel(title="P", show=SHOWN),
        BarChart(title="P", show=SHOWN, by="channel", stacked=True),
        BarChart(title="P", show=[LokiQuery(logql="{a='b'}")], by="channel"),
        Heatmap(title="P", show=[Query(show=latency.spread("5m"))]),
        Table(title="P", show=[ElasticsearchQuery(lucene="x", shows="rows")]),
        Table(title="P", show=SHOWN, show_last="1d"),
        Stat(title="P", show=SHOWN, transformations=[Limit(rows=1)]),
        Text(title="P", markdown="x", repeat="zone"),
    ],
)
def test_what_perses_cannot_show_is_found_once(panel: object) -> None:
    given = monitoring(dashboards=[holding(panel)], perses=PERSES)

    assert [at for at, *_ in found(part_unknown_to_perses, given)] == ["dashboards.d.P"]


@pytest.mark.parametrize(
    ("variable", "count"),
    [
        (AdHocVariable(name="any", title="Any"), 1),
        (DataSourceVariable(name="logs", title="Logs", of="elasticsearch"), 1),
        (DataSourceVariable(name="logs", title="Logs", of="loki"), 0),
    ],
)
def test_variables_that_perses_does_not_have_are_found(variable: object, count: int) -> None:
    board = holding(TimeSeries(title="P", show=SHOWN), variables=[variable])

    assert len(found(part_unknown_to_perses, monitoring(dashboards=[board], perses=PERSES))) == count
