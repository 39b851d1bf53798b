"""The replicas of a workload may together open more connections than their database takes.

Why: each replica opens a pool of its own; the autoscaler then answers load with an outage of everybody.
Fix: fewer replicas, a smaller pool, a higher `max_connections`, or a pooler such as PgBouncer between them.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scaling import ConnectionBudget, Scaling


def connections_exceed_database(monitoring: Monitoring) -> Iterator[Finding]:
    """Scaled workloads whose pools together pass what their database has left for them."""
    for scaling in monitoring.scaling:
        budget = scaling.connections
        if budget is None:
            continue
        most, free = scaling.replicas[1], budget.max_connections - budget.reserve
        wanted = (most + budget.surge) * budget.pool_size
        if wanted > free:
            at = f"scaling.{scaling.name}.replicas"
            yield Finding(
                at, "connections-exceed-database", _message(budget, most), _fix(scaling, budget), source=scaling.line
            )


def _message(budget: ConnectionBudget, most: int) -> str:
    surge = f" and {budget.surge} more in a rollout" if budget.surge else ""
    wanted = (most + budget.surge) * budget.pool_size
    return (
        f"{most} replicas{surge} with pools of {budget.pool_size} open up to {wanted} connections, and the database"
        f" takes {budget.max_connections} with {budget.reserve} of them reserved for others"
    )


def _fix(scaling: Scaling, budget: ConnectionBudget) -> str:
    free = budget.max_connections - budget.reserve
    most, pool = free // budget.pool_size - budget.surge, free // (scaling.replicas[1] + budget.surge)
    ways = [
        *([f"at most {most} replicas"] if most >= max(scaling.replicas[0], 1) else []),
        *([f"pool_size={pool}"] if pool > 0 else []),
        f"max_connections={(scaling.replicas[1] + budget.surge) * budget.pool_size + budget.reserve}",
    ]
    return f"write {', or '.join(ways)}"
