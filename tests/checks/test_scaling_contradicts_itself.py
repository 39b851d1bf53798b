from __future__ import annotations

import pytest

from eventcore_monitoring.checks.scaling_contradicts_itself import scaling_contradicts_itself
from eventcore_monitoring.model.scaling import PrometheusTrigger, ResourceTrigger
from samples.shop import SHOP, busy, waiting

KEDA, HPA = SHOP.scaling
CPU = ResourceTrigger(name="cpu", resource="cpu", when=busy)
QUEUE = PrometheusTrigger(name="queue", when=waiting)


def test_settings_that_fit_together_have_no_finding() -> None:
    assert list(scaling_contradicts_itself(SHOP)) == []
    from_zero = KEDA.replaced(replicas=(0, 3), fallback_replicas=3)
    assert list(scaling_contradicts_itself(SHOP.replaced(scaling=[from_zero]))) == []


@pytest.mark.parametrize(
    ("scaling", "field", "message", "fix"),
    [
        (
            KEDA.replaced(prometheus=None),
            "prometheus",
            "a trigger asks Prometheus, and nothing says where it is",
            'write `prometheus="http://prometheus.monitoring:9090"`',
        ),
        (
            KEDA.replaced(triggers=[CPU], fallback_replicas=None),
            "prometheus",
            "names a Prometheus that no trigger asks",
            "leave it out",
        ),
        (
            KEDA.replaced(triggers=[CPU], prometheus=None),
            "fallback_replicas",
            "has no effect: a fallback replaces the answers of Prometheus, and no trigger asks it",
            "leave it out",
        ),
        (
            KEDA.replaced(triggers=[CPU], prometheus=None, fallback_replicas=None, replicas=(0, 2)),
            "replicas",
            "cpu and memory alone cannot scale from zero",
            "write at least 1 replica",
        ),
        (
            KEDA.replaced(fallback_replicas=21),
            "fallback_replicas",
            "21 is not within the limits of 3 to 20 replicas",
            "write a number from 3 to 20",
        ),
        (
            KEDA.replaced(triggers=[QUEUE, QUEUE]),
            "triggers.queue",
            "the name is used twice",
            "rename one of the triggers",
        ),
        (
            HPA.replaced(triggers=[CPU, QUEUE]),
            "by",
            "a HorizontalPodAutoscaler cannot ask Prometheus",
            'write `by="keda"`',
        ),
        (
            HPA.replaced(replicas=(0, 2)),
            "replicas",
            "a HorizontalPodAutoscaler cannot scale to zero",
            "write at least 1 replica",
        ),
        (
            HPA.replaced(polling_interval="10s"),
            "polling_interval",
            "has no effect: a HorizontalPodAutoscaler has no such setting",
            'leave it out, or write `by="keda"`',
        ),
    ],
)
def test_settings_that_do_not_fit_are_a_finding(scaling: object, field: str, message: str, fix: str) -> None:
    (found,) = scaling_contradicts_itself(SHOP.replaced(scaling=[scaling]))
    assert found.at == f"scaling.{scaling.name}.{field}"
    assert (found.code, found.message, found.fix) == ("scaling-contradicts-itself", message, fix)
    assert found.source is not None


def test_a_workload_that_two_autoscalers_move_is_a_finding() -> None:
    second = HPA.replaced(name="second", workload=KEDA.workload, namespace=KEDA.namespace)
    elsewhere = HPA.replaced(name="elsewhere", workload=KEDA.workload)
    (found,) = scaling_contradicts_itself(SHOP.replaced(scaling=[KEDA, second, elsewhere]))
    assert found.at == "scaling.second.workload"
    assert found.message == "`shop-web` is scaled by `shop` already, and two autoscalers fight"
    assert found.fix == "move the triggers to `shop`"
