"""Prometheus, Alertmanager and blackbox_exporter as this machine has them, each started and stopped by its process."""

import json
import shutil
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# The names under which systems install each program; Debian's come first.
_PROGRAMS = {
    "prometheus": ("prometheus",),
    "promtool": ("promtool",),
    "alertmanager": ("prometheus-alertmanager", "alertmanager"),
    "blackbox_exporter": ("prometheus-blackbox-exporter", "blackbox_exporter"),
}
# Seconds that a server may take to start: a busy machine needs its time.
_PATIENCE = 60


class DemoError(Exception):
    """Why the demo cannot go on, in a sentence."""


def program(name: str) -> str:
    """The path of a program. Raises DemoError where the machine has none."""
    path = next((found for one in _PROGRAMS[name] if (found := shutil.which(one))), None)
    if path is None:
        packages = "prometheus prometheus-alertmanager prometheus-blackbox-exporter"
        raise DemoError(f"{name} was not found. On Debian and Ubuntu: sudo apt-get install {packages}")
    return path


@contextmanager
def running(command: Sequence[str], ready: str, folder: Path) -> Iterator[None]:
    """A server until the end of the `with`, once the address `ready` answers. It prints into a file of `folder`."""
    log = folder / f"{Path(command[0]).name}.log"
    with log.open("wb") as printed:
        # A session of its own: Ctrl-C is for us, and we stop the server.
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=printed, stderr=printed, cwd=folder, start_new_session=True
        )
        try:
            _await(process, ready, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(process: subprocess.Popen[bytes], ready: str, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        if process.poll() is not None:
            raise DemoError(f"{log.stem} ended at once and said:\n{log.read_text(errors='replace')[-2000:]}")
        try:
            urllib.request.urlopen(ready, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise DemoError(f"{log.stem} did not answer within {_PATIENCE} s at {ready}") from None
            time.sleep(0.05)


def asked(url: str, **parameters: str) -> Any:
    """What an address answers, read as JSON."""
    query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
    with urllib.request.urlopen(url + query, timeout=30) as answer:
        return json.load(answer)


def remember(folder: Path, samples: Sequence[tuple[str, float, float]]) -> None:
    """Writes samples (series, time, value) into the database of a Prometheus that has not started yet."""
    history = folder / "history.txt"
    lines = [f"{series} {value:g} {at:.3f}\n" for series, at, value in samples]
    history.write_text(f"{''.join(lines)}# EOF\n")
    command = [program("promtool"), "tsdb", "create-blocks-from", "openmetrics", str(history), str(folder / "data")]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise DemoError(f"promtool could not write the history: {made.stderr}")
