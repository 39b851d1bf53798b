"""A service that behaves like an application with EventCore: metrics, log lines, a health endpoint, and ways to fail.

It executes commands that do nothing, twenty in a second, and measures and logs them as a real one would. Its metrics
are made from the declarations of the mixin, so that names, labels and buckets are those that the rules read.
"""

import json
import os
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import prometheus_client as client

from eventcore_monitoring import Counter, Gauge, Histogram, Monitoring
from examples.demo.web import Answer, served

COMMANDS_PER_SECOND = 20
_TYPES = ("Deposit", "Transfer", "Withdraw")
_PROJECTIONS = ("balances", "statements")
_CONNECTIONS = 20
_PARTS = ("database", "event_store", "projections")


@dataclass(frozen=True)
class Behaviour:
    """How the service behaves; the defaults are those of a good day."""

    failures: float = 0.002  # the part of the commands that fail
    failing_with: str = "business_rule_violation"
    connections: int = 9  # of the twenty
    lag: float = 1.5  # seconds, of the projection `balances`
    store_seconds: float = 0.01  # a call to the event store, on average
    intruders: float = 0  # commands in a second without permission
    health: Mapping[str, str] = field(default_factory=dict)  # the parts that are not healthy, and what they are


class Service:
    """The service; `behaviour` may be replaced at any time."""

    def __init__(self, monitoring: Monitoring, log: Path) -> None:
        self.behaviour = Behaviour()
        self.log = log
        self._chance = random.Random(1)
        self._registry = client.CollectorRegistry()
        client.ProcessCollector(registry=self._registry)
        self._counters: dict[str, client.Counter] = {}
        self._gauges: dict[str, client.Gauge] = {}
        self._histograms: dict[str, client.Histogram] = {}
        for declared in monitoring.metrics:
            if declared.target.job != "eventcore" or declared.name.startswith("process_"):
                continue
            labels = [label.name for label in declared.label_set]
            match declared:
                case Counter(name=name, help=text):
                    self._counters[name] = client.Counter(name, text, labels, registry=self._registry)
                case Gauge(name=name, help=text):
                    self._gauges[name] = client.Gauge(name, text, labels, registry=self._registry)
                case Histogram(name=name, help=text, buckets=buckets):
                    self._histograms[name] = client.Histogram(
                        name, text, labels, buckets=buckets, registry=self._registry
                    )

    @contextmanager
    def running(self, port: int, node_port: int) -> Iterator[None]:
        """The service at work until the end of the `with`; at `node_port` the exporter of its host."""
        ended = threading.Event()
        worker = threading.Thread(target=self._work, args=(ended,), daemon=True)
        with served(port, self._answer), served(node_port, lambda path, body: Answer(_node())):
            worker.start()
            try:
                yield
            finally:
                ended.set()
                worker.join()

    def _answer(self, path: str, body: bytes) -> Answer | None:
        if path == "/metrics":
            return Answer(client.generate_latest(self._registry))
        if path == "/health":
            return Answer(json.dumps(self._health()).encode(), "application/json")
        return Answer(b"nothing is here\n", status=404)

    def _health(self) -> dict[str, object]:
        """The guide's document. As EventCore's own handlers do, the answer is 200 whatever it says."""
        checks = {part: self.behaviour.health.get(part, "healthy") for part in _PARTS}
        healthy = all(state == "healthy" for state in checks.values())
        return {"status": "healthy" if healthy else "unhealthy", "version": "2.0.0", "checks": checks}

    def _work(self, ended: threading.Event) -> None:
        """Executes what is due. A machine that is too busy for the pace gets fewer commands, not a burst of them."""
        began = time.monotonic()
        commands = intruders = 0.0
        with self.log.open("w", encoding="utf-8") as lines:
            while not ended.wait(0.05):
                now = time.monotonic()
                passed, began = min(now - began, 1.0), now
                commands += COMMANDS_PER_SECOND * passed
                intruders += self.behaviour.intruders * passed
                while commands >= 1:
                    lines.write(f"{self._command(self._chance.choice(_TYPES))}\n")
                    commands -= 1
                while intruders >= 1:
                    lines.write(f"{self._refused('Withdraw')}\n")
                    intruders -= 1
                lines.flush()
                self._measure()

    def _measure(self) -> None:
        behaviour = self.behaviour
        for projection in _PROJECTIONS:
            lag = behaviour.lag if projection == _PROJECTIONS[0] else Behaviour.lag
            self._gauges["eventcore_projection_lag_seconds"].labels(projection).set(lag)
        self._gauges["eventcore_db_connections_active"].set(behaviour.connections)
        self._gauges["eventcore_db_connections_max"].set(_CONNECTIONS)

    def _command(self, kind: str) -> str:
        """Executes a command; the line that is logged of it."""
        behaviour = self.behaviour
        calls = {operation: self._chance.expovariate(1 / behaviour.store_seconds) for operation in ("read", "write")}
        for operation, seconds in calls.items():
            self._histograms["eventcore_event_store_duration_seconds"].labels(operation).observe(seconds)
        seconds = 0.002 + sum(calls.values())
        self._histograms["eventcore_command_duration_seconds"].labels(kind).observe(seconds)
        self._counters["eventcore_commands_total"].labels(kind).inc()
        if self._chance.random() < behaviour.failures:
            self._counters["eventcore_command_failures_total"].labels(kind, behaviour.failing_with).inc()
            return _line("ERROR", kind, message="command failed", error=behaviour.failing_with)
        self._counters["eventcore_events_written_total"].inc()
        return _line("INFO", kind, message="command completed", duration_ms=round(seconds * 1000, 1))

    def _refused(self, kind: str) -> str:
        self._counters["eventcore_unauthorized_commands_total"].labels(kind).inc()
        return _line("WARN", kind, message="command refused", error="unauthorized")


def _line(level: str, kind: str, **fields: str | float) -> str:
    """A line as the JSON layer of EventCore's tracing writes it."""
    return json.dumps(
        {
            "timestamp": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "level": level,
            "fields": fields,
            "target": "eventcore::executor",
            "span": {"name": "execute", "command_type": kind},
        }
    )


def _node() -> bytes:
    """What node_exporter says of this machine's memory."""
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"# TYPE node_memory_MemTotal_bytes gauge\nnode_memory_MemTotal_bytes {size}\n".encode()
