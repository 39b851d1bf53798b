"""Our times in a real Alertmanager: a message is repeated after what the policy says, the heartbeat when it is due."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.request import Request, urlopen

from eventcore_monitoring import Heartbeat, IncidentPolicy, Monitoring, Severity, Webhook
from eventcore_monitoring.generators.alertmanager import alertmanager

# Debian and Ubuntu call it by the name of their package.
PROGRAM = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
REPEATED, BEATS, WATCHED = 3, 1, 11  # seconds


@contextmanager
def receiver() -> Iterator[tuple[int, list[tuple[str, float]]]]:
    """A receiver on a free port, and the paths and moments of what it got."""
    got: list[tuple[str, float]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, time.monotonic()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1], got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def running(configuration: Path) -> Iterator[str]:
    """A real Alertmanager; yields its address."""
    assert PROGRAM is not None, "install prometheus-alertmanager"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        *(PROGRAM, f"--config.file={configuration}", f"--storage.path={configuration.parent / 'data'}"),
        *(f"--web.listen-address={address}", "--cluster.listen-address="),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                try:
                    urlopen(f"http://{address}/-/ready", timeout=5).close()
                    break
                except OSError:
                    assert process.poll() is None, "Alertmanager ended"
                    time.sleep(0.1)
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait(30)


def gaps(got: list[tuple[str, float]], path: str) -> list[float]:
    moments = [moment for where, moment in got if where == path]
    return [later - earlier for earlier, later in pairwise(moments)]


def test_a_message_is_repeated_after_the_response_time_and_the_heartbeat_when_it_is_due(tmp_path: Path) -> None:
    with receiver() as (port, got):
        policy = IncidentPolicy(
            severities=[Severity(name="high", meaning="All.", response_time=f"{REPEATED}s", receiver="team")],
            receivers=[
                Webhook(name=name, url=f"http://127.0.0.1:{port}/{name}") for name in ("team", "watch")
            ],
            unknown="high",
            heartbeat=Heartbeat(receiver="watch", every=f"{BEATS}s"),
        )  # fmt: skip
        made = {one.path.name: one.content for one in alertmanager(Monitoring(name="m", incidents=policy))}
        (file := tmp_path / "alertmanager.yaml").write_bytes(made["alertmanager.yaml"])
        with running(file) as address:
            alerts = [{"labels": {"alertname": name, "severity": "high"}} for name in ("Slow", "Watchdog")]
            headers = {"Content-Type": "application/json"}
            urlopen(Request(f"{address}/api/v2/alerts", json.dumps(alerts).encode(), headers), timeout=10).close()
            time.sleep(WATCHED)

    # A busy machine may be late, never early; an interval too late would be seen in every gap.
    repeated, beats = sorted(gaps(got, "/team")), sorted(gaps(got, "/watch"))
    assert len(repeated) >= 2
    assert REPEATED - 0.5 < repeated[len(repeated) // 2] < REPEATED + 0.25
    assert len(beats) >= 6
    assert BEATS - 0.5 < beats[len(beats) // 2] < BEATS + 0.5
