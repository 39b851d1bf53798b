"""The ready-made boards: what they show, and that every part of ours accepts them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eventcore_monitoring import (
    Alert,
    AlertList,
    Counter,
    Dashboard,
    EventRatio,
    Gauge,
    Heatmap,
    Histogram,
    Monitoring,
    NativeHistogram,
    Parts,
    Query,
    Scenario,
    Slo,
    Target,
    TimeSeries,
    alerts_board,
    check,
    constant,
    count,
    fluentd_board,
    foreign_dashboards,
    generate,
    matching,
    percent,
    postgresql_board,
    ramp,
    red_board,
    seconds,
    slo_parts,
    use_board,
)
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.previews import FOLDER, with_previews
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.program import Tools

APP = Target(job="shop")
REQUESTS = Counter(name="http_requests_total", help="Requests.", labels=["code", "route"], target=APP)
TIMES = Histogram(name="http_seconds", help="Times.", labels=["route"], buckets=[0.1, 0.25, 0.5, 1.0], target=APP)
NATIVE = NativeHistogram(name="http_native_seconds", help="Times.", labels=["route"], target=APP)
QUEUE = Gauge(name="queue_length", help="Jobs that wait.", unit="count", target=APP)
USED = Gauge(name="pool_used", help="Used.", unit="connections", at_most="pool_size", target=APP)
SIZE = Gauge(name="pool_size", help="Size.", unit="connections", target=APP)
FAILED = REQUESTS.where(code=matching("5.."))
FAILING = FAILED.rate("5m").sum() / REQUESTS.rate("5m").sum().filtered(">", 0) > percent(5)
SLOW = TIMES.quantile(0.95) > seconds(0.5)


def alert(name: str, when: Any, severity: str, *series: Any) -> Alert:
    fires = [Scenario(name="it is bad", series=series, fires_from="10m")]
    return Alert(name=name, when=when, severity=severity, summary="It is bad.", fires_when=fires)


ALERTS = [
    alert("Failing", FAILING, "page", REQUESTS.series(ramp(9), code="200"), REQUESTS.series(ramp(1), code="500")),
    alert("QueueLong", count(100) < QUEUE, "ticket", QUEUE.series(constant(150))),
    alert("QueueVeryLong", count(200) < QUEUE, "page", QUEUE.series(constant(250))),
]
FLUENTD = fluentd_board(Target(job="fluentd"))
POSTGRESQL = postgresql_board(Target(job="postgres"))
RED = red_board("shop-red", "Shop", requests=REQUESTS, errors=FAILED, duration=TIMES, by="route", slow=SLOW)
USE = use_board("shop-use", "Shop", utilisation={"Pool": percent(80) < USED / SIZE}, saturation={"Queue": QUEUE})
SLO = slo_parts(
    Slo(name="available", title="Available", objective=99.9, indicator=EventRatio(total=REQUESTS, bad=FAILED),
        page="page", ticket="ticket"),
    metrics=[REQUESTS], name="shop-slo", title="Shop",
)  # fmt: skip
BOARDS = [
    RED,
    red_board("shop-red-2", "Shop", requests=REQUESTS, errors=FAILING, duration=TIMES),
    red_board("shop-red-3", "Shop", requests=REQUESTS, errors=FAILED, duration=NATIVE, by="route"),
    USE,
    *SLO.dashboards,
    alerts_board("shop-alerts", "Shop", ALERTS),
    *FLUENTD.dashboards,
    *POSTGRESQL.dashboards,
]
WHOLE = Monitoring(
    name="shop",
    metrics=[REQUESTS, TIMES, NATIVE, QUEUE, USED, SIZE, *FLUENTD.metrics, *POSTGRESQL.metrics],
    recording_rules=SLO.recording_rules,
    alerts=ALERTS,
    dashboards=BOARDS,
    runbook_url="https://runbooks.example.com",
)


def shown(board: Dashboard, title: str) -> list[str]:
    """What the queries of a panel draw."""
    (panel,) = [panel for _, panel in board.panels() if panel.title == title]
    assert isinstance(panel, TimeSeries)
    return [str(query.show) for query in panel.show if isinstance(query, Query)]


def test_no_check_finds_anything_in_any_board() -> None:
    assert check(WHOLE) == []


def test_neither_grafana_s_schema_nor_any_rule_of_the_linter_finds_anything_in_both_formats(tmp_path: Path) -> None:
    for artifact in grafana(WHOLE):
        file = tmp_path / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.content)

    built = check_dashboards(tmp_path, Tools(promtool="off", amtool="off"))
    assert [str(one) for one in built] == []
    # As anybody reads them: without our catalogue, all rules of dashboard-linter included.
    checked = foreign_dashboards.check_dashboards([tmp_path / "grafana"], None)
    assert checked.files == 2 * len(BOARDS)
    # What is recorded of an objective is a sum over all jobs and instances: no variable could choose among them.
    summed = [f"no variable {label} chooses among the series" for label in ("job", "instance") for _ in range(2)]
    assert sorted(one.message for one in checked.findings) == sorted(summed)
    assert {Path(one.source.file).stem for one in checked.findings if one.source} == {"shop-slo"}


def test_every_board_has_a_picture_in_which_every_panel_has_data() -> None:
    made, findings = with_previews(WHOLE, generate(WHOLE), {})
    pictures = {one.path.stem: one.content.decode() for one in made if one.path.parent == FOLDER}

    assert findings == ()
    assert pictures.keys() == {board.name for board in BOARDS}
    assert [name for name, picture in pictures.items() if "no saved answer" in picture or "No data" in picture] == []


def test_red_shows_rate_errors_and_durations_by_a_label() -> None:
    assert shown(RED, "Requests") == ["sum by (route) (rate(http_requests_total[5m]))"]
    assert [text.split(",")[0] for text in shown(RED, "Duration")] == [
        "histogram_quantile(0.5",
        "histogram_quantile(0.95",
        "histogram_quantile(0.99",
        "histogram_quantile(0.95",
    ]
    assert any(isinstance(panel, Heatmap) for _, panel in RED.panels())
    assert RED.filter_by == ("job", "instance", "route")


def test_red_draws_the_limit_on_the_quantile_that_it_is_about() -> None:
    board = red_board("r", "R", requests=REQUESTS, errors=FAILED, duration=TIMES, slow=SLOW)

    assert len(shown(board, "Duration")) == 3
    assert shown(board, "Duration")[1] == str(SLOW)


def test_no_failure_yet_is_0_and_no_request_is_nothing() -> None:
    (errors,) = shown(red_board("r", "R", requests=REQUESTS, errors=FAILED, duration=TIMES), "Errors")

    assert " or sum(rate(http_requests_total[5m])) * 0) / (sum(rate(http_requests_total[5m])) > 0)" in errors


def test_use_shows_thresholds_of_conditions_and_has_no_row_without_panels() -> None:
    assert [row.title for row in USE.rows] == ["Utilisation", "Saturation"]
    assert shown(USE, "Pool") == [str(percent(80) < USED / SIZE)]


def test_alerts_stand_in_rows_by_severity_and_those_on_one_expression_in_one_panel() -> None:
    board = alerts_board("a", "A", ALERTS)

    assert [(row.title, [panel.title for panel in row.panels]) for row in board.rows] == [
        ("Now", ["Firing and pending"]),
        ("Severity page", ["Failing", "QueueLong · QueueVeryLong"]),
    ]
    assert isinstance(board.rows[0].panels[0], AlertList)


def test_every_alert_with_a_threshold_has_a_panel_there_and_links_to_it() -> None:
    board = alerts_board("a", "A", ALERTS)
    monitoring = Monitoring(name="shop", metrics=[REQUESTS, QUEUE], alerts=ALERTS, dashboards=[board])
    (rules,) = [one for one in generate(monitoring) if one.path.as_posix() == "prometheus/rules/shop.yaml"]

    assert (
        rules.content.decode().count('"__dashboardUid__": a') + rules.content.decode().count("__dashboardUid__: a") == 3
    )


@pytest.mark.parametrize("board", [FLUENTD, POSTGRESQL], ids=["fluentd", "postgresql"])
def test_a_board_of_an_exporter_reads_the_metrics_that_it_brings_and_no_others(board: Parts) -> None:
    read = json.dumps(
        [str(query.show) for _, panel in board.dashboards[0].panels() for query in getattr(panel, "show", ())]
    )

    assert [metric.name for metric in board.metrics if metric.name not in read] == []
    assert check(Monitoring(name="m").with_parts(board)) == []
