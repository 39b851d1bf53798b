from __future__ import annotations

import pytest

from eventcore_monitoring.checks.scaler_cannot_follow_condition import scaler_cannot_follow_condition
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.scaling import PrometheusTrigger, ResourceTrigger, Trigger
from eventcore_monitoring.promql.expression import Condition
from eventcore_monitoring.values import count, percent, seconds
from samples.shop import SHOP, busy, cpu, queue, waiting


def found(trigger: Trigger) -> list[Finding]:
    scaling = SHOP.scaling[0].replaced(triggers=[trigger])
    return list(scaler_cannot_follow_condition(SHOP.replaced(scaling=[scaling])))


def test_one_number_above_a_threshold_has_no_finding() -> None:
    assert list(scaler_cannot_follow_condition(SHOP)) == []


@pytest.mark.parametrize(
    ("when", "message", "fix"),
    [
        (
            queue.sum() < count(5),
            "compares with `<`, but an autoscaler grows a workload only when a value rises",
            "write the condition with `>`",
        ),
        (
            waiting.and_(queue.max() > 1),
            "has further demands (and, unless), which an autoscaler cannot follow",
            "use the condition without `.and_()` and `.unless()`",
        ),
        (
            queue.sum() > count(0),
            "has the threshold 0, and a target must be more than 0",
            "write a higher threshold",
        ),
        (
            queue.sum("job") > count(5),
            "may give several series (with the labels job), but KEDA takes one number",
            "aggregate it: `.sum()` or `.max()` without labels",
        ),
    ],
)
def test_a_condition_that_keda_cannot_follow_is_a_finding(when: Condition, message: str, fix: str) -> None:
    (finding,) = found(PrometheusTrigger(name="queue", when=when))
    assert (finding.at, finding.code) == ("scaling.shop.triggers.queue.when", "scaler-cannot-follow-condition")
    assert (finding.message, finding.fix) == (message, fix)
    assert finding.source is not None


@pytest.mark.parametrize(("when", "shown"), [(cpu.avg() > percent(12.5), "12.5 %"), (cpu.avg() > seconds(3), "3 s")])
def test_a_resource_takes_whole_percents(when: Condition, shown: str) -> None:
    (finding,) = found(ResourceTrigger(name="cpu", resource="cpu", when=when))
    assert finding.message == f"has the threshold {shown}, but Kubernetes takes whole percents of cpu"
    assert finding.fix == "write `> percent(70)`, say"


@pytest.mark.parametrize("percents", [1, 7, 29, 57, 58, 70, 99, 100, 150])
def test_every_whole_percent_is_one(percents: int) -> None:
    assert found(ResourceTrigger(name="cpu", resource="cpu", when=busy.expression > percent(percents))) == []


def test_the_series_of_a_resource_may_be_many_because_the_cluster_measures() -> None:
    assert found(ResourceTrigger(name="cpu", resource="cpu", when=cpu > percent(70))) == []
