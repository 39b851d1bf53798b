"""Scaling triggers: CPU and memory scale, the other three alert; and staging differs from production by values only."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from deployments import Generated
from eventcore_mixin import Settings
from eventcore_monitoring.validators.kubernetes import check_objects
from eventcore_monitoring.validators.program import Tools

MANIFEST = "kubernetes/eventcore-app.yaml"


def spec(one: Generated) -> dict[str, Any]:
    read: dict[str, Any] = one.yaml(MANIFEST)["spec"]
    return read


@pytest.mark.parametrize("deployment", ["production", "staging"])
def test_the_strict_schemas_accept_every_object(deployment: str, generated: dict[str, Generated]) -> None:
    assert list(check_objects(generated[deployment].folder, Tools(promtool="off", amtool="off"))) == []


def test_cpu_and_memory_scale_at_the_thresholds_of_the_settings(production: Generated) -> None:
    settings = Settings()
    triggers = {trigger["type"]: trigger["metadata"]["value"] for trigger in spec(production)["triggers"]}
    assert triggers == {"cpu": f"{settings.cpu.value * 100:.0f}", "memory": f"{settings.memory.value * 100:.0f}"}
    assert triggers == {"cpu": "70", "memory": "80"}


def test_the_workload_is_scaled_between_the_replicas_of_the_settings(production: Generated, staging: Generated) -> None:
    limits = [(spec(one)["minReplicaCount"], spec(one)["maxReplicaCount"]) for one in (production, staging)]
    assert limits == [Settings().replicas, (1, 3)]


def test_the_pool_the_storage_and_the_latency_do_not_scale_the_workload(production: Generated) -> None:
    assert {trigger["type"] for trigger in spec(production)["triggers"]} == {"cpu", "memory"}
    assert "eventcore_" not in str(spec(production))


@pytest.mark.parametrize(
    ("alert", "threshold", "waits"),
    [
        ("CpuUsageHigh", "> 0.7", "15m"),
        ("ContainerMemoryHigh", "> 0.8", "15m"),
        ("StorageUsageHigh", "> 0.7", "15m"),
        ("PoolUtilisationHigh", "> 0.8", "15m"),
        ("PoolOversized", "< 0.3", "6h"),
        ("CommandLatencyHigh", "> 1", "10m"),
    ],
)
def test_every_trigger_of_the_guide_is_an_alert_at_its_threshold(
    alert: str, threshold: str, waits: str, production: Generated
) -> None:
    rule = production.rules()[alert]
    assert (rule["expr"][-len(threshold) :], rule["for"]) == (threshold, waits)


def test_the_command_latency_is_a_histogram_with_an_edge_at_the_threshold(production: Generated) -> None:
    (metric,) = [one for one in production.monitoring.metrics if one.name == "eventcore_command_duration_seconds"]
    assert Settings().command_p99.value in metric.buckets
    assert "eventcore_command_duration_seconds" in production.text("runbooks/metrics.md")


def shape(path: str, text: str) -> object:
    """A file without its values: the keys of the data that it holds, or its lines without numbers and names."""
    if path.endswith(".json"):
        return keys(json.loads(text))
    if path.endswith(".yaml"):
        return keys([*yaml.safe_load_all(text)])
    return [line.split()[:1] for line in text.splitlines()] if path.endswith(".conf") else None


def keys(value: object) -> object:
    if isinstance(value, dict):
        return {key: keys(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [keys(inner) for inner in value]
    return None


def test_staging_has_the_files_of_production(production: Generated, staging: Generated) -> None:
    assert staging.paths() == production.paths()


def test_staging_differs_from_production_by_values_only(production: Generated, staging: Generated) -> None:
    different = [
        path
        for path in production.paths()
        # The unit tests follow the thresholds, and a longer threshold needs longer series.
        if not path.startswith("prometheus/tests/")
        and shape(path, production.text(path)) != shape(path, staging.text(path))
    ]
    assert different == []


def test_staging_has_the_alerts_of_production_with_other_thresholds(production: Generated, staging: Generated) -> None:
    def without_numbers(one: Generated) -> dict[str, str]:
        return {
            name: re.sub(r"[\d.]+$", "", rule["expr"]).replace("eventcore-staging", "eventcore")
            for name, rule in one.rules().items()
        }

    assert without_numbers(staging) == without_numbers(production)
    changed = {
        name for name, rule in staging.rules().items() if rule["expr"][-4:] != production.rules()[name]["expr"][-4:]
    }
    assert changed == {"HighCommandFailureRate", "EventStoreLatencyHigh", "ProjectionLagHigh"}
