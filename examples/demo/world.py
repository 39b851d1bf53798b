"""Everything at once: the service, what watches it, whom that tells; and a failure from its beginning to its end."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from eventcore_monitoring import Artifact, Monitoring, generate
from examples.demo.deployment import PLAYED, Ports, deployment, kinds_of_receivers, receiver_of, some_ports
from examples.demo.failures import Failure
from examples.demo.hastened import divided, hastened, hastened_promql
from examples.demo.receiver import Inbox, Notice
from examples.demo.servers import DemoError, asked, program, remember, running
from examples.demo.service import COMMANDS_PER_SECOND, Behaviour, Service
from examples.demo.teller import Teller
from examples.demo.web import LOOPBACK, served

# Seconds that anything may take. It takes a few, but machines are busy at times.
PATIENCE = 120
# Traffic of the last four hours, which here are four minutes: without it nobody knows what is usual.
_HISTORY = 240


class Rehearsed(NamedTuple):
    """How a failure went: who was told of it and of its end, None where nobody was within the time."""

    failure: Failure
    since: float  # time.monotonic() when it began
    paged: Notice | None
    resolved: Notice | None


class World(NamedTuple):
    """The running demo."""

    monitoring: Monitoring
    folder: Path
    ports: Ports
    service: Service
    inbox: Inbox
    teller: Teller

    def state(self, alert: str) -> str:
        """How far an alert has come in Prometheus: nothing, `pending` or `firing`."""
        active = self._asked("alerts")["alerts"]
        states = {one["state"] for one in active if one["labels"]["alertname"] == alert}
        return max(states, key=["pending", "firing"].index, default="")

    def value(self, expression: str) -> float:
        """What Prometheus says of an expression with one series; 0 where there is none."""
        result = self._asked("query", query=expression)["result"]
        return float(result[0]["value"][1]) if result else 0

    def _asked(self, what: str, **parameters: str) -> Any:
        return asked(f"http://{LOOPBACK}:{self.ports.prometheus}/api/v1/{what}", **parameters)["data"]

    def await_life(self) -> None:
        """Waits until everything is scraped and the commands of a whole window are counted. Raises DemoError."""
        up = f'up{{job=~"{"|".join(PLAYED)}"}}'
        alive = f"min({up}) * (count(count by (job) ({up})) == bool {len(PLAYED)})"
        traffic = hastened_promql("min_over_time(eventcore:commands:rate5m[2m])")
        deadline = time.monotonic() + PATIENCE
        while not self.value(alive) or self.value(traffic) < 1:
            if time.monotonic() > deadline:
                raise DemoError(f"Prometheus does not see all of {', '.join(PLAYED)} at work within {PATIENCE} s")
            time.sleep(0.2)

    def rehearse(self, failure: Failure) -> Rehearsed:
        """Breaks the service, waits for the page, mends it, waits for the end of it; says what happens."""
        receiver = receiver_of(self.monitoring, failure.alert)
        since = self.teller.begin(f"{failure.name}: {failure.what}")
        self.teller.say("broken")
        self.service.behaviour = failure.behaviour
        try:
            self._tell_states(failure, since + PATIENCE, lambda: self._told("firing", failure, receiver, since))
            paged = self._told("firing", failure, receiver, since)
            if paged is None:
                self.teller.say("SILENCE", f"{failure.alert} told nobody within {PATIENCE} s")
        finally:
            self.service.behaviour = Behaviour()
        self.teller.say("mended")
        resolved = None
        if paged is not None:
            resolved = self.inbox.wait_for("resolved", failure.alert, receiver, after=paged.at, within=PATIENCE)
            if resolved is None:
                self.teller.say("SILENCE", f"nobody was told within {PATIENCE} s that {failure.alert} is over")
            self._await_others(failure, since)
        return Rehearsed(failure, since, paged, resolved)

    def _await_others(self, failure: Failure, since: float) -> None:
        """Waits until everybody who was told of the failure knows that it is over."""
        told = {one.receiver for one in self.inbox.notices if one.at >= since and one.alert == failure.alert}
        for receiver in told:
            self.inbox.wait_for("resolved", failure.alert, receiver, after=since, within=PATIENCE)

    def _told(self, status: str, failure: Failure, receiver: str, since: float) -> Notice | None:
        return self.inbox.wait_for(status, failure.alert, receiver, after=since, within=0)

    def _tell_states(self, failure: Failure, deadline: float, ended: Callable[[], object]) -> None:
        """Says when Prometheus has seen the failure, and when it has lasted long enough, until it `ended`."""
        (wait,) = (alert.for_ for alert in self.monitoring.alerts if alert.name == failure.alert)
        said = ""
        while not ended() and time.monotonic() < deadline:
            state = self.state(failure.alert)
            if state and state != said:
                pending = f"{failure.alert}, if it lasts {wait} (here {divided(wait)})"
                self.teller.say(state, pending if state == "pending" else failure.alert)
                said = state
            time.sleep(0.1)


def write_files(monitoring: Monitoring, folder: Path) -> list[Artifact]:
    """Writes what the three programs read, as it is generated, with time hastened."""
    wanted = ("prometheus", "alertmanager", "blackbox")
    written = [hastened(one) for one in generate(monitoring) if one.path.parts[0] in wanted]
    for artifact in written:
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.content)
    return written


@contextmanager
def world() -> Iterator[World]:
    """The demo, until the end of the `with`; see `await_life`. Raises DemoError."""
    ports = some_ports()
    monitoring = deployment(ports)
    teller = Teller(kinds_of_receivers(), monitoring.severity_of)
    inbox = Inbox(teller.notice)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="eventcore-demo-")))
        write_files(monitoring, folder)
        service = Service(monitoring, folder / "eventcore.log")
        stack.enter_context(served(ports.receivers, inbox.answer))
        stack.enter_context(service.running(ports.service, ports.node))
        _remember_traffic(folder / "prometheus")
        for command, ready in _servers(folder, ports):
            stack.enter_context(running(command, ready, folder))
        yield World(monitoring, folder, ports, service, inbox, teller)


def _servers(folder: Path, ports: Ports) -> Iterator[tuple[list[str], str]]:
    """Each server's command line, and an address that answers when it is ready."""

    def server(name: str, port: int, *options: str, ready: str = "ready") -> tuple[list[str], str]:
        address = f"{LOOPBACK}:{port}"
        return [program(name), f"--web.listen-address={address}", *options], f"http://{address}/-/{ready}"

    yield server(
        "alertmanager",
        ports.alertmanager,
        f"--config.file={folder}/alertmanager/alertmanager.yaml",
        f"--storage.path={folder}/alertmanager/data",
        "--cluster.listen-address=",  # there is no other Alertmanager to talk to
    )
    yield server(
        "blackbox_exporter",
        ports.blackbox,
        f"--config.file={folder}/blackbox/blackbox.yaml",
        "--timeout-offset=0.1",  # of a scrape's time, kept free for the way back: half a second would be half of it
        ready="healthy",
    )
    yield server(
        "prometheus",
        ports.prometheus,
        f"--config.file={folder}/prometheus/prometheus.yaml",
        f"--storage.tsdb.path={folder}/prometheus/data",
        f"--query.lookback-delta={divided('5m')}",
    )


def _remember_traffic(folder: Path) -> None:
    now = time.time()
    moments = [now - age for age in range(_HISTORY, 0, -1)]
    remember(folder, [("eventcore:commands:rate5m", at, COMMANDS_PER_SECOND) for at in moments])
