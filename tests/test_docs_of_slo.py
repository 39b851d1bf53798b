"""The page on objectives: its example builds, and what it says of alerts and refusals is what comes of it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from eventcore_monitoring import DefinitionError, LatencyBelow, Monitoring, check, generate, seconds, slo_parts

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "slo.md").read_text("utf-8")
EXAMPLE = ROOT / "examples" / "objectives.py"
DEFINED = runpy.run_path(str(EXAMPLE))
MONITORING: Monitoring = DEFINED["monitoring"]


def test_the_python_of_the_page_stands_in_the_example() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2
    assert [block for block in blocks if block not in EXAMPLE.read_text("utf-8")] == []


def test_no_check_finds_anything_in_the_example_and_its_documents_are_written() -> None:
    assert [str(one) for one in check(MONITORING)] == []
    assert {one.path.as_posix() for one in generate(MONITORING)} >= {"slo/orders-succeed.yaml", "slo/orders-quick.yaml"}


def test_the_table_of_alerts_is_what_comes_of_the_objective() -> None:
    rows = re.findall(
        r"^\| `(OrdersSucceed\w+)` \| (\S+) times \| (\S+) \| (\S+) \| (\w+) \| (.*) \|$", PAGE, re.MULTILINE
    )
    made = [alert for alert in MONITORING.alerts if alert.name.startswith("OrdersSucceed")]

    assert [(name, severity) for name, _, _, _, severity, _ in rows] == [(one.name, one.severity) for one in made]
    for (_, factor, long, short, _, lasts), alert in zip(rows, made, strict=True):
        limit = f"{float(factor) / 1000:g}"
        assert str(alert.when) == " and ".join(
            f"slo:orders_succeed:error_ratio{window} > {limit}" for window in (long, short)
        )
        assert f"last no longer than {lasts}." in alert.description


def test_the_refusal_that_the_page_shows_is_what_is_said() -> None:
    between = DEFINED["quick"].replaced(indicator=LatencyBelow(of=DEFINED["duration"], below=seconds(0.3)))
    with pytest.raises(DefinitionError) as refused:
        slo_parts(between, metrics=DEFINED["metrics"])

    (finding,) = refused.value.findings
    assert f"{finding.at}: {finding.message}\n    fix: {finding.fix}\n" in PAGE
