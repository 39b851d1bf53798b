"""The demo, for real: the service is broken in five ways, and the right people are told, and told when it is over.

Everything runs on loopback: Prometheus, Alertmanager and blackbox_exporter as they are installed, with generated files.
"""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from prometheus_client.parser import text_string_to_metric_families

from eventcore_mixin.log_lines import LINES
from eventcore_monitoring.cli import main
from examples.demo.__main__ import main as demo_command
from examples.demo.failures import FAILURES
from examples.demo.receiver import Notice
from examples.demo.servers import DemoError, running
from examples.demo.web import free_ports
from examples.demo.world import PATIENCE, Rehearsed, World, world

ROOT = Path(__file__).parent.parent

# What has to come of each failure: the alert, and who answers for it.
EXPECTED = {
    "pool": ("DatabaseConnectionPoolExhausted", "page"),
    "database": ("EventCoreDatabaseUnhealthy", "page"),
    "lag": ("ProjectionLagSevere", "page-low-urgency"),
    "intruder": ("UnauthorizedCommandAttempt", "security-mail"),
    "failures": ("HighCommandFailureRate", "page-low-urgency"),
}
# Alerts that say the same of a failure in another way: commands that fail use up an error budget.
ALSO = {"failures": "CommandAvailabilityBudgetBurn"}
# Alerts that stay at their places: what is urgent is told once.
SILENCED = {"ProjectionLagHigh": "lag", "EventCoreInstanceUnhealthy": "database"}


class Story(NamedTuple):
    """All failures one after the other, and what was left when the last was over."""

    world: World
    rehearsed: Mapping[str, Rehearsed]
    exposed: str
    log: list[str]

    def told(self, alert: str, status: str) -> set[str]:
        """Which receivers were told this of an alert."""
        return {one.receiver for one in self.world.inbox.notices if (one.alert, one.status) == (alert, status)}


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    failures = [failure for failure in FAILURES if failure.name in EXPECTED]
    with world() as demo:
        demo.await_life()
        rehearsed = {failure.name: demo.rehearse(failure) for failure in failures}
        with urllib.request.urlopen(f"http://127.0.0.1:{demo.ports.service}/metrics", timeout=30) as answer:
            exposed = answer.read().decode()
        yield Story(demo, rehearsed, exposed, (demo.folder / "eventcore.log").read_text().splitlines())


def receivers(demo: World, labels: Mapping[str, str]) -> set[str]:
    """Whom Alertmanager's own tool says that these labels reach."""
    configuration = demo.folder / "alertmanager" / "alertmanager.yaml"
    command = ["amtool", "config", "routes", "test", f"--config.file={configuration}"]
    answer = subprocess.run(
        [*command, *(f"{name}={value}" for name, value in labels.items())], capture_output=True, text=True, check=True
    )
    return set(answer.stdout.strip().split(","))


def came(demo: World, rehearsed: Rehearsed, status: str, receiver: str) -> Notice | None:
    alert = rehearsed.failure.alert
    return demo.inbox.wait_for(status, alert, receiver, after=rehearsed.since, within=PATIENCE)


@pytest.mark.parametrize("name", EXPECTED)
def test_who_answers_for_a_failure_is_told_of_it_and_of_its_end(story: Story, name: str) -> None:
    paged, resolved = story.rehearsed[name].paged, story.rehearsed[name].resolved

    assert paged is not None
    assert resolved is not None
    assert (paged.alert, paged.receiver) == EXPECTED[name]
    assert (resolved.alert, resolved.receiver) == EXPECTED[name]
    assert paged.at < resolved.at


@pytest.mark.parametrize("name", EXPECTED)
def test_exactly_those_are_told_whom_amtool_names(story: Story, name: str) -> None:
    rehearsed = story.rehearsed[name]
    assert rehearsed.paged is not None
    expected = receivers(story.world, rehearsed.paged.labels)

    for status in ("firing", "resolved"):
        assert all(came(story.world, rehearsed, status, receiver) for receiver in expected)
        assert story.told(rehearsed.failure.alert, status) == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_nobody_is_called_for_anything_else(story: Story, name: str) -> None:
    rehearsed = story.rehearsed[name]
    assert rehearsed.resolved is not None
    calling = {"page", "page-low-urgency"}
    called = {
        one.alert
        for one in story.world.inbox.notices
        if one.receiver in calling and one.status == "firing" and rehearsed.since <= one.at <= rehearsed.resolved.at
    }

    alert, receiver = EXPECTED[name]
    others = {other for other in called if name not in ALSO or not other.startswith(ALSO[name])}
    assert others == ({alert} if receiver in calling else set())


@pytest.mark.parametrize("alert", SILENCED)
def test_what_follows_from_something_more_urgent_tells_nobody(story: Story, alert: str) -> None:
    assert story.rehearsed[SILENCED[alert]].paged is not None
    assert story.told(alert, "firing") == set()


def test_a_page_says_how_bad_it_is_in_the_words_of_the_declaration(story: Story) -> None:
    failures, lag = story.rehearsed["failures"].paged, story.rehearsed["lag"].paged
    assert failures is not None
    assert lag is not None

    share = re.fullmatch(r"([0-9.]+)% of all commands fail \(threshold: 5 %\)\.", failures.annotations["description"])
    assert share is not None
    assert 5 < float(share[1]) < 75
    assert lag.annotations["summary"] == "Projection lag exceeds 30m"
    assert lag.annotations["description"] == "Projection balances is 40m 0s behind."


def test_the_service_keeps_the_contract_of_the_declared_metrics(story: Story) -> None:
    labels: dict[str, set[str]] = {}
    kinds = {}
    for family in text_string_to_metric_families(story.exposed):
        name = family.name + ("_total" if family.type == "counter" else "")
        kinds[name] = family.type
        for sample in family.samples:
            labels.setdefault(name, set()).update(sample.labels)

    declared = [one for one in story.world.monitoring.metrics if one.target.job == "eventcore"]
    assert len(declared) >= 10
    for metric in declared:
        assert kinds[metric.name] == metric.kind
        assert labels[metric.name] - {"le"} == {label.name for label in metric.label_set}


def test_what_the_service_logs_passes_the_declared_pipeline_whole(
    story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(story.log) > 100
    kinds = ("command completed", "command failed", "command refused")
    lines = [next(line for line in story.log if f'"message": "{kind}"' in line) for kind in kinds]
    (tmp_path / "eventcore.log").write_text("".join(f"{line}\n" for line in lines))

    code = main(["trace", str(tmp_path / "eventcore.log"), str(ROOT / "definitions/production.py")])

    printed = capsys.readouterr().out
    assert code == 0
    assert printed.count("elasticsearch (eventcore.out.elasticsearch") == len(lines)
    added = re.findall(r"^      \+ (\w+): ", printed, re.MULTILINE)
    assert {*added} - {"message", "hostname", "environment", "service"} <= {field.name for field in LINES.fields}


def test_the_page_on_the_demo_names_every_way_to_break_it() -> None:
    page = (ROOT / "examples/demo/README.md").read_text()

    rows = re.findall(r"^\| `(\w+)` \| .* \| `(\w+)` \|", page, re.MULTILINE)
    assert rows == [(failure.name, failure.alert) for failure in FAILURES]
    shown = re.findall(r"^ +[0-9.]+ s  (?:PAGE|MAIL|RESOLVED) +\w+ → (\S+) \(\w+\): (\w+)$", page, re.MULTILINE)
    assert len(shown) >= 2
    assert {(alert, receiver) for receiver, alert in shown} <= {*EXPECTED.values()}


def listens(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(5)
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_the_demo_leaves_nothing_behind_when_it_is_interrupted(how: signal.Signals) -> None:
    command = [sys.executable, "-m", "examples.demo"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as demo:
        assert demo.stdout is not None
        printed = ""
        for line in demo.stdout:
            printed += line
            if "latency" in line:
                break
        ports = [int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", printed)]
        folder = Path(re.findall(r"log +(\S+)/eventcore\.log", printed)[0])
        assert len(ports) == 3, printed
        assert all(map(listens, ports))
        assert folder.is_dir()
        demo.send_signal(how)
        said, _ = demo.communicate(timeout=60)

    assert demo.returncode == 0, said
    assert "nothing is left running" in said
    assert not any(map(listens, ports))
    assert not folder.exists()


def test_a_server_ends_with_its_block_even_when_something_else_fails(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]

    def failing() -> None:
        with running(command, f"http://127.0.0.1:{port}/", tmp_path):
            assert listens(port)
            raise KeyError

    with pytest.raises(KeyError):
        failing()

    assert not listens(port)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    prometheus = shutil.which("prometheus")
    assert prometheus is not None

    with (
        pytest.raises(DemoError, match=r"prometheus ended at once and said:\n(?s:.*)no-such-file"),
        running([prometheus, "--config.file=no-such-file"], "http://127.0.0.1:9/", tmp_path),
    ):
        pass


def test_a_program_that_is_missing_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    code = demo_command(["--break", "lag"])

    assert code == 3
    assert re.fullmatch(
        r"error: \w+ was not found\. On Debian and Ubuntu: sudo apt-get install prometheus .*\n",
        capsys.readouterr().err,
    )
