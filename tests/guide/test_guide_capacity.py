"""The guide's capacity chapter: its key metrics, triggers, checks of disks, baseline and forecast reach artifacts."""

from __future__ import annotations

import json
import re

import pytest

from deployments import Generated
from eventcore_mixin import Settings, eventcore
from eventcore_monitoring.checks.connections_exceed_database import connections_exceed_database


@pytest.mark.parametrize(
    ("alert", "expression", "severity"),
    [
        ("FilesystemUsageHigh", r"node_filesystem_avail_bytes.+/var/log.+> 0\.7$", "medium"),
        ("FilesystemNearlyFull", r"node_filesystem_avail_bytes.+/backups.+> 0\.9$", "high"),
        ("StorageNearlyFull", r"kubelet_volume_stats_used_bytes.+> 0\.9$", "high"),
        ("StorageFullSoon", r"^predict_linear\(kubelet_volume_stats_used_bytes.+\[1w:1h\], 2592000\).+> 1 and", "low"),
        ("FilesystemFullSoon", r"predict_linear\(node_filesystem_avail_bytes.+\[1w:1h\], 2592000\)", "low"),
        ("ContainerMemoryNearLimit", r"kube_pod_container_resource_limits.+> 0\.9$", "high"),
        ("CommandsSlowerThanUsual", r"p95_5m / .+p95_usual > 2 and .+ > 0\.05$", "medium"),
        ("DiskSaturated", r"^rate\(node_disk_io_time_seconds_total\[5m\]\) > 0\.9$", "low"),
        ("LogsUnread", r"^sum by \(instance\) \(changes\(fluentd_tail_file_position\[30m\]\)\) <= 0 and on", "low"),
        ("AutoscalerAtLimit", r"kube_horizontalpodautoscaler_status_current_replicas.+>= 1$", "low"),
    ],
)
def test_what_the_guide_looks_at_by_hand_is_an_alert(
    alert: str, expression: str, severity: str, production: Generated
) -> None:
    rule = production.rules()[alert]
    assert re.search(expression, rule["expr"])
    assert rule["labels"]["severity"] == severity


@pytest.mark.parametrize(
    ("group", "record", "expression"),
    [
        ("application", "eventcore:commands:rate5m", "slo:command_availability:total_rate5m"),
        ("performance", "eventcore:events_written:rate5m", "sum(rate(eventcore_events_written_total[5m]))"),
        ("performance", "command_type:eventcore_command_failures:ratio5m", None),
        ("performance", "eventcore:command_duration_seconds:p50_5m", None),
        ("performance", "eventcore:command_duration_seconds:p95_5m", None),
        ("system", "instance:eventcore_db_connections:utilisation", None),
        ("growth", "eventcore:events_written:increase1d", "sum(increase(eventcore_events_written_total[1d]))"),
        (
            "growth",
            "eventcore:events_written:compound90d",
            "eventcore:events_written:increase1d * (eventcore:events_written:increase1d /"
            " (eventcore:events_written:increase1d offset 30d > 0)) ^ 3",
        ),
        (
            "growth",
            "eventcore:events_written:linear90d",
            "predict_linear(eventcore:events_written:increase1d[30d:1h], 7776000)",
        ),
    ],
)
def test_the_key_metrics_and_the_forecast_are_recorded(
    group: str, record: str, expression: str | None, production: Generated
) -> None:
    (file,) = production.yaml(f"prometheus/rules/{group}.yaml")["groups"]
    recorded = {rule["record"]: rule["expr"] for rule in file["rules"] if "record" in rule}
    assert record in recorded
    assert expression in (None, recorded[record])


def test_the_capacity_dashboard_shows_every_ladder_with_all_its_thresholds(production: Generated) -> None:
    board = json.loads(production.text("grafana/dashboards/eventcore-capacity.json"))
    panels = {panel["title"]: panel for panel in board["panels"]}
    steps = {
        title: [step["value"] for step in panels[title]["fieldConfig"]["defaults"]["thresholds"]["steps"]][1:]
        for title in ("Volumes", "File Systems", "Connection Pool")
    }
    assert steps["Volumes"] == steps["File Systems"] == [0.7, 0.9]
    assert {0.3, 0.8, 0.9} <= set(steps["Connection Pool"])


def test_the_replicas_of_upstreams_autoscaler_are_refused_with_the_numbers() -> None:
    (finding,) = connections_exceed_database(eventcore(Settings(replicas=(3, 20), reserved_connections=0)))
    assert finding.message == (
        "20 replicas and 1 more in a rollout with pools of 20 open up to 420 connections, and the database takes 200"
        " with 0 of them reserved for others"
    )
