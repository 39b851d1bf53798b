"""A Prometheus of our own, on this machine only, for as long as it is asked: fed with samples by promtool."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from eventcore_monitoring.preview.open_metrics import open_metrics
from eventcore_monitoring.preview.samples import Day

_CONFIGURATION = "global:\n  scrape_interval: 1h\n"
_BETWEEN = 0.05


class LocalFault(Exception):  # noqa: N818 - it is the machine at fault, not the caller
    """A sentence that says why there is no Prometheus to ask."""


@contextmanager
def local_prometheus(day: Day, promtool: str, prometheus: str, patience: float = 60) -> Iterator[str]:
    """The address of a server that holds the samples of a day. It listens on 127.0.0.1 and is stopped in any case.

    `promtool`, `prometheus`: the programs; `patience`: seconds that each may take. Raises LocalFault.
    """
    with TemporaryDirectory(prefix="eventcore-monitoring-") as scratch:
        folder = Path(scratch)
        _fill(folder, day, promtool, patience)
        port = _free_port()
        address = f"127.0.0.1:{port}"
        (folder / "prometheus.yml").write_text(_CONFIGURATION, "utf-8")
        with (folder / "log").open("wb") as log:
            process = _started(
                [
                    prometheus,
                    f"--config.file={folder / 'prometheus.yml'}",
                    f"--storage.tsdb.path={folder / 'data'}",
                    "--storage.tsdb.retention.time=100y",
                    f"--web.listen-address={address}",
                    "--log.level=warn",
                ],
                log,
            )
            try:
                _wait(process, address, patience, folder / "log")
                yield f"http://{address}"
            finally:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _fill(folder: Path, day: Day, promtool: str, patience: float) -> None:
    """Writes the blocks that the server is to hold."""
    file = folder / "samples.txt"
    file.write_text(open_metrics(day), "utf-8")
    command = [promtool, "tsdb", "create-blocks-from", "openmetrics", str(file), str(folder / "data")]
    try:
        made = subprocess.run(command, capture_output=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        raise LocalFault(f"promtool took more than {patience:g} s to write the samples") from None
    except OSError as error:
        raise LocalFault(f"promtool cannot be started: {error.strerror}") from None
    if made.returncode != 0:
        said = made.stderr.decode("utf-8", "replace").strip().splitlines()
        raise LocalFault(f"promtool does not take the samples: {said[-1] if said else f'exit code {made.returncode}'}")


def _started(command: list[str], log: object) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)  # type: ignore[call-overload, no-any-return]
    except OSError as error:
        raise LocalFault(f"prometheus cannot be started: {error.strerror}") from None


def _wait(process: subprocess.Popen[bytes], address: str, patience: float, log: Path) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if process.poll() is not None:
            said = log.read_text("utf-8", "replace").strip().splitlines()
            raise LocalFault(f"prometheus ends at once: {said[-1] if said else f'exit code {process.returncode}'}")
        try:
            with urlopen(f"http://{address}/-/ready", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(_BETWEEN)
    raise LocalFault(f"prometheus is not ready after {patience:g} s")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
