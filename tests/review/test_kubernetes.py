"""What is told of Kubernetes objects that differ: a small pair a kind of change."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from eventcore_monitoring.review.kubernetes import kubernetes
from eventcore_monitoring.review.tree import Tree

GENERATED = Path(__file__).parents[2] / "generated/production"
Edit = Callable[[dict[str, Any]], object]

SCALED: dict[str, Any] = {
    "apiVersion": "keda.sh/v1alpha1",
    "kind": "ScaledObject",
    "metadata": {"name": "shop", "namespace": "web", "annotations": {"eventcore-monitoring/cpu": "cpu > 70 %"}},
    "spec": {
        "scaleTargetRef": {"name": "shop"},
        "minReplicaCount": 2,
        "maxReplicaCount": 8,
        "pollingInterval": 30,
        "cooldownPeriod": 300,
        "advanced": {
            "horizontalPodAutoscalerConfig": {"behavior": {"scaleDown": {"stabilizationWindowSeconds": 300}}},
        },
        "triggers": [
            {"type": "cpu", "name": "cpu", "metricType": "Utilization", "metadata": {"value": "70"}},
            {
                "type": "prometheus",
                "name": "orders",
                "metricType": "AverageValue",
                "metadata": {"serverAddress": "http://p", "query": "sum(rate(orders_total[5m]))", "threshold": "10"},
            },
        ],
    },
}
AUTOSCALER: dict[str, Any] = {
    "apiVersion": "autoscaling/v2",
    "kind": "HorizontalPodAutoscaler",
    "metadata": {"name": "shop", "namespace": "web"},
    "spec": {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop"},
        "minReplicas": 2,
        "maxReplicas": 8,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}},
            },
            {
                "type": "External",
                "external": {"metric": {"name": "queue"}, "target": {"type": "AverageValue", "averageValue": "500m"}},
            },
        ],
        "behavior": {"scaleDown": {"stabilizationWindowSeconds": 300}},
    },
}
DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "shop", "namespace": "web", "labels": {"app": "shop"}},
    "spec": {
        "replicas": 2,
        "template": {
            "spec": {"containers": [{"name": "app", "image": "shop:1"}, {"name": "log", "image": "fluentd:1"}]}
        },
    },
}


def tree(*objects: object, file: str = "app.yaml") -> Tree:
    return {file: yaml.safe_dump_all(objects, sort_keys=False).encode()}


def edited(edit: Edit, one: dict[str, Any]) -> dict[str, Any]:
    made = deepcopy(one)
    edit(made)
    return made


def told(before: Tree, after: Tree) -> list[tuple[str, str, str]]:
    return [(one.at, one.message, one.risk.value) for one in kubernetes(before, after)]


def told_of(edit: Edit, one: dict[str, Any]) -> list[tuple[str, str, str]]:
    return told(tree(one), tree(edited(edit, one)))


def spec(**values: object) -> Edit:
    return lambda one: one["spec"].update(values)


def trigger(place: int, **values: object) -> Edit:
    return lambda one: one["spec"]["triggers"][place]["metadata"].update(values)


@pytest.mark.parametrize(
    ("edit", "message", "risk"),
    [
        (spec(maxReplicaCount=5), "grows to fewer replicas at most: 8 → 5", "danger"),
        (spec(maxReplicaCount=12), "grows to more replicas at most: 8 → 12", "review"),
        (lambda one: one["spec"].pop("maxReplicaCount"), "grows to more replicas at most: 8 → 100", "review"),
        (spec(minReplicaCount=1), "keeps fewer replicas at least: 2 → 1", "review"),
        (spec(minReplicaCount=3), "keeps more replicas at least: 2 → 3", "review"),
        (
            lambda one: one["spec"].pop("minReplicaCount"),
            "keeps fewer replicas at least: 2 → 0, so it may shrink to nothing", "danger",
        ),
        (spec(pollingInterval=60), "looks less often: every 30 s → every 60 s", "review"),
        (spec(cooldownPeriod=60), "shrinks to its least sooner: after 300 s → after 60 s", "review"),
        (spec(scaleTargetRef={"name": "web"}), "scales another workload: Deployment shop → Deployment web", "danger"),
        (
            spec(fallback={"replicas": 3}),
            "has other settings: spec.fallback.replicas: 3, which was not there", "review",
        ),
        (
            lambda one: one["spec"]["advanced"].clear(),
            "grows or shrinks at another pace: "
            "behavior.scaleDown.stabilizationWindowSeconds: no longer there (it was 300)",
            "review",
        ),
        (trigger(0, value="80"), "scales up later by cpu: 70 % → 80 %", "review"),
        (trigger(1, threshold="5"), "scales up sooner by orders: 10 → 5", "review"),
        (
            trigger(1, query="sum(rate(orders_total[1m]))"),
            "asks for something else in orders: sum(rate(orders_total[5m])) → sum(rate(orders_total[1m]))", "review",
        ),
        (
            trigger(1, query="sum( rate(orders_total{}[300s]) )"),
            "writes otherwise what orders asks for, which is the same", "none",
        ),
        (trigger(1, serverAddress="http://q"), "sets orders otherwise: serverAddress: http://p → http://q", "review"),
        (
            lambda one: one["spec"]["triggers"][1].update(metricType="Value"),
            "sets orders otherwise: metricType: AverageValue → Value", "review",
        ),
        (lambda one: one["spec"]["triggers"].pop(0), "no longer scales by cpu, from 70 %", "danger"),
        (
            lambda one: one["spec"]["triggers"].pop(1),
            "no longer scales by orders: sum(rate(orders_total[5m])), from 10", "danger",
        ),
        (
            lambda one: one["spec"]["triggers"].append({"type": "cron", "metadata": {"desiredReplicas": "4"}}),
            "also scales by cron, from 4", "review",
        ),
        (lambda one: one["spec"]["triggers"][1].update(name="rate"), "calls a trigger rate that was orders", "none"),
        (
            lambda one: one["metadata"]["annotations"].update({"autoscaling.keda.sh/paused": "true"}),
            'stands still: metadata.annotations."autoscaling.keda.sh/paused": true, which was not there', "danger",
        ),
        (
            lambda one: one["metadata"].update(labels={"team": "a"}),
            "changes labels or annotations: metadata.labels.team: a, which was not there", "none",
        ),
        (lambda one: one["metadata"].update(namespace="shop"), "has another namespace: web → shop", "review"),
    ],
)  # fmt: skip
def test_one_edit_of_a_scaled_object_is_told_in_one_sentence(edit: Edit, message: str, risk: str) -> None:
    assert told_of(edit, SCALED) == [("scaling.shop", message, risk)]


@pytest.mark.parametrize(
    ("edit", "message", "risk"),
    [
        (spec(maxReplicas=5), "grows to fewer replicas at most: 8 → 5", "danger"),
        (lambda one: one["spec"].pop("minReplicas"), "keeps fewer replicas at least: 2 → 1", "review"),
        (
            lambda one: one["spec"]["metrics"][0]["resource"]["target"].update(averageUtilization=80),
            "scales up later by cpu: 70 % → 80 %", "review",
        ),
        (
            lambda one: one["spec"]["metrics"][1]["external"]["target"].update(averageValue="1"),
            "scales up later by queue: 500m → 1", "review",
        ),
        (lambda one: one["spec"]["metrics"].pop(), "no longer scales by queue, from 500m", "danger"),
        (
            lambda one: one["spec"]["behavior"]["scaleDown"].update(stabilizationWindowSeconds=60),
            "grows or shrinks at another pace: behavior.scaleDown.stabilizationWindowSeconds: 300 → 60", "review",
        ),
    ],
)  # fmt: skip
def test_one_edit_of_an_autoscaler_is_told_in_the_same_words(edit: Edit, message: str, risk: str) -> None:
    assert told_of(edit, AUTOSCALER) == [("scaling.shop", message, risk)]


def test_a_scaler_comes_and_goes() -> None:
    assert told({}, tree(SCALED)) == [
        ("scaling.shop", "is new: scales Deployment shop, 2 to 8 replicas, by cpu and orders", "review")
    ]
    assert told(tree(SCALED), {}) == [
        ("scaling.shop", "is gone: nothing scales Deployment shop any more (2 to 8 replicas)", "danger")
    ]


def test_another_kind_of_scaler_of_the_same_workload_is_the_same_one() -> None:
    keda = edited(lambda one: (one["spec"]["triggers"].pop(), one["metadata"].pop("annotations")), SCALED)
    plain = edited(lambda one: one["spec"]["metrics"].pop(), AUTOSCALER)

    assert told(tree(keda), tree(plain)) == [
        ("scaling.shop", "is a HorizontalPodAutoscaler now, no ScaledObject", "review")
    ]


def test_the_first_version_of_the_autoscaler_is_read_too() -> None:
    old = {
        **AUTOSCALER,
        "apiVersion": "autoscaling/v1",
        "spec": {**AUTOSCALER["spec"], "targetCPUUtilizationPercentage": 70},
    }
    for key in ("metrics", "behavior"):
        del old["spec"][key]
    new = edited(spec(targetCPUUtilizationPercentage=60), old)

    assert told(tree(old), tree(new)) == [("scaling.shop", "scales up sooner by cpu: 70 % → 60 %", "review")]


def test_our_annotations_about_triggers_are_only_told_alone() -> None:
    def annotate(one: dict[str, Any]) -> None:
        one["metadata"]["annotations"]["eventcore-monitoring/cpu"] = "cpu > 80 %"

    def both(one: dict[str, Any]) -> None:
        annotate(one)
        one["spec"]["triggers"][0]["metadata"]["value"] = "80"

    assert [message for _, message, _ in told_of(both, SCALED)] == ["scales up later by cpu: 70 % → 80 %"]
    assert [risk for _, _, risk in told_of(annotate, SCALED)] == ["none"]


@pytest.mark.parametrize(
    ("edit", "message", "risk"),
    [
        (spec(replicas=3), "changes spec.replicas: 2 → 3", "review"),
        (
            lambda one: one["spec"]["template"]["spec"]["containers"][1].update(image="fluentd:2"),
            "changes spec.template.spec.containers[log].image: fluentd:1 → fluentd:2", "review",
        ),
        (
            lambda one: one["spec"]["template"]["spec"]["containers"].pop(0),
            "changes spec.template.spec.containers[app].name: no longer there (it was app); "
            "spec.template.spec.containers[app].image: no longer there (it was shop:1)", "review",
        ),
        (
            lambda one: one["metadata"]["labels"].update(app="web"),
            "changes labels or annotations: metadata.labels.app: shop → web", "review",
        ),
        (
            lambda one: one["metadata"].update(annotations={"note": "x"}),
            "changes labels or annotations: metadata.annotations.note: x, which was not there", "none",
        ),
    ],
)  # fmt: skip
def test_one_edit_of_any_other_object_is_told_by_its_path(edit: Edit, message: str, risk: str) -> None:
    assert told_of(edit, DEPLOYMENT) == [("kubernetes.Deployment.shop", message, risk)]


def test_any_object_comes_goes_moves_and_is_renamed() -> None:
    at = "kubernetes.Deployment.shop"

    assert told({}, tree(DEPLOYMENT)) == [(at, "is new in the namespace web", "review")]
    assert told(tree(DEPLOYMENT), {}) == [(at, "is gone in the namespace web", "review")]
    assert told(tree(DEPLOYMENT), tree(DEPLOYMENT, file="other.yml")) == [
        (at, "is kept in another file: app.yaml → other.yml", "none")
    ]
    assert told_of(lambda one: one["metadata"].update(namespace="prod"), DEPLOYMENT) == [
        (at, "moved to another namespace: web → prod", "review")
    ]
    assert told_of(lambda one: one["metadata"].update(name="web"), DEPLOYMENT) == [
        (
            "kubernetes.Deployment.web",
            "is called web now, not shop: to Kubernetes one is gone and one is new",
            "review",
        )
    ]


def test_the_values_of_secrets_are_never_told() -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"password": "hunter2"}}
    other = {**secret, "stringData": {"password": "hunter3", "token": "t0ken"}}
    changes = list(kubernetes(tree(secret), tree(other)))

    assert [one.message for one in changes] == ["changes stringData.password and stringData.token"]
    assert "hunter" not in repr(changes)
    assert "t0ken" not in repr(changes)


def test_comments_order_of_keys_and_lists_of_objects_are_no_change() -> None:
    message = "reads otherwise and says the same: only comments, order or spaces differ"
    plain = tree(DEPLOYMENT, SCALED)
    commented = {"app.yaml": b"# two objects\n" + plain["app.yaml"]}
    sorted_keys = {"app.yaml": yaml.safe_dump_all([DEPLOYMENT, SCALED], sort_keys=True).encode()}
    one_list = tree({"apiVersion": "v1", "kind": "List", "items": [DEPLOYMENT, SCALED]})

    for other in (commented, sorted_keys, one_list):
        assert told(plain, other) == [("kubernetes.Deployment.shop", message, "none")]


def test_json_is_read_as_yaml_is() -> None:
    before, after = ({"app.json": json.dumps({**SCALED, "metadata": {"name": name}}).encode()} for name in ("a", "b"))

    assert told(before, after) == [("scaling.b", "has another name: a → b", "review")]


def test_rules_dashboards_and_documents_of_other_programs_are_left_to_others() -> None:
    def others(text: str) -> Tree:
        board = json.dumps({"title": text, "panels": []})
        return tree(
            {"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": {"name": text}},
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": text}, "data": {"a.json": board}},
            {"apiVersion": "dashboard.grafana.app/v1", "kind": "Dashboard", "metadata": {"name": text}},
            {"apiVersion": "openslo/v1", "kind": "SLO", "metadata": {"name": text}},
            {"groups": [], "kind": text},
        )

    assert told(others("a"), others("b")) == []


def test_a_config_map_without_a_dashboard_is_an_object_like_others() -> None:
    before, after = (
        tree({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"a.json": text}})
        for text in ("{}", "[]")
    )
    assert told(before, after) == [("kubernetes.ConfigMap.c", 'changes data."a.json": {} → []', "review")]


def test_a_file_that_cannot_be_read_is_told_and_others_still_compared() -> None:
    before = {**tree(SCALED), "helm.yaml": b"apiVersion: v1\nkind: Secret\n"}
    after = {
        **tree(edited(spec(maxReplicaCount=5), SCALED)),
        "helm.yaml": b"apiVersion: v1\nkind: {{ .Values.kind }}\n",
    }
    (broken, scaled) = told(before, after)

    assert broken[0] == "kubernetes.helm.yaml"
    assert broken[1] == "cannot be read, so nothing in it is compared: line 2: a key is no text"
    assert scaled[1] == "grows to fewer replicas at most: 8 → 5"


def test_aliases_of_aliases_are_refused_before_they_grow() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    ((_, message, _),) = told({}, {"bomb.yaml": text.encode()})

    assert message == "cannot be read, so nothing in it is compared: it has more than 500000 values, aliases followed"


def test_a_change_points_to_its_line() -> None:
    text = GENERATED.joinpath("kubernetes/eventcore-app.yaml").read_bytes()
    before, after = {"s.yaml": text}, {"s.yaml": text.replace(b"maxReplicaCount: 8", b"maxReplicaCount: 5")}
    (change,) = kubernetes(before, after)

    assert change.source is not None
    assert text.splitlines()[change.source.line - 1] == b"  maxReplicaCount: 8"


def test_the_objects_of_the_guide_have_no_change_against_themselves() -> None:
    files = {path.name: path.read_bytes() for path in GENERATED.joinpath("kubernetes").iterdir()}

    assert list(kubernetes(files, dict(files))) == []


def places(value: object, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(place for key, one in below for place in places(one, (*way, key)))]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 30) | st.just(1.5) | st.sampled_from(["", "a", "shop"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([SCALED, AUTOSCALER, DEPLOYMENT]), VALUES, st.data())
def test_whatever_differs_is_told(one: dict[str, Any], value: object, data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(places(one)[1:]))

    def put(made: dict[str, Any]) -> None:
        inside: Any = made
        for step in way[:-1]:
            inside = inside[step]
        inside[way[-1]] = value

    other = edited(put, one)
    there, back = (
        [change.code for change in kubernetes(*pair)] for pair in ((tree(one), tree(other)), (tree(other), tree(one)))
    )

    if json.dumps(other, sort_keys=True) != json.dumps(one, sort_keys=True):
        assert there
    for kind, opposite in (("added", "removed"), ("removed", "added")):
        assert sum(code.endswith(kind) for code in there) == sum(code.endswith(opposite) for code in back)
