"""The ways in which the service can fail, each as the guide describes it, and the alert that has to find it."""

from typing import NamedTuple

from examples.demo.service import Behaviour


class Failure(NamedTuple):
    """A way to fail."""

    name: str
    what: str
    behaviour: Behaviour
    alert: str


# In an order in which the traces of one do not hide the next: what counts failures remembers them for long.
FAILURES = (
    Failure(
        "pool",
        "19 of the 20 connections to the database are in use",
        Behaviour(connections=19),
        "DatabaseConnectionPoolExhausted",
    ),
    Failure(
        "database",
        'the health endpoint answers 200, as ever, and writes that the database is "unhealthy"',
        Behaviour(health={"database": "unhealthy"}),
        "EventCoreDatabaseUnhealthy",
    ),
    Failure(
        "lag",
        "the projection `balances` is 40 minutes behind",
        Behaviour(lag=2400),
        "ProjectionLagSevere",
    ),
    Failure(
        "intruder",
        "somebody without permission tries to withdraw",
        Behaviour(intruders=2),
        "UnauthorizedCommandAttempt",
    ),
    Failure(
        "latency",
        "calls to the event store take two seconds",
        Behaviour(store_seconds=2),
        "EventStoreLatencyHigh",
    ),
    Failure(
        "failures",
        "half of all commands fail, because the event store refuses them",
        Behaviour(failures=0.5, failing_with="event_store_error"),
        "HighCommandFailureRate",
    ),
)
