from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from changing import GONE, changed
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.validators import json_schema
from eventcore_monitoring.validators.kubernetes import check_objects
from eventcore_monitoring.validators.program import Tools

Put = Callable[[str, str], Path]
AT = "kubernetes/a.yaml"

SCALED: dict[str, Any] = {
    "apiVersion": "keda.sh/v1alpha1",
    "kind": "ScaledObject",
    "metadata": {"name": "app", "labels": {"a": "b"}},
    "spec": {
        "scaleTargetRef": {"name": "app"},
        "minReplicaCount": 2,
        "maxReplicaCount": 10,
        "triggers": [
            {"type": "cpu", "name": "cpu", "metricType": "Utilization", "metadata": {"value": "70"}},
            {
                "type": "prometheus",
                "name": "pool",
                "metadata": {
                    "serverAddress": "http://prometheus:9090",
                    "query": "sum(x)",
                    "threshold": "0.8",
                    "ignoreNullValues": "false",
                },
            },
        ],
        "fallback": {"failureThreshold": 3, "replicas": 4},
    },
}
AUTOSCALER: dict[str, Any] = {
    "apiVersion": "autoscaling/v2",
    "kind": "HorizontalPodAutoscaler",
    "metadata": {"name": "app"},
    "spec": {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "app"},
        "minReplicas": 2,
        "maxReplicas": 10,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}},
            },
            {
                "type": "Pods",
                "pods": {"metric": {"name": "x"}, "target": {"type": "AverageValue", "averageValue": "10"}},
            },
        ],
        "behavior": {
            "scaleDown": {
                "stabilizationWindowSeconds": 300,
                "policies": [{"type": "Percent", "value": 50, "periodSeconds": 60}],
            }
        },
    },
}
RULE = {"alert": "A", "expr": "up == 0", "for": "5m", "labels": {"a": "b"}}
RULES: dict[str, Any] = {
    "apiVersion": "monitoring.coreos.com/v1",
    "kind": "PrometheusRule",
    "metadata": {"name": "app"},
    "spec": {
        "groups": [{"name": "g", "rules": [{"alert": "A", "expr": "up == 0", "for": "5m", "labels": {"a": "b"}}]}]
    },
}
CONFIG: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "dashboards", "labels": {"grafana_dashboard": "1"}},
    "data": {"a.json": "{}"},
}
CPU = "spec.triggers.0"
QUERY = "spec.triggers.1"


def messages(put: Put, tools: Tools, value: object) -> list[str]:
    return [finding.message for finding in check_objects(put(AT, json.dumps(value)), tools)]


@pytest.mark.parametrize("good", [SCALED, AUTOSCALER, RULES, CONFIG], ids=lambda good: good["kind"])
def test_a_good_object_has_no_finding(put: Put, tools: Tools, good: Mapping[str, Any]) -> None:
    assert messages(put, tools, good) == []


@pytest.mark.parametrize(
    ("good", "way", "new", "message"),
    [
        (SCALED, "spec.trigers", [], "ScaledObject app, spec: unknown key trigers."),
        (SCALED, "spec.scaleTargetRef", GONE, "ScaledObject app, spec: the key scaleTargetRef is missing."),
        (SCALED, "spec.triggers", [], "ScaledObject app, spec.triggers: [] has less than 1 item."),
        (
            SCALED,
            f"{CPU}.metadata.value",
            70,
            'ScaledObject app, spec.triggers[0].metadata.value: 70 is not of type "string".',
        ),
        (
            SCALED,
            "spec.fallback.behavior",
            "dynamic",
            'ScaledObject app, spec.fallback.behavior: "dynamic" is not one of "static", "currentReplicas" or 3 '
            "other candidates.",
        ),
        (
            SCALED,
            "spec.maxReplicaCount",
            "10",
            'ScaledObject app, spec.maxReplicaCount: "10" is not of type "integer".',
        ),
        (SCALED, "metadata.namespace", "A", None),
        (AUTOSCALER, "spec.maxReplicas", GONE, "HorizontalPodAutoscaler app, spec: the key maxReplicas is missing."),
        (AUTOSCALER, "spec.minReplica", 1, "HorizontalPodAutoscaler app, spec: unknown key minReplica."),
        (AUTOSCALER, "spec.minReplicas", "2", None),
        (AUTOSCALER, "spec.metrics.0.resource.name", GONE, None),
        (AUTOSCALER, "spec.behavior.scaleDown.policies.0.periodSeconds", GONE, None),
        (AUTOSCALER, "metadata.label", {}, "HorizontalPodAutoscaler app, metadata: unknown key label."),
        (
            RULES,
            "spec.groups.0.rules.0.for",
            "5 minutes",
            None,
        ),
        (RULES, "spec.groups.0.rules.0.for", "5m\n", None),
        (
            RULES,
            "spec.groups.0.rules.0.labels.a",
            1,
            'PrometheusRule app, spec.groups[0].rules[0].labels.a: 1 is not of type "string".',
        ),
        (
            RULES,
            "spec.groups.0.rules.0.expr",
            GONE,
            "PrometheusRule app, spec.groups[0].rules[0]: the key expr is missing.",
        ),
        (RULES, "spec.groups.0.rules.0.keep_firing", "1m", None),
        (RULES, "spec.groups.0.name", "", None),
        (CONFIG, "data/a.json", 1, None),
        (CONFIG, "dta", {}, "ConfigMap dashboards: unknown key dta."),
        (CONFIG, "metadata.labels.grafana_dashboard", 1, None),
        (CONFIG, "immutable", "yes", None),
        (CONFIG, "binaryData", [], None),
        (CONFIG, "metadata", GONE, None),
    ],
)
def test_a_change_against_the_schema_is_refused(
    put: Put, tools: Tools, good: Mapping[str, Any], way: str, new: object, message: str | None
) -> None:
    found = list(check_objects(put(AT, json.dumps(changed(good, way, new))), tools))
    assert "kubernetes-schema" in [finding.code for finding in found]
    if message is not None:
        assert message in [finding.message for finding in found]


NAME = "a" * 55
SCALER_FAULTS = [
    (
        "metadata.name",
        NAME,
        f"ScaledObject {NAME}, metadata.name: the name has 55 characters and KEDA takes 54.",
    ),
    ("spec.minReplicaCount", 11, "ScaledObject app, spec.minReplicaCount: 11 is more than maxReplicaCount 10."),
    (
        "spec.idleReplicaCount",
        2,
        "ScaledObject app, spec.idleReplicaCount: 2 is not less than minReplicaCount 2.",
    ),
    (f"{CPU}.name", "pool", 'ScaledObject app, spec.triggers: two triggers are called "pool".'),
    (
        f"{CPU}.useCachedMetrics",
        True,
        "ScaledObject app, spec.triggers[0].useCachedMetrics: KEDA keeps no metrics of cpu.",
    ),
    (f"{CPU}.metricType", GONE, "ScaledObject app, spec.triggers[0].metricType: None is no metric type of cpu."),
    (
        f"{CPU}.metadata.type",
        "Utilization",
        "ScaledObject app, spec.triggers[0].metadata.type: KEDA removed the parameter type.",
    ),
    (f"{CPU}.metadata.value", GONE, "ScaledObject app, spec.triggers[0].metadata: the parameter value is missing."),
    (
        f"{QUERY}.metadata.serverAddress",
        GONE,
        "ScaledObject app, spec.triggers[1].metadata: the parameter serverAddress is missing.",
    ),
    (f"{QUERY}.metadata.query", GONE, "ScaledObject app, spec.triggers[1].metadata: the parameter query is missing."),
    (
        f"{QUERY}.metadata.threshold",
        GONE,
        "ScaledObject app, spec.triggers[1].metadata: the parameter threshold is missing.",
    ),
    (
        f"{QUERY}.metadata.treshold",
        "1",
        "ScaledObject app, spec.triggers[1].metadata.treshold: the trigger prometheus has no parameter treshold.",
    ),
    (
        f"{QUERY}.metadata.threshold",
        "80 %",
        "ScaledObject app, spec.triggers[1].metadata.threshold: 80 % is no number.",
    ),
    (
        f"{QUERY}.metadata.ignoreNullValues",
        GONE,
        "ScaledObject app, spec.triggers[1].metadata.ignoreNullValues: "
        "a metric that is gone would count as 0 and scale down in silence.",
    ),
    (
        f"{QUERY}.metadata.ignoreNullValues",
        "true",
        "ScaledObject app, spec.triggers[1].metadata.ignoreNullValues: "
        "a metric that is gone would count as 0 and scale down in silence.",
    ),
    (f"{QUERY}.type", "promtheus", "ScaledObject app, spec.triggers[1].type: KEDA knows no trigger promtheus."),
]


@pytest.mark.parametrize(("way", "new", "message"), SCALER_FAULTS)
def test_what_keda_refuses_beyond_its_schema_is_one_finding(
    put: Put, tools: Tools, way: str, new: object, message: str
) -> None:
    assert messages(put, tools, changed(SCALED, way, new)) == [message]


def test_limits_that_are_left_out_are_read_as_keda_does(put: Put, tools: Tools) -> None:
    no_limits = changed(changed(SCALED, "spec.minReplicaCount", GONE), "spec.maxReplicaCount", GONE)
    assert messages(put, tools, no_limits) == []
    assert messages(put, tools, changed(no_limits, "spec.minReplicaCount", 101)) == [
        "ScaledObject app, spec.minReplicaCount: 101 is more than maxReplicaCount 100."
    ]
    assert messages(put, tools, changed(no_limits, "spec.idleReplicaCount", 0)) == [
        "ScaledObject app, spec.idleReplicaCount: 0 is not less than minReplicaCount 0."
    ]


def test_cpu_alone_neither_scales_from_zero_nor_has_a_fallback(put: Put, tools: Tools) -> None:
    cpu = changed(changed(SCALED, "spec.triggers.1", GONE), "spec.minReplicaCount", 0)
    assert messages(put, tools, cpu) == [
        "ScaledObject app, spec.minReplicaCount: cpu and memory triggers alone cannot scale from zero.",
        "ScaledObject app, spec.fallback: a fallback needs a trigger other than cpu and memory, or a formula.",
    ]


RESOURCE = "spec.metrics.0.resource.target"
SCALE_DOWN = "spec.behavior.scaleDown"
AUTOSCALER_FAULTS = [
    ("spec.minReplicas", 11, "spec.minReplicas: 11 is more than maxReplicas 10."),
    (
        f"{RESOURCE}.averageUtilization",
        GONE,
        "spec.metrics[0].resource.target: type Utilization goes with averageUtilization alone and has nothing.",
    ),
    (
        f"{RESOURCE}.averageValue",
        "1",
        "spec.metrics[0].resource.target: type Utilization goes with averageUtilization alone "
        "and has averageUtilization, averageValue.",
    ),
    (
        f"{RESOURCE}.averageUtilization",
        0,
        "spec.metrics[0].resource.target.averageUtilization: it must be at least 1 percent.",
    ),
    (f"{RESOURCE}.type", "Value", "spec.metrics[0].resource.target.type: Value does not go with resource."),
    (
        "spec.metrics.1.pods.target.type",
        "Utilization",
        "spec.metrics[1].pods.target.type: Utilization does not go with pods.",
    ),
    ("spec.metrics.0.type", "Cpu", "spec.metrics[0].type: Cpu is no kind of metric."),
    (
        f"{SCALE_DOWN}.stabilizationWindowSeconds",
        3601,
        f"{SCALE_DOWN}.stabilizationWindowSeconds: 3601 is not from 0 to 3600.",
    ),
    (f"{SCALE_DOWN}.selectPolicy", "Most", f"{SCALE_DOWN}.selectPolicy: Most is not known."),
    (f"{SCALE_DOWN}.policies.0.type", "Pod", f"{SCALE_DOWN}.policies[0].type: Pod is no kind of policy."),
    (f"{SCALE_DOWN}.policies.0.value", 0, f"{SCALE_DOWN}.policies[0].value: 0 is not more than 0."),
    (
        f"{SCALE_DOWN}.policies.0.periodSeconds",
        1801,
        f"{SCALE_DOWN}.policies[0].periodSeconds: 1801 is not from 1 to 1800.",
    ),
]


@pytest.mark.parametrize(("way", "new", "message"), AUTOSCALER_FAULTS)
def test_what_kubernetes_refuses_beyond_the_schema_is_one_finding(
    put: Put, tools: Tools, way: str, new: object, message: str
) -> None:
    assert messages(put, tools, changed(AUTOSCALER, way, new)) == [f"HorizontalPodAutoscaler app, {message}"]


def test_a_metric_without_its_block_is_found(put: Put, tools: Tools) -> None:
    found = messages(put, tools, changed(AUTOSCALER, "spec.metrics.0.type", "Pods"))
    where = "HorizontalPodAutoscaler app, spec.metrics[0]"
    assert found == [
        f"{where}: type Pods goes with pods alone and has resource.",
        f"{where}.pods.target.type: None does not go with pods.",
    ]


def test_a_rule_object_over_the_operators_limit_is_found(put: Put, tools: Tools) -> None:
    large = changed(RULES, "spec.groups.0.rules.0.annotations", {"a": "x" * 524_288})
    size = len(json.dumps(large))
    message = f"PrometheusRule app, spec: it has {size} bytes and the operator takes less than 524288."
    assert messages(put, tools, large) == [message]


def test_two_groups_of_one_name_are_found(put: Put, tools: Tools) -> None:
    twice = changed(RULES, "spec.groups", RULES["spec"]["groups"] * 2)
    assert messages(put, tools, twice) == ['PrometheusRule app, spec.groups: two groups are called "g".']


def test_a_config_map_over_a_mebibyte_is_found(put: Put, tools: Tools) -> None:
    assert messages(put, tools, changed(CONFIG, "data/a.json", "x" * (1_048_576 - 6))) == []
    found = messages(put, tools, changed(CONFIG, "data/a.json", "x" * (1_048_576 - 5)))
    assert found == ["ConfigMap dashboards, data: it holds 1048577 bytes and Kubernetes takes at most 1048576."]


def test_every_document_of_a_file_is_checked_and_an_unknown_kind_is_said(put: Put, tools: Tools) -> None:
    other = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}
    bad = changed(CONFIG, "dta", {})
    folder = put(AT, "\n---\n".join(json.dumps(one) for one in (CONFIG, bad, other)))
    assert [(finding.severity, finding.message) for finding in check_objects(folder, tools)] == [
        (Severity.ERROR, "ConfigMap dashboards: unknown key dta."),
        (Severity.WARNING, "No schema is known for v1 Pod, so it was not checked."),
    ]


@pytest.mark.parametrize("text", ["metadata: {annotations: {a: y}}", "a: 012", "a: 1\na: 2", "["])
def test_text_that_readers_disagree_on_is_refused(put: Put, tools: Tools, text: str) -> None:
    assert [finding.code for finding in check_objects(put(AT, text), tools)] == ["kubernetes-yaml"]


@pytest.mark.parametrize("text", ["", "[]", "1", "kind: {}", "apiVersion: []\nkind: ScaledObject"])
def test_what_is_no_object_is_said(put: Put, tools: Tools, text: str) -> None:
    assert [finding.code for finding in check_objects(put(AT, text), tools)] == ["kubernetes-kind"]


def test_without_the_schema_package_the_own_rules_run_and_the_rest_is_noted(
    put: Put, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_schema, "installed", lambda: False)
    bad = changed(changed(SCALED, "spec.unknown", 1), "spec.minReplicaCount", 11)
    found = list(check_objects(put(AT, json.dumps(bad)), tools))
    assert [(finding.severity, finding.message, finding.fix) for finding in found] == [
        (
            Severity.NOTE,
            "The files were not checked against their schemas: the package jsonschema-rs is not installed.",
            "Run pip install jsonschema-rs.",
        ),
        (Severity.ERROR, "ScaledObject app, spec.minReplicaCount: 11 is more than maxReplicaCount 10.", "Lower it."),
    ]


@pytest.mark.parametrize("good", [SCALED, AUTOSCALER, RULES, CONFIG], ids=lambda good: good["kind"])
@pytest.mark.parametrize("new", [None, 1, "x", [], {}, [None], [1]])
def test_no_shape_makes_the_validator_fall(put: Put, tools: Tools, good: dict[str, Any], new: object) -> None:
    ways = [".".join(way) for way in _ways(good)]
    for way in ways:
        if "a.json" not in way:
            messages(put, tools, changed(good, way, new))
    assert ways


def _ways(value: object) -> list[list[str]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, inner in pairs for way in ([str(key)], *([str(key), *rest] for rest in _ways(inner)))]
