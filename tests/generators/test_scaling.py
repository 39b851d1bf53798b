from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventcore_monitoring.findings import DefinitionError
from eventcore_monitoring.generators.scaling import scaling
from eventcore_monitoring.model.alerts import RecordingRule
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scaling import (
    ConnectionBudget,
    PrometheusTrigger,
    ResourceTrigger,
    Scaling,
    ScalingPolicy,
    ScalingRules,
)
from eventcore_monitoring.validators.kubernetes import check_objects
from eventcore_monitoring.validators.program import Tools
from eventcore_monitoring.values import count, percent, seconds
from golden import differences
from samples.shop import SHOP, busy, orders, slow, waiting

GOLDEN = Path(__file__).parent / "golden" / "scaling"
NO_TOOLS = Tools(promtool="off", amtool="off")


def deployment(*scaled: Scaling, **more: Any) -> Monitoring:
    return Monitoring(name="shop", metrics=SHOP.metrics, scaling=scaled, **more)


def scaled(**changes: object) -> Scaling:
    return SHOP.scaling[0].replaced(**changes)


def manifest(declared: Scaling, **more: Any) -> Any:
    (made,) = scaling(deployment(declared, **more))
    return yaml.safe_load(made.content)


def faults(monitoring: Monitoring, folder: Path) -> list[str]:
    for artifact in scaling(monitoring):
        (folder / artifact.path).parent.mkdir(exist_ok=True)
        (folder / artifact.path).write_bytes(artifact.content)
    return [finding.message for finding in check_objects(folder, NO_TOOLS)]


def test_the_manifests_are_those_in_the_golden_files() -> None:
    assert differences(GOLDEN, scaling(SHOP)) == {}


def test_the_strict_schemas_and_the_rules_of_keda_accept_every_manifest(tmp_path: Path) -> None:
    variants = [
        *SHOP.scaling,
        scaled(name="bare", polling_interval=None, fallback_replicas=None, help=None),
        scaled(name="from-zero", replicas=(0, 1), fallback_replicas=1),
        scaled(name="x" * 54, help='"}} {{7*7}} <script>'),
        Scaling(
            name="cpu-only",
            workload="w",
            replicas=(1, 2),
            triggers=[ResourceTrigger(name="cpu", resource="cpu", when=busy)],
        ),
    ]
    assert faults(deployment(*variants), tmp_path) == []
    assert len(os.listdir(tmp_path / "kubernetes")) == len(variants)


def test_a_threshold_is_the_conditions_own() -> None:
    triggers = [
        ResourceTrigger(name="cpu", resource="cpu", when=busy.expression > percent(29)),
        PrometheusTrigger(name="latency", when=slow.expression > seconds(1)),
        PrometheusTrigger(name="queue", when=waiting.expression > count(0.0000001)),
    ]
    metadata = [trigger["metadata"] for trigger in manifest(scaled(triggers=triggers))["spec"]["triggers"]]
    assert metadata[0] == {"value": "29"}
    assert [metadata[1]["threshold"], metadata[2]["threshold"]] == ["1", "0.0000001"]


def test_an_hpa_has_the_same_threshold_as_a_number() -> None:
    plain = Scaling(
        name="w",
        workload="w",
        replicas=(1, 2),
        by="hpa",
        triggers=[ResourceTrigger(name="cpu", resource="cpu", when=busy)],
    )
    target = manifest(plain)["spec"]["metrics"][0]["resource"]["target"]
    assert target == {"type": "Utilization", "averageUtilization": 70}


def test_a_value_is_shared_among_the_replicas_only_where_the_declaration_says_so() -> None:
    triggers = [
        PrometheusTrigger(name="whole", when=waiting),
        PrometheusTrigger(name="shared", when=waiting, per_replica=True),
    ]
    written = manifest(scaled(triggers=triggers))["spec"]["triggers"]
    assert [trigger["metricType"] for trigger in written] == ["Value", "AverageValue"]


def test_a_metric_that_is_gone_is_never_taken_for_zero() -> None:
    triggers = manifest(scaled())["spec"]["triggers"]
    asking = [trigger["metadata"]["ignoreNullValues"] for trigger in triggers if trigger["type"] == "prometheus"]
    assert asking == ["false", "false"]


def test_a_query_is_the_left_side_of_the_condition_read_from_its_record() -> None:
    total = orders.rate("5m").sum()
    rule = RecordingRule(record="job:orders:rate5m", expression=total, help="Orders a second.")
    triggers = [PrometheusTrigger(name="orders", when=total * 2 > count(7))]
    written = manifest(scaled(triggers=triggers), recording_rules=[rule])
    assert written["spec"]["triggers"][0]["metadata"]["query"] == "job:orders:rate5m * 2"


def test_a_cooldown_holds_for_shrinking_to_any_number() -> None:
    spec = manifest(scaled(cooldown="7m"))["spec"]
    behavior = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    assert (spec["cooldownPeriod"], behavior) == (420, {"scaleDown": {"stabilizationWindowSeconds": 420}})


@pytest.mark.parametrize(
    ("change", "at", "message", "fix"),
    [
        (
            {"name": "Shop_1"},
            "scaling.Shop_1.name",
            "`name`: 'Shop_1' is no Kubernetes name",
            "write at most 63 of a-z 0-9 - with a letter or digit at both ends",
        ),
        (
            {"name": "x" * 55},
            f"scaling.{'x' * 55}.name",
            "`name`: has 55 characters and KEDA takes 54",
            "write a shorter name",
        ),
        (
            {"replicas": (5, 2)},
            "scaling.shop.replicas",
            "`replicas`: 5 to 2 replicas is no range",
            "write the lower number first, such as (3, 20)",
        ),
        (
            {"replicas": (0, 0)},
            "scaling.shop.replicas",
            "`replicas`: 0 to 0 replicas is no range",
            "write the lower number first, such as (3, 20)",
        ),
        (
            {"cooldown": "2h"},
            "scaling.shop.cooldown",
            "`cooldown`: 2h is longer than Kubernetes waits",
            "write at most 1h",
        ),
        (
            {"polling_interval": "1500ms"},
            "scaling.shop.polling_interval",
            "`polling_interval`: 1s500ms is no whole number of seconds",
            "write 30s",
        ),
    ],
)
def test_what_kubernetes_cannot_hold_is_refused(change: dict[str, object], at: str, message: str, fix: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        scaled(**change)
    assert [(finding.at, finding.message, finding.fix) for finding in raised.value.findings] == [(at, message, fix)]


def test_limits_may_be_written_as_a_list() -> None:
    assert scaled(replicas=[2, 3]).replicas == (2, 3)


def behavior(**fields: Any) -> dict[str, Any]:
    spec = manifest(scaled(**fields))["spec"]
    found: dict[str, Any] = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    return found


def test_either_direction_has_its_own_pace() -> None:
    up = ScalingRules(
        stabilization="30s",
        policies=[
            ScalingPolicy(kind="percent", value=100, period="1m"),
            ScalingPolicy(kind="pods", value=2, period="1m30s"),
        ],
        select="min",
    )
    down = ScalingRules(policies=[ScalingPolicy(kind="pods", value=1, period="5m")])
    assert behavior(scale_up=up, scale_down=down) == {
        "scaleUp": {
            "stabilizationWindowSeconds": 30,
            "selectPolicy": "Min",
            "policies": [
                {"type": "Percent", "value": 100, "periodSeconds": 60},
                {"type": "Pods", "value": 2, "periodSeconds": 90},
            ],
        },
        "scaleDown": {
            "stabilizationWindowSeconds": 600,  # the cooldown of the shop
            "policies": [{"type": "Pods", "value": 1, "periodSeconds": 300}],
        },
    }


def test_a_workload_may_be_kept_from_shrinking_at_all() -> None:
    down = ScalingRules(stabilization="10m", select="disabled")
    assert behavior(scale_down=down)["scaleDown"] == {"stabilizationWindowSeconds": 600, "selectPolicy": "Disabled"}


def test_the_strict_schema_and_kedas_list_accept_every_pace(tmp_path: Path) -> None:
    paces = [
        ScalingRules(stabilization=wait, policies=policies, select=select)
        for wait in (None, "0s", "1h")
        for policies in ([], [ScalingPolicy(kind="pods", value=1, period="30m")])
        for select in ("max", "min", "disabled")
    ]
    plain = {"prometheus": None, "fallback_replicas": None}
    cpu = [ResourceTrigger(name="cpu", resource="cpu", when=busy)]
    variants = [
        scaled(
            name=f"{by}-{number}", by=by, triggers=cpu, scale_up=pace, scale_down=pace, polling_interval=None, **plain
        )
        for number, pace in enumerate(paces)
        for by in ("keda", "hpa")
    ]
    assert faults(deployment(*variants), tmp_path) == []
    assert len(os.listdir(tmp_path / "kubernetes")) == 36


def test_the_connections_of_all_replicas_stand_in_the_manifest_for_people() -> None:
    budget = ConnectionBudget(pool_size=5, max_connections=200, reserve=20)
    annotations = manifest(scaled(connections=budget))["metadata"]["annotations"]
    assert annotations["eventcore-monitoring/connections"] == (
        "20 replicas and 1 more in a rollout open up to 5 connections each;"
        " the database takes 200, 20 of them for others"
    )
