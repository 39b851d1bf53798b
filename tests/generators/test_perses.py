from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from eventcore_monitoring import (
    BarChart,
    BarGauge,
    ConstantVariable,
    CustomVariable,
    Dashboard,
    GaugePanel,
    IntervalVariable,
    Link,
    Logs,
    LokiQuery,
    Monitoring,
    PersesOutput,
    PieChart,
    Query,
    QueryVariable,
    RangeMapping,
    Row,
    SortBy,
    SpecialMapping,
    Stat,
    StatusHistory,
    Table,
    Text,
    TextVariable,
    ThresholdLine,
    TimeSeries,
    ValueMapping,
    seconds,
)
from eventcore_monitoring.checks.part_unknown_to_perses import part_unknown_to_perses
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.generators.perses import perses
from golden import differences
from strategies.dashboards import DELAY, METRICS, dashboards

Json = dict[str, Any]

GOLDEN = Path(__file__).parent / "golden" / "perses"
PATH = "grafana/dashboards/shop.json"
SHOWN = [Query(show=DELAY)]
FULL = Dashboard(
    name="full",
    title="Full",
    description="All that Perses has.",
    links=[Link(title="Docs", url="https://docs.example.com")],
    rows=[
        Row(
            title="Over time",
            panels=[
                TimeSeries(
                    title="Lines",
                    show=SHOWN,
                    thresholds=[ThresholdLine(at=seconds(2))],
                    stacked=True,
                    logarithmic=True,
                    axis_label="Late by",
                    legend="right",
                ),
                StatusHistory(
                    title="States",
                    show=SHOWN,
                    mappings=[
                        ValueMapping(value="1", text="late", color="dark-red"),
                        RangeMapping(low=2, text="later", color="red"),
                        SpecialMapping(match="null+nan", text="unknown"),
                    ],
                ),
                Logs(title="Log", show=[LokiQuery(logql='{app="shop"}')]),
            ],
        ),
        Row(
            title="Now",
            repeat="zone",
            collapsed=True,
            panels=[
                Stat(title="Stat", show=SHOWN, decimals=1, colors="background"),
                GaugePanel(title="Gauge", show=SHOWN, maximum=60),
                BarGauge(title="Bars", show=SHOWN),
                BarChart(title="Bars by label", show=SHOWN, by="channel"),
                PieChart(title="Parts", show=SHOWN),
                Table(title="Rows", show=SHOWN, sort_by=SortBy(column="Value", descending=True)),
                Text(title="Words", markdown="**Read me.**"),
            ],
        ),
    ],
    variables=[
        QueryVariable(name="channel", title="Channel", metric="shop_orders_total", label="channel"),
        CustomVariable(name="zone", title="Zone", values=["a", "b,c"], multiple=True),
        IntervalVariable(name="step", title="Step", values=["1m", "5m"]),
        ConstantVariable(name="kind", value="x"),
        TextVariable(name="text", title="Text"),
    ],
)


def of(dashboard: Dashboard) -> Monitoring:
    return Monitoring(name="shop", metrics=METRICS, dashboards=[dashboard], perses=PersesOutput(project="mine"))


def written(dashboard: Dashboard) -> list[Json]:
    return [json.loads(one.content) for one in perses(of(dashboard))]


def test_a_project_and_a_dashboard_with_all_kinds_of_panels_are_written() -> None:
    assert differences(GOLDEN, perses(of(FULL))) == {}


def test_without_an_output_for_perses_nothing_is_written() -> None:
    assert list(perses(of(FULL).replaced(perses=None))) == []


@settings(max_examples=60)
@given(dashboards)
def test_a_dashboard_is_written_exactly_if_no_part_of_it_is_found_to_have_no_equivalent(dashboard: Dashboard) -> None:
    assert len(written(dashboard)) == (1 if any(part_unknown_to_perses(of(dashboard))) else 2)


@settings(max_examples=60)
@given(dashboards)
def test_perses_asks_what_grafana_asks_and_every_panel_has_its_place(dashboard: Dashboard) -> None:
    known = translatable(dashboard)
    _, made = written(known)
    [classic] = [json.loads(one.content) for one in grafana(of(known)) if one.path.as_posix() == PATH]

    assert queries(made) == [target["expr"] for panel in panels(classic) for target in panel.get("targets", ())]
    assert names(made) == [panel["title"] for panel in panels(classic)]
    places = [item["content"]["$ref"] for layout in made["spec"]["layouts"] for item in layout["spec"]["items"]]
    assert places == [f"#/spec/panels/{key}" for key in made["spec"]["panels"]]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("s", {"unit": "seconds"}),
        ("percentunit", {"unit": "percent-decimal"}),
        ("Bps", {"unit": "decbytes/sec", "shortValues": True}),
        ("short", {"unit": "decimal", "shortValues": True}),
        ("none", {"unit": "decimal"}),
        ("rotrpm", {"unit": "decimal", "shortValues": True}),
    ],
)
def test_units_are_those_of_perses(unit: str, expected: Json) -> None:
    board = Dashboard(name="d", title="D", rows=[Row(title="R", panels=[Stat(title="S", show=SHOWN, unit=unit)])])
    _, made = written(board)

    [panel] = made["spec"]["panels"].values()
    assert panel["spec"]["plugin"]["spec"]["format"] == expected


def translatable(dashboard: Dashboard) -> Dashboard:
    """The dashboard without what Perses has no equivalent of."""
    plain = [row.replaced(panels=[without_extras(panel) for panel in row.panels]) for row in dashboard.rows]
    unknown = {finding.at for finding in part_unknown_to_perses(of(dashboard.replaced(rows=plain)))}
    kept = [
        row.replaced(
            panels=[panel for panel in row.panels if f"dashboards.{dashboard.name}.{panel.title}" not in unknown]
        )
        for row in plain
    ]
    return dashboard.replaced(rows=kept)


def without_extras(panel: Any) -> Any:
    bare = panel.replaced(repeat=None)
    return bare.replaced(transformations=[]) if hasattr(bare, "transformations") else bare


def panels(classic: Json) -> list[Json]:
    return [panel for given in classic["panels"] for panel in ([given] if given["type"] != "row" else given["panels"])]


def queries(made: Json) -> list[str]:
    return [
        query["spec"]["plugin"]["spec"]["query"]
        for panel in made["spec"]["panels"].values()
        for query in panel["spec"]["queries"]
    ]


def names(made: Json) -> list[str]:
    return [panel["spec"]["display"]["name"] for panel in made["spec"]["panels"].values()]
