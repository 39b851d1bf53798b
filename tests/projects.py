"""Small projects in temporary folders, and the command line called in them."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventcore_monitoring.cli import main

COMMAND = Path(sys.executable).with_name("eventcore-monitoring")

# A whole deployment that every check and validator is content with.
SHOP = """\
from eventcore_monitoring import *

app = Target(job="shop", instance="shop-1:8080")
queue = Gauge(name="shop_queue_length", help="Orders that wait.", unit="count", target=app)
waiting = queue.sum() > count(100)
policy = IncidentPolicy(
    severities=[
        Severity(name="high", meaning="Nobody can buy.", response_time="30m", receiver="chat"),
        Severity(name="low", meaning="A nuisance.", response_time="1d", receiver="chat"),
    ],
    receivers=[Webhook(name="chat", url="https://chat.example.com/shop")],
    unknown="high",
)
fires = Scenario(name="200 orders wait", series=[queue.series(constant(200))], fires_from="10m")
monitoring = Monitoring(
    name="shop",
    metrics=[queue],
    incidents=policy,
    alerts=[
        Alert(name="QueueLong", when=waiting, for_="5m", severity="low", summary="Orders wait", fires_when=[fires]),
    ],
)
"""


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    output: str
    errors: str


def project(folder: Path, definitions: Mapping[str, str], settings: str | None = None) -> Path:
    """Writes definitions (file name -> text) and settings that name them all."""
    (folder / "definitions").mkdir(parents=True, exist_ok=True)
    for name, text in definitions.items():
        (folder / "definitions" / name).write_text(text, encoding="utf-8")
    if settings is None:
        settings = f"deployments = {[f'definitions/{name}' for name in definitions]}\n"
    (folder / "pyproject.toml").write_text(f"[tool.eventcore-monitoring]\n{settings}", encoding="utf-8")
    return folder


def call(folder: Path, *words: str) -> Answer:
    """Calls the command line in this process."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = main(words)
    return Answer(code, output.getvalue(), errors.getvalue())


def run(folder: Path, words: Sequence[str], environment: Mapping[str, str] | None = None) -> Answer:
    """Calls the command line as a process of its own."""
    completed = subprocess.run(
        [COMMAND, *words],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        check=False,
        timeout=300,  # the guide with all its proofs, on a busy machine
    )
    return Answer(completed.returncode, completed.stdout.decode(), completed.stderr.decode())


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
