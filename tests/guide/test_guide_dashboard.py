"""The dashboard "EventCore Operations": what the guide draws and asks for, in JSON that Grafana takes as it is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from deployments import Generated
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.kubernetes import check_objects
from eventcore_monitoring.validators.program import Tools

DASHBOARD = "grafana/dashboards/eventcore-operations.json"
GUIDE_PANELS = ("Command Execution Rate", "Command Success Rate", "Event Store Write Throughput", "Projection Lag")
NO_PROGRAMS = Tools(promtool="off", amtool="off")


@pytest.fixture(scope="module")
def dashboard(production: Generated) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(production.text(DASHBOARD))
    return read


def drawn(dashboard: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The panels that draw metrics, by title; tables show saved searches of the logs."""
    return {panel["title"]: panel for panel in dashboard["panels"] if panel["type"] not in ("row", "table")}


def queries(panel: dict[str, Any]) -> list[str]:
    """The queries of a panel, without the matchers by which all of it is filtered."""
    filtered = (',job=~"$job",instance=~"$instance"', '{job=~"$job",instance=~"$instance"}')
    texts = [target["expr"] for target in panel["targets"]]
    for matchers in filtered:
        texts = [text.replace(matchers, "") for text in texts]
    return texts


def nulls(value: object, way: str = "") -> Iterator[str]:
    if value is None:
        yield way
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from nulls(inner, f"{way}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from nulls(inner, f"{way}[{place}]")


@pytest.mark.parametrize("deployment", ["production", "staging"])
def test_the_published_schemas_accept_it_in_its_file_and_in_its_config_map(
    deployment: str, generated: dict[str, Generated]
) -> None:
    folder = generated[deployment].folder
    assert [*check_dashboards(folder, NO_PROGRAMS), *check_objects(folder, NO_PROGRAMS)] == []


def test_every_panel_of_the_guide_is_there_under_its_title(dashboard: dict[str, Any]) -> None:
    assert [title for title in GUIDE_PANELS if title not in drawn(dashboard)] == []
    assert dashboard["title"] == "EventCore Operations"


@pytest.mark.parametrize(
    ("key_metric", "title", "expression"),
    [
        ("command execution rate", "Command Execution Rate", "rate(eventcore_commands_total["),
        ("write throughput", "Event Store Write Throughput", "rate(eventcore_events_written_total["),
        ("error rates", "Error Rate", "rate(eventcore_command_failures_total["),
        ("p50", "Command Latency", "histogram_quantile(0.5, "),
        ("p95", "Command Latency", "histogram_quantile(0.95, "),
        ("p99", "Command Latency", "histogram_quantile(0.99, "),
        ("pool utilisation", "Database Connection Pool Utilisation", "active / eventcore_db_connections_max"),
    ],
)
def test_every_key_metric_of_the_daily_review_is_drawn(
    dashboard: dict[str, Any], key_metric: str, title: str, expression: str
) -> None:
    assert [query for query in queries(drawn(dashboard)[title]) if expression in query] != [], key_metric


def test_it_is_a_dashboard_and_no_envelope_of_the_api(dashboard: dict[str, Any]) -> None:
    assert "dashboard" not in dashboard
    assert (dashboard["schemaVersion"], dashboard["uid"]) == (42, "eventcore-operations")
    assert "id" not in dashboard


def test_panel_ids_differ_and_are_the_same_in_every_deployment(dashboard: dict[str, Any], staging: Generated) -> None:
    ids = {panel["title"]: panel["id"] for panel in dashboard["panels"]}
    assert len(set(ids.values())) == len(dashboard["panels"])
    assert {panel["title"]: panel["id"] for panel in json.loads(staging.text(DASHBOARD))["panels"]} == ids


def test_every_data_source_is_an_object_that_names_the_variable(dashboard: dict[str, Any]) -> None:
    holders = [holder for panel in drawn(dashboard).values() for holder in (panel, *panel["targets"])]
    assert [
        holder for holder in holders if holder["datasource"] != {"type": "prometheus", "uid": "${datasource}"}
    ] == []


def test_every_panel_has_a_description_a_unit_and_every_graph_a_legend(dashboard: dict[str, Any]) -> None:
    panels = drawn(dashboard).values()
    assert [panel["title"] for panel in panels if not panel["description"]] == []
    assert [panel["title"] for panel in panels if not panel["fieldConfig"]["defaults"]["unit"]] == []
    assert [panel["title"] for panel in panels for target in panel["targets"] if not target["legendFormat"]] == []
    graphs = [panel for panel in panels if panel["type"] == "timeseries"]
    assert [graph["title"] for graph in graphs if not graph["options"]["legend"]["showLegend"]] == []


def test_units_are_those_of_what_is_drawn(dashboard: dict[str, Any]) -> None:
    units = {title: panel["fieldConfig"]["defaults"]["unit"] for title, panel in drawn(dashboard).items()}
    expected = {
        "Command Execution Rate": "ops",
        "Command Success Rate": "percentunit",
        "Error Rate": "percentunit",
        "Command Latency": "s",
        "Event Store Write Throughput": "ops",
        "Projection Lag": "s",
        "Database Connection Pool Utilisation": "percentunit",
    }
    assert {title: units[title] for title in expected} == expected


@pytest.mark.parametrize(
    ("title", "alerts"),
    [
        ("Error Rate", ["HighCommandFailureRate"]),
        ("Event Store Latency p95", ["EventStoreLatencyHigh"]),
        ("Projection Lag", ["ProjectionLagHigh", "ProjectionLagSevere"]),
        ("Command Latency", ["CommandLatencyHigh"]),
        ("Database Connection Pool Utilisation", ["PoolUtilisationHigh", "DatabaseConnectionPoolExhausted"]),
        ("Memory Usage", ["MemoryUsageHigh"]),
        ("CPU Usage", ["CpuUsageHigh"]),
        ("Storage Usage", ["StorageUsageHigh"]),
    ],
)
@pytest.mark.parametrize("deployment", ["production", "staging"])
def test_a_line_stands_at_the_threshold_of_the_alert(
    deployment: str, title: str, alerts: list[str], generated: dict[str, Generated]
) -> None:
    one = generated[deployment]
    panel = drawn(json.loads(one.text(DASHBOARD)))[title]
    thresholds = [float(one.rules()[alert]["expr"].rsplit(" > ", 1)[1]) for alert in alerts]
    steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert [step["value"] for step in steps] == [None, *thresholds]
    assert panel["fieldConfig"]["defaults"]["custom"]["thresholdsStyle"]["mode"] == "line"


def test_no_two_panels_overlap_and_none_is_wider_than_the_page(dashboard: dict[str, Any]) -> None:
    boxes = {panel["title"]: panel["gridPos"] for panel in dashboard["panels"]}
    squares = {
        title: {(x, y) for x in range(box["x"], box["x"] + box["w"]) for y in range(box["y"], box["y"] + box["h"])}
        for title, box in boxes.items()
    }
    assert [pair for pair in combinations(squares, 2) if squares[pair[0]] & squares[pair[1]]] == []
    assert [title for title, box in boxes.items() if box["x"] + box["w"] > 24] == []


def test_nothing_is_null_but_the_base_of_thresholds(dashboard: dict[str, Any]) -> None:
    assert [way for way in nulls(dashboard) if not way.endswith(".thresholds.steps[0].value")] == []


def test_grafana_chooses_the_window_where_it_draws_and_rules_have_a_fixed_one(
    dashboard: dict[str, Any], production: Generated
) -> None:
    drawing = [query for panel in drawn(dashboard).values() for query in queries(panel) if "rate(" in query]
    assert [query for query in drawing if "$__rate_interval" not in query] == []
    firing = [rule["expr"] for rule in production.rules().values()]
    assert [expression for expression in firing if "$" in re.sub(r'"\$1"', "", expression)] == []


def test_no_key_remains_that_only_old_versions_of_grafana_read(dashboard: dict[str, Any]) -> None:
    old = {"graph", "singlestat", "intervalFactor", "maxDataPoints", "aliasColors", "seriesOverrides", "yaxes", "span"}
    assert set(re.findall(r'"(\w+)":', json.dumps(dashboard))) & old == set()
    assert {panel["type"] for panel in dashboard["panels"]} == {"row", "timeseries", "stat", "table"}


GUIDE_SUCCESS_RATE = "1 - (rate(eventcore_command_failures_total[5m]) / rate(eventcore_commands_total[5m]))"
COMMANDS = 'eventcore_commands_total{job="eventcore",instance="app-1:9090",command_type="Deposit"}'
FAILURES = COMMANDS.replace("_commands_total", "_command_failures_total").replace("}", ',error_type="timeout"}')


@pytest.mark.parametrize(
    ("series", "guide", "ours"),
    [
        ({COMMANDS: "0+100x30", FAILURES: "0+3x30"}, [], [0.97]),
        ({COMMANDS: "0+100x30"}, [], [1]),
        ({COMMANDS: "100x30", FAILURES.replace(',error_type="timeout"', ""): "3x30"}, [".nan"], []),
    ],
    ids=["failures carry one more label", "no command ever failed", "no traffic"],
)
def test_the_success_rate_is_drawn_where_the_guides_is_empty_or_no_number(
    series: dict[str, str], guide: list[object], ours: list[object], dashboard: dict[str, Any], tmp_path: Path
) -> None:
    (query,) = queries(drawn(dashboard)["Command Success Rate"])
    wanted = {GUIDE_SUCCESS_RATE: guide, query.replace("$__rate_interval", "5m"): ours}
    # NaN equals nothing, so that it is counted: of all numbers only NaN is not equal to itself.
    tests = [
        {
            "expr": f"count(({expression}) != ({expression}))"
            if samples == [".nan"]
            else f"round(({expression}), 0.01)",
            "eval_time": "20m",
            "exp_samples": [{"labels": "{}", "value": 1 if sample == ".nan" else sample} for sample in samples],
        }
        for expression, samples in wanted.items()
    ]
    unit = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": tests,
    }
    (tmp_path / "tests.yaml").write_text(yaml.safe_dump({"tests": [unit]}), "utf-8")
    program = shutil.which("promtool")
    assert program is not None
    run = subprocess.run([program, "test", "rules", str(tmp_path / "tests.yaml")], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
