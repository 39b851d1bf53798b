from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.model.dashboards import (
    AdHocVariable,
    AlertAnnotation,
    Annotation,
    ConstantVariable,
    CustomVariable,
    Dashboard,
    DataSourceVariable,
    EventAnnotation,
    IntervalVariable,
    LokiQuery,
    Query,
    QueryVariable,
    Row,
    Stat,
    Text,
    TextVariable,
)
from eventcore_monitoring.model.grafana_output import GrafanaOutput
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.validators import json_schema
from grafana_formats import Json, as_read, panels, read_back, rows
from strategies.dashboards import DELAY, METRICS, dashboards

VARIABLES = [
    QueryVariable(name="channel", title="Channel", metric="shop_orders_total", label="channel"),
    CustomVariable(name="zone", title="Zone", values=["a", "b,c"], multiple=True),
    IntervalVariable(name="step", title="Step", values=["1m", "5m"]),
    ConstantVariable(name="kind", value="x"),
    TextVariable(name="text", title="Text"),
    DataSourceVariable(name="other", title="Other", matching="eu.*"),
    AdHocVariable(name="any", title="Any"),
]
ANNOTATIONS = [
    Annotation(name="Late", show=DELAY.max().filtered(">", 3), text="Late."),
    AlertAnnotation(severity="critical"),
    EventAnnotation(name="Deployments", tags=["deployment"]),
]
SHOWN = [Query(show=DELAY)]
FULL = Dashboard(
    name="full",
    title="Full",
    rows=[
        Row(
            title="First",
            tab="One",
            panels=[Stat(title="S", show=SHOWN), Stat(title="L", show=[LokiQuery(logql="{a='b'}")])],
        ),
        Row(title="Second", tab="Two", panels=[Text(title="T", markdown="x", repeat="zone")], collapsed=True),
        Row(title="Third", panels=[Stat(title="S", show=SHOWN)], repeat="zone"),
    ],
    variables=VARIABLES,
    annotations=ANNOTATIONS,
)


def both(dashboard: Dashboard, **more: Any) -> tuple[Json, Json]:
    """The classic dashboard and the resource of the same."""
    made = {one.path.as_posix(): one.content for one in grafana(of(dashboard, **more))}
    name = dashboard.name
    return json.loads(made[f"grafana/dashboards/{name}.json"]), json.loads(made[f"grafana/resources/shop/{name}.json"])


def of(dashboard: Dashboard, **more: Any) -> Monitoring:
    return Monitoring(name="shop", metrics=METRICS, dashboards=[dashboard], **more)


@given(dashboards)
@settings(max_examples=60)
def test_both_formats_carry_the_same_queries_options_and_field_configuration(dashboard: Dashboard) -> None:
    classic, made = both(dashboard)

    elements = made["spec"]["elements"]
    assert {name: read_back(element) for name, element in elements.items()} == {
        f"panel-{panel['id']}": as_read(panel) for panel in panels(classic)
    }


@given(dashboards)
@settings(max_examples=40)
def test_every_panel_stands_once_below_its_row_where_the_classic_dashboard_has_it(dashboard: Dashboard) -> None:
    classic, made = both(dashboard)

    boxes = {f"panel-{panel['id']}": panel["gridPos"] for panel in panels(classic)}
    placed = [item["spec"] for row in rows(made["spec"]["layout"]) for item in row["layout"]["spec"]["items"]]
    assert sorted(item["element"]["name"] for item in placed) == sorted(boxes)
    for item in placed:
        box = boxes[item["element"]["name"]]
        assert (item["x"], item["width"], item["height"]) == (box["x"], box["w"], box["h"])
    assert [(row["title"], row["collapse"]) for row in rows(made["spec"]["layout"])] == [
        (panel["title"], panel["collapsed"]) for panel in classic["panels"] if panel["type"] == "row"
    ]


def test_grafanas_own_schema_accepts_any_dashboard_of_version_2() -> None:
    pytest.importorskip("jsonschema_rs")
    violations = json_schema.compiled(json_schema.data("grafana", "schemas.json")["X_v2__Spec"])
    found = []

    @given(dashboards)
    @settings(max_examples=60)
    def gather(dashboard: Dashboard) -> None:
        found.extend(violations(both(dashboard)[1]["spec"]))

    gather()

    assert found == []
    assert list(violations(both(FULL)[1]["spec"])) == []


def test_a_resource_is_named_by_the_uid_and_has_nothing_that_a_server_sets() -> None:
    _, made = both(FULL)

    assert (made["apiVersion"], made["kind"], made["metadata"]) == (
        "dashboard.grafana.app/v2",
        "Dashboard",
        {"name": "full"},
    )


def test_rows_stand_in_their_tabs() -> None:
    layout = both(FULL)[1]["spec"]["layout"]

    assert [
        (tab["spec"]["title"], [row["title"] for row in rows(tab["spec"]["layout"])]) for tab in layout["spec"]["tabs"]
    ] == [("One", ["First"]), ("Two", ["Second"]), ("Overview", ["Third"])]


def test_every_kind_of_variable_has_its_kind_there_and_keeps_its_query() -> None:
    made = both(FULL)[1]["spec"]["variables"]

    assert [(one["kind"], one["spec"]["name"]) for one in made] == [
        ("DatasourceVariable", "datasource"),
        ("DatasourceVariable", "loki_datasource"),
        ("QueryVariable", "job"),
        ("QueryVariable", "instance"),
        ("QueryVariable", "channel"),
        ("CustomVariable", "zone"),
        ("IntervalVariable", "step"),
        ("ConstantVariable", "kind"),
        ("TextVariable", "text"),
        ("DatasourceVariable", "other"),
        ("AdhocVariable", "any"),
    ]
    channel = made[4]["spec"]
    assert channel["query"]["spec"] == {"__legacyStringValue": "label_values(shop_orders_total, channel)"}
    assert (channel["allValue"], channel["multi"], channel["refresh"]) == (".+", True, "onTimeRangeChanged")


def test_annotations_keep_their_queries_and_what_only_their_data_source_reads() -> None:
    late, alerts, deployments = (one["spec"] for one in both(FULL)[1]["spec"]["annotations"])

    assert late["query"]["spec"]["expr"] == 'max(shop_delay_seconds{job=~"$job",instance=~"$instance"}) > 3'
    assert late["legacyOptions"] == {"titleFormat": "Late", "textFormat": "Late."}
    assert alerts["query"]["spec"]["expr"] == 'ALERTS{alertstate="firing",severity="critical"}'
    assert (deployments["query"]["group"], deployments["query"]["spec"]["tags"]) == ("grafana", ["deployment"])


def test_resources_and_config_maps_can_be_left_out_and_objects_for_the_operator_asked_for() -> None:
    def paths(output: GrafanaOutput) -> list[str]:
        return sorted(one.path.as_posix() for one in grafana(of(FULL, grafana=output)))

    least = ["grafana/dashboards/full.json", "grafana/provisioning/dashboards.yaml"]
    assert paths(GrafanaOutput(resources=False, config_maps=False)) == least
    assert paths(GrafanaOutput()) == [
        "grafana/dashboards/full.json",
        "grafana/provisioning/dashboards.yaml",
        "grafana/resources/shop/full.json",
        "kubernetes/dashboard-full.yaml",
    ]
    assert paths(GrafanaOutput(resources=False, config_maps=False, operator={"instance": "main"})) == [
        least[0],
        "grafana/operator/dashboards/full.yaml",
        "grafana/operator/manifests/full.json",
        least[1],
    ]
