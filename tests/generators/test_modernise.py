"""Dashboards of grafanalib, handed over as they are and written as Grafana 13 reads them."""

from __future__ import annotations

import inspect
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from grafanalib import core
from hypothesis import given, settings, strategies as st

from eventcore_monitoring import DefinitionError, Monitoring, check
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.generators.grafana.modernise import modernised
from eventcore_monitoring.model.grafanalib_dashboard import GrafanalibDashboard
from eventcore_monitoring.previews import with_previews
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.program import Tools

Json = dict[str, Any]

QUERY = core.Target(expr="sum(rate(requests_total[5m]))", legendFormat="{{code}}", refId="A")
# Panels of plugins, which Grafana itself has none of, and those that it has removed without a successor.
PLUGINS = (core.ePict, core.Statusmap, core.Svg, core.Worldmap, core.Ae3ePlotly)
KINDS = [
    kind
    for _, kind in inspect.getmembers(core, inspect.isclass)
    if issubclass(kind, core.Panel) and kind not in (core.Panel, core.RowPanel, *PLUGINS)
]


def panel(kind: Any, **settings: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        needs = inspect.signature(kind).parameters
        queried = {"dataSource": "Prometheus", "targets": [QUERY]} if "dataSource" in needs else {}
        return kind(**{"title": kind.__name__, **queried, **settings})


def made(*panels: Any, **head: Any) -> Json:
    """The classic JSON of a dashboard with these panels."""
    deployment = Monitoring(name="team", dashboards=[core.Dashboard(title="Ours", panels=list(panels), **head)])
    (content,) = [one.content for one in grafana(deployment) if one.path.parent.as_posix() == "grafana/dashboards"]
    found: Json = json.loads(content)
    return found


def of(one: Any) -> Json:
    (found,) = [each for each in made(one)["panels"] if each["type"] != "row"]
    assert isinstance(found, dict)
    return found


def refused(folder: Path, deployment: Monitoring) -> list[str]:
    for artifact in grafana(deployment):
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.content)
    found = check_dashboards(folder, Tools(promtool="off", amtool="off"))
    return [f"{one.at}: {one.message}" for one in found if one.severity.value == "error"]


def test_every_panel_of_grafanalib_that_grafana_has_is_accepted_by_grafana_s_own_schema(tmp_path: Path) -> None:
    deployment = Monitoring(
        name="team", dashboards=[core.Dashboard(title="All", panels=[panel(kind) for kind in KINDS])]
    )

    assert len(KINDS) > 15
    assert check(deployment) == []
    assert refused(tmp_path, deployment) == []


def test_it_can_be_drawn_in_a_preview() -> None:
    deployment = Monitoring(
        name="team", dashboards=[core.Dashboard(title="All", panels=[panel(kind) for kind in KINDS])]
    )
    artifacts, findings = with_previews(deployment, list(grafana(deployment)), {})

    assert findings == ()
    assert any(one.path.as_posix() == "previews/all.svg" for one in artifacts)


def test_a_dashboard_survives_json() -> None:
    deployment = Monitoring(name="team", dashboards=[core.Dashboard(title="Ours", panels=[panel(core.TimeSeries)])])

    assert Monitoring.model_validate_json(deployment.model_dump_json()) == deployment
    assert isinstance(deployment.dashboards[0], GrafanalibDashboard)


def test_the_uid_is_its_own_or_made_from_the_title() -> None:
    def name(**head: Any) -> str:
        return Monitoring(name="t", dashboards=[core.Dashboard(panels=[], **head)]).dashboards[0].name

    assert name(title="Our Service: 50% of it!") == "our-service-50-of-it"
    assert name(title="x", uid="Given_uid-1") == "Given_uid-1"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (core.Stat(title="S", dataSource=None, targets=[]), "a Stat of grafanalib is no dashboard"),
        (core.Dashboard(title="", panels=[]), "has no title"),
        (core.Dashboard(title="Ours", panels=[object()]), "grafanalib makes no JSON of it"),
    ],
)
def test_what_is_no_dashboard_of_grafanalib_is_refused_with_a_sentence(given: Any, expected: str) -> None:
    with pytest.raises(DefinitionError, match=expected):
        Monitoring(name="t", dashboards=[given])


def test_nothing_is_left_for_grafana_to_migrate() -> None:
    dashboard = made(panel(core.TimeSeries), sharedCrosshair=True)

    assert (dashboard["schemaVersion"], dashboard["graphTooltip"], dashboard["editable"]) == (42, 1, False)
    assert {"rows", "sharedCrosshair", "hideControls", "style", "__inputs", "gnetId"} & dashboard.keys() == set()
    assert dashboard["tags"] == ["team"]


def test_a_query_reads_every_sample() -> None:
    (target,) = of(panel(core.TimeSeries))["targets"]

    assert target == {
        "refId": "A",
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "expr": "sum(rate(requests_total[5m]))",
        "legendFormat": "{{code}}",
        "format": "time_series",
        "instant": False,
        "range": True,
        "editorMode": "code",
    }


@pytest.mark.parametrize(
    ("given", "uid", "variable"),
    [
        ("Prometheus", "${datasource}", "datasource"),
        (None, "${datasource}", "datasource"),
        ("$ds", "${ds}", None),
        ("Thanos", "${datasource_1}", "datasource_1"),
    ],
)
def test_a_data_source_becomes_a_variable_whose_value_is_what_it_was_called(
    given: str | None, uid: str, variable: str | None
) -> None:
    dashboard = made(panel(core.TimeSeries, dataSource=given))
    (found,) = [one for one in dashboard["panels"] if one["type"] == "timeseries"]

    assert found["datasource"]["uid"] == uid
    names = [one["name"] for one in dashboard["templating"]["list"]]
    assert names == ([] if variable is None else [variable])
    if given == "Thanos":
        assert dashboard["templating"]["list"][0]["current"] == {"text": "Thanos", "value": "Thanos"}


def test_thresholds_have_a_base_without_a_value_and_a_gauge_its_options_where_grafana_looks() -> None:
    found = of(panel(core.GaugePanel, calc="max"))

    assert found["fieldConfig"]["defaults"]["thresholds"]["steps"] == [
        {"color": "green", "value": None},
        {"color": "red", "value": 80.0},
    ]
    assert found["options"]["reduceOptions"]["calcs"] == ["max"]


def test_panels_without_a_place_are_laid_out_and_ids_do_not_depend_on_the_order() -> None:
    first, second = panel(core.Stat, title="One"), panel(core.Stat, title="Two")
    one, other = made(first, second)["panels"], made(second, first)["panels"]

    assert [found["gridPos"] for found in one] == [{"x": x, "y": 0, "w": 12, "h": 8} for x in (0, 12)]
    assert {found["title"]: found["id"] for found in one} == {found["title"]: found["id"] for found in other}


def test_panels_of_the_same_title_have_different_ids() -> None:
    found = made(panel(core.Stat, title="S"), panel(core.Stat, title="S"))["panels"]
    assert len({one["id"] for one in found}) == 2


def test_rows_of_both_kinds_keep_their_panels() -> None:
    old = made(rows=[core.Row(title="Old", panels=[panel(core.Stat)], collapse=True)])
    new = made(core.RowPanel(title="New"), panel(core.Stat))

    assert [(one["type"], one["title"], one["collapsed"], len(one["panels"])) for one in old["panels"]] == [
        ("row", "Old", True, 1)
    ]
    assert [(one["type"], one["title"]) for one in new["panels"]] == [("row", "New"), ("stat", "Stat")]


def test_a_graph_becomes_a_time_series_that_draws_what_it_drew() -> None:
    graph = panel(
        core.Graph,
        bars=True,
        lines=False,
        stack=True,
        nullPointMode="connected",
        yAxes=core.YAxes(core.YAxis(format="bytes", min=1, label="Size"), core.YAxis(format="s")),
        legend=core.Legend(alignAsTable=True, rightSide=True, values=True, max=True),
        seriesOverrides=[{"alias": "/5../", "color": "red", "yaxis": 2}],
        thresholds=[core.GraphThreshold(value=7.0, colorMode="critical")],
    )
    found = of(graph)
    field = found["fieldConfig"]["defaults"]

    assert (found["type"], field["unit"], field["min"]) == ("timeseries", "bytes", 1)
    assert field["custom"]["drawStyle"] == "bars"
    assert field["custom"]["stacking"] == {"mode": "normal", "group": "A"}
    assert (field["custom"]["spanNulls"], field["custom"]["axisLabel"]) == (True, "Size")
    assert field["thresholds"]["steps"] == [{"color": "green", "value": None}, {"color": "red", "value": 7.0}]
    assert found["options"]["legend"] == {
        "displayMode": "table",
        "placement": "right",
        "calcs": ["max"],
        "showLegend": True,
    }
    assert found["fieldConfig"]["overrides"] == [
        {
            "matcher": {"id": "byRegexp", "options": "/5../"},
            "properties": [
                {"id": "color", "value": {"mode": "fixed", "fixedColor": "red"}},
                {"id": "custom.axisPlacement", "value": "right"},
                {"id": "unit", "value": "s"},
            ],
        }
    ]


def test_a_single_number_becomes_a_stat_or_a_gauge() -> None:
    number = panel(
        core.SingleStat,
        format="percent",
        valueName="current",
        thresholds="50,80",
        colorBackground=True,
        valueMaps=[core.ValueMap(text="down", value="0"), core.ValueMap(text="none", value="null")],
        sparkline=core.SparkLine(show=True),
    )
    stat, gauge = of(number), of(panel(core.SingleStat, gauge=core.Gauge(show=True, maxValue=7)))

    assert (stat["type"], stat["fieldConfig"]["defaults"]["unit"]) == ("stat", "percent")
    assert stat["options"]["reduceOptions"]["calcs"] == ["lastNotNull"]
    assert (stat["options"]["colorMode"], stat["options"]["graphMode"]) == ("background", "area")
    assert [step["value"] for step in stat["fieldConfig"]["defaults"]["thresholds"]["steps"]] == [None, 50, 80]
    assert [one["type"] for one in stat["fieldConfig"]["defaults"]["mappings"]] == ["value", "special"]
    assert (gauge["type"], gauge["fieldConfig"]["defaults"]["max"]) == ("gauge", 7)


def test_a_panel_that_grafana_has_no_more_is_kept_and_said() -> None:
    whole = json.loads(Monitoring(name="t", dashboards=[
        core.Dashboard(title="D", panels=[panel(core.Worldmap, title="Map")])
    ]).model_dump()["dashboards"][0]["content"])  # fmt: skip

    assert modernised(whole, "d", "t").lost == (
        "panel Map: Grafana has no panel of the type grafana-worldmap-panel any more; "
        "its settings are kept as they are",
    )


def test_variables_keep_their_values() -> None:
    templates = [
        core.Template(name="job", query="label_values(up, job)", dataSource="Prometheus", multi=True, includeAll=True),
        core.Template(name="size", type="custom", query="a, b", default="b"),
        core.Template(name="step", type="interval", query="1m,5m", default="5m"),
    ]
    found = {one["name"]: one for one in made(templating=core.Templating(list=templates))["templating"]["list"]}

    assert (found["job"]["query"], found["job"]["multi"]) == ("label_values(up, job)", True)
    assert found["job"]["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert [one["value"] for one in found["size"]["options"]] == ["a", "b"]
    assert found["step"]["current"] == {"text": "5m", "value": "5m"}


settings_of_graphs = st.fixed_dictionaries(
    {
        "bars": st.booleans(),
        "lines": st.booleans(),
        "points": st.booleans(),
        "stack": st.booleans(),
        "percentage": st.booleans(),
        "steppedLine": st.booleans(),
        "fill": st.integers(0, 10),
        "lineWidth": st.integers(0, 10),
        "nullPointMode": st.sampled_from(["connected", "null", "null as zero"]),
        "span": st.sampled_from([None, 3, 6, 12]),
    }
)


@given(st.lists(settings_of_graphs, max_size=5), st.lists(st.sampled_from(KINDS), max_size=5))
@settings(max_examples=30)
def test_any_mixture_has_no_nulls_but_bases_different_ids_and_panels_inside_the_grid(
    graphs: list[dict[str, Any]], kinds: list[Any]
) -> None:
    dashboard = made(*(panel(core.Graph, **one) for one in graphs), *(panel(kind) for kind in kinds))

    ids = [one["id"] for one in dashboard["panels"]]
    assert len(set(ids)) == len(ids)
    assert all(one["gridPos"]["x"] + one["gridPos"]["w"] <= 24 for one in dashboard["panels"])
    assert "null" not in json.dumps(dashboard).replace('"value": null', "").replace("lastNotNull", "").replace(
        "Nulls", ""
    )
