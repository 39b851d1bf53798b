"""promtool as a judge of encoders: N alerts with encoded text, N expectations in unambiguous YAML, one call."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class ExpectedAlert:
    """An alert that must fire at time 0, with exactly these labels (besides its name) and annotations."""

    name: str
    labels: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)


@cache
def promtool_version() -> str:
    """The minor version of the promtool on PATH: `2.42`, `3.16`."""
    run = subprocess.run(["promtool", "--version"], capture_output=True, text=True, timeout=10, check=True)
    found = re.search(r"version (\d+\.\d+)", run.stdout + run.stderr)
    assert found, run.stdout + run.stderr
    return found[1]


def unambiguous(text: str) -> str:
    r"""A YAML string in which every character is an escape: `"\x61"`; none of the product's code is used here."""
    codes = (ord(character) for character in text)
    return (
        '"'
        + "".join(f"\\x{c:02x}" if c < 0x100 else f"\\u{c:04x}" if c < 0x10000 else f"\\U{c:08x}" for c in codes)
        + '"'
    )


def disagreement(rules: str, expected: Sequence[ExpectedAlert], folder: Path) -> str:
    """What `promtool test rules` objects to when the rule file is read and evaluated; "" when it agrees with all."""
    (folder / "rules.yaml").write_bytes(rules.encode())
    (folder / "test.yaml").write_text("".join(_test_file(expected)), encoding="ascii")
    command = ["promtool", "test", "rules", str(folder / "test.yaml")]
    run = subprocess.run(command, capture_output=True, cwd=folder, timeout=60, check=False)
    return "" if run.returncode == 0 else (run.stdout + run.stderr).decode(errors="replace")


def _test_file(expected: Iterable[ExpectedAlert]) -> Iterable[str]:
    yield "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  alert_rule_test:\n"
    for alert in expected:
        yield f"  - eval_time: 0m\n    alertname: {alert.name}\n    exp_alerts:\n"
        yield f"    - exp_labels: {_flow(alert.labels)}\n      exp_annotations: {_flow(alert.annotations)}\n"


def _flow(texts: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {unambiguous(text)}" for name, text in texts.items()) + "}"
