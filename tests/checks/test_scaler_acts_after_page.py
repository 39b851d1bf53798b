from __future__ import annotations

from typing import Any

from eventcore_monitoring import PrometheusTrigger, ResourceTrigger, ScalingRules, percent
from eventcore_monitoring.checks.scaler_acts_after_page import scaler_acts_after_page
from eventcore_monitoring.promql.expression import Condition
from samples.shop import cpu
from small import alert, found, monitoring, queue, scaling

TOTAL = queue.sum()


def faults(paged: Condition, waits: str, **fields: Any) -> list[tuple[str, str, str, str]]:
    own = {"triggers": [PrometheusTrigger(name="queue", when=TOTAL > 100)], **fields}
    given = monitoring(alerts=[alert(name="Long", when=paged, for_=waits)], scaling=[scaling(**own)])
    return found(scaler_acts_after_page, given)


def test_a_page_that_waits_longer_or_is_on_a_worse_value_has_no_finding() -> None:
    assert faults(TOTAL > 100, "5m") == []
    assert faults(TOTAL > 400, "0s") == []
    assert faults(queue > 50, "0s") == []
    assert faults(TOTAL < 50, "0s") == []


def test_a_page_on_a_lower_value_is_a_finding() -> None:
    assert faults(TOTAL > 80, "1h") == [
        (
            "scaling.web.triggers.queue",
            "scaler-acts-after-page",
            "scales at 100, but Long is raised at 80 already",
            "scale earlier, or let the alert fire later",
        )
    ]


def test_a_page_that_comes_before_the_autoscaler_has_looked_is_a_finding() -> None:
    ((_, _, message, _),) = faults(TOTAL > 100, "5m", scale_up=ScalingRules(stabilization="10m"))
    assert message == "scales after up to 10m45s, but Long is raised after 5m already"
    ((_, _, message, _),) = faults(TOTAL > 100, "1m", polling_interval="2m")
    assert message == "scales after up to 2m15s, but Long is raised after 1m already"


def test_the_cluster_looks_at_cpu_every_fifteen_seconds() -> None:
    busy = cpu.avg() > percent(70)
    given = {"triggers": [ResourceTrigger(name="cpu", resource="cpu", when=busy)], "prometheus": None}
    assert faults(busy, "1m", **given) == []
    ((_, _, message, _),) = faults(busy, "0s", **given)
    assert message == "scales after up to 15s, but Long is raised after 0s already"
