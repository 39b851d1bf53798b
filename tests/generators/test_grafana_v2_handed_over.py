from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import grafanalib.core as g
import pytest

from eventcore_monitoring.generators.grafana.modernise import modernised
from eventcore_monitoring.generators.grafana.v2 import resource
from eventcore_monitoring.validators import json_schema
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.program import Tools
from grafana_formats import Json, as_read, panels, read_back
from grafanalib_dashboards import JOB, KINDS, panel, written

PICKER = g.TimePicker(hidden=True, nowDelay="1m", refreshIntervals=["3s"], timeOptions=[])
MARKS = [
    {"name": "Alerts", "datasource": "-- Grafana --", "builtIn": 1, "enable": True, "hide": True, "type": "dashboard"},
    {"name": "Some", "datasource": "Prometheus", "expr": "up", "filter": {"ids": [1]}, "placement": "inControlsMenu"},
]
SWITCHED_OFF = {
    "id": "limit",
    "options": {"limitField": 1},
    "disabled": True,
    "filter": {"id": "byRefId", "options": "A"},
}
LIBRARY = {"name": "Shared", "uid": "shared"}


def both(raw: Json) -> tuple[Json, Json]:
    """The classic dashboard, as we write it, and its resource."""
    classic = modernised(raw, "team", "shop").dashboard
    return classic, resource(classic, {})


def team(*panels: Any, templates: Sequence[g.Template] = (JOB,), **more: Any) -> Json:
    """A dashboard that grafanalib wrote."""
    return written(g.Dashboard(title="Team", panels=list(panels), templating=g.Templating(list(templates)), **more))


def with_variable(**classic: Any) -> Json:
    return {**team(), "templating": {"list": [{"name": "x", **classic}]}}


def variable(**classic: Any) -> Json | None:
    """The variable in the resource, None where it is left out."""
    made = both(with_variable(**classic))[1]["spec"]["variables"]
    return next((one for one in made if one["spec"]["name"] == "x"), None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_handed_over_panel_carries_the_same_in_both_formats(kind: str) -> None:
    more = {} if kind in ("Text", "AlertList") else {"extraJson": {"transformations": [SWITCHED_OFF]}}
    classic, made = both(team(panel(kind, **more)))

    assert {name: read_back(element) for name, element in made["spec"]["elements"].items()} == {
        f"panel-{one['id']}": as_read(one) for one in panels(classic)
    }


def test_a_transformation_that_is_switched_off_stays_so() -> None:
    _, made = both(team(panel("TimeSeries", transformations=[SWITCHED_OFF])))
    [element] = made["spec"]["elements"].values()

    assert read_back(element)["transformations"] == [SWITCHED_OFF]


def test_a_query_that_is_hidden_stays_so() -> None:
    hidden = {"targets": [{"refId": "A", "expr": "up", "hide": True}]}
    _, made = both(team(panel("TimeSeries", extraJson=hidden)))
    [element] = made["spec"]["elements"].values()

    assert read_back(element)["targets"][0]["hide"] is True


def test_a_panel_of_the_library_is_a_reference_to_it() -> None:
    classic, made = both(team(panel("TimeSeries", extraJson={"libraryPanel": LIBRARY})))
    [one] = panels(classic)

    assert made["spec"]["elements"] == {
        f"panel-{one['id']}": {
            "kind": "LibraryPanel",
            "spec": {"id": one["id"], "title": "A TimeSeries", "libraryPanel": LIBRARY},
        }
    }


def test_the_settings_of_time_are_kept() -> None:
    more = {"weekStart": "monday", "fiscalYearStartMonth": 3, "preload": True, "liveNow": True}
    spec = both({**team(time=g.Time("now-2d", "now-1h"), timePicker=PICKER), **more})[1]["spec"]

    assert (spec["preload"], spec["liveNow"]) == (True, True)
    assert spec["timeSettings"] == {
        "timezone": "utc",
        "from": "now-2d",
        "to": "now-1h",
        "autoRefresh": "10s",
        "autoRefreshIntervals": ["3s"],
        "hideTimepicker": True,
        "fiscalYearStartMonth": 3,
        "weekStart": "monday",
        "nowDelay": "1m",
    }


def test_a_week_that_starts_as_the_browser_says_is_the_default() -> None:
    assert "weekStart" not in both({**team(), "weekStart": "browser"})[1]["spec"]["timeSettings"]


def test_what_version_2_knows_of_an_annotation_stands_in_its_place() -> None:
    built_in, some = (one["spec"] for one in both(team(annotations=g.Annotations(MARKS)))[1]["spec"]["annotations"])

    assert (built_in["builtIn"], built_in["hide"], built_in["legacyOptions"]) == (True, True, {"type": "dashboard"})
    assert (some["filter"], some["placement"]) == ({"ids": [1]}, "inControlsMenu")
    assert "legacyOptions" not in some


@pytest.mark.parametrize(
    ("classic", "kind", "expected"),
    [
        ({"type": "groupby", "datasource": "Prometheus"}, "GroupByVariable", {"multi": True}),
        ({"type": "adhoc", "datasource": "Prometheus"}, "AdhocVariable", {"filters": []}),
        (
            {"type": "switch", "current": {"value": "true"}},
            "SwitchVariable",
            {"current": "true", "enabledValue": "true"},
        ),
        ({"type": "switch"}, "SwitchVariable", {"current": "false", "disabledValue": "false"}),
        ({"type": "query", "query": "metrics(up)", "hide": 3}, "QueryVariable", {"hide": "inControlsMenu"}),
        (
            {
                "type": "query",
                "query": "metrics(up)",
                "description": "D",
                "skipUrlSync": True,
                "allowCustomValue": False,
            },
            "QueryVariable",
            {"description": "D", "skipUrlSync": True, "allowCustomValue": False, "definition": "metrics(up)"},
        ),
        ({"type": "interval", "query": ""}, "IntervalVariable", {"query": "", "options": []}),
        ({"type": "custom", "query": ""}, "CustomVariable", {"query": "", "options": []}),
    ],
)
def test_a_handed_over_variable_has_its_kind_and_keeps_what_is_said_of_it(
    classic: Json, kind: str, expected: Json
) -> None:
    made = variable(**classic)

    assert made is not None
    assert made["kind"] == kind
    assert {key: made["spec"].get(key) for key in expected} == expected


def test_a_query_of_a_variable_in_grafanas_own_form_stays_as_it_is() -> None:
    asked = {"query": "label_values(up, job)", "qryType": 1, "refId": "x"}
    made = variable(type="query", query=asked)

    assert made is not None
    assert made["spec"]["query"]["spec"] == asked
    assert "definition" not in made["spec"]


@pytest.mark.parametrize("kind", ["system", "snapshot"])
def test_a_variable_that_only_a_server_makes_is_left_out(kind: str) -> None:
    assert variable(type=kind) is None


@pytest.mark.parametrize(
    "raw",
    [
        team(graphTooltip=7),
        with_variable(type="query", query="metrics(up)", sort=11),
        with_variable(type="query", query="metrics(up)", refresh=5),
        with_variable(type="constnat", query="a"),
        team(panel("Stat", transformations=[{"id": "limit"}])),
        team(panel("Stat", extraJson={"libraryPanel": {"uid": "x"}})),
    ],
)
def test_what_grafana_does_not_know_is_named_by_the_checks_and_stops_no_writing(raw: Json, tmp_path: Path) -> None:
    for place, value in zip(("dashboards", "resources"), both(raw), strict=True):
        file = tmp_path / "grafana" / place / "team.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(value))

    found = {finding.at.partition("/team.json")[0] for finding in check_dashboards(tmp_path, Tools("off", "off"))}
    assert "grafana/dashboards" in found


def test_grafanas_own_schema_accepts_all_of_it() -> None:
    pytest.importorskip("jsonschema_rs")
    violations = json_schema.compiled(json_schema.data("grafana", "schemas.json")["X_v2__Spec"])
    templates = (
        JOB,
        g.Template(name="by", query="", type="groupby", dataSource="Prometheus"),
        g.Template(name="on", query="", type="switch"),
        g.Template(name="asked", query={"query": "metrics(up)", "refId": "x"}, dataSource="Prometheus"),
    )
    raw = team(
        *(panel(kind) for kind in KINDS),
        panel("Stat", title="Library", extraJson={"libraryPanel": LIBRARY, "timeCompare": "1d"}),
        panel("TimeSeries", title="Off", transformations=[SWITCHED_OFF]),
        templates=templates,
        annotations=g.Annotations(MARKS),
        timePicker=PICKER,
    )
    _, made = both({**raw, "weekStart": "sunday", "liveNow": True})

    assert [violation.message for violation in violations(made["spec"])] == []
