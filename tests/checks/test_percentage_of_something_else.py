from __future__ import annotations

import pytest

from eventcore_monitoring import ResourceTrigger, percent, promql
from eventcore_monitoring.checks.percentage_of_something_else import percentage_of_something_else
from small import found, monitoring, scaling

USED = 'sum(container_memory_working_set_bytes{container="web"})'


def faults(denominator: str) -> list[tuple[str, str, str, str]]:
    when = promql(f"{USED} / {denominator}") > percent(80)
    trigger = ResourceTrigger(name="memory", resource="memory", when=when)
    return found(percentage_of_something_else, monitoring(scaling=[scaling(triggers=[trigger], prometheus=None)]))


@pytest.mark.parametrize(
    "denominator", ['sum(kube_pod_container_resource_requests{resource="memory"})', "268435456", "sum(requested_bytes)"]
)
def test_a_part_of_what_is_requested_has_no_finding(denominator: str) -> None:
    assert faults(denominator) == []


@pytest.mark.parametrize(
    ("denominator", "what"),
    [
        (
            'sum(kube_pod_container_resource_limits{resource="memory"})',
            "the containers' limit (`kube_pod_container_resource_limits`)",
        ),
        (
            "sum(container_spec_memory_limit_bytes)",
            "the containers' limit (`container_spec_memory_limit_bytes`)",
        ),
        ("sum(node_memory_MemTotal_bytes)", "the host (`node_memory_MemTotal_bytes`)"),
        ("sum(machine_memory_bytes)", "the host (`machine_memory_bytes`)"),
        ("sum(kube_node_status_allocatable)", "what the node can allot (`kube_node_status_allocatable`)"),
    ],
)
def test_a_part_of_something_else_is_a_finding_that_names_it(denominator: str, what: str) -> None:
    assert faults(denominator) == [
        (
            "scaling.web.triggers.memory.when",
            "percentage-of-something-else",
            f"is a part of {what}, but Kubernetes measures memory as a part of what the pods request",
            "divide by kube_pod_container_resource_requests instead",
        )
    ]
