from __future__ import annotations

import pytest

from eventcore_monitoring import ConnectionBudget, Monitoring
from eventcore_monitoring.checks.connections_exceed_database import connections_exceed_database
from small import found, monitoring, scaling


def with_pools(replicas: tuple[int, int], **budget: int) -> Monitoring:
    connections = ConnectionBudget(**{"pool_size": 20, "max_connections": 200, "reserve": 0, "surge": 0, **budget})
    return monitoring(scaling=[scaling(replicas=replicas, connections=connections)])


def test_pools_that_fit_have_no_finding() -> None:
    assert found(connections_exceed_database, with_pools((3, 10))) == []
    assert found(connections_exceed_database, monitoring(scaling=[scaling()])) == []


def test_upstreams_own_autoscaler_opens_twice_what_its_database_takes() -> None:
    assert found(connections_exceed_database, with_pools((3, 20))) == [
        (
            "scaling.web.replicas",
            "connections-exceed-database",
            "20 replicas with pools of 20 open up to 400 connections, and the database takes 200 with 0 of them"
            " reserved for others",
            "write at most 10 replicas, or pool_size=10, or max_connections=400",
        )
    ]


def test_the_guides_playbook_leaves_nobody_else_a_connection() -> None:
    ((_, _, message, fix),) = found(connections_exceed_database, with_pools((3, 10), reserve=3))
    assert message.startswith("10 replicas with pools of 20 open up to 200 connections, and the database takes 200")
    assert fix == "write at most 9 replicas, or pool_size=19, or max_connections=203"


@pytest.mark.parametrize(("surge", "fits"), [(0, True), (1, True), (2, False)])
def test_the_replicas_of_a_rollout_count_too(surge: int, fits: bool) -> None:
    assert (found(connections_exceed_database, with_pools((3, 8), reserve=20, surge=surge)) == []) is fits
