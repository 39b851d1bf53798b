"""The page on runbooks: its example is a whole that no check has anything to say of, and its findings are real."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import eventcore_monitoring
from eventcore_monitoring import Alert, Dashboard, Gauge, Monitoring, Query, Row, Stat, Target, check, count
from eventcore_monitoring.cli import COMMANDS, OPTIONS
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.generators.runbooks import runbooks

PAGE = (Path(__file__).parent.parent / "docs" / "runbooks.md").read_text("utf-8")
QUEUE = Gauge(name="queue_length", help="Orders that wait.", unit="count", target=Target(job="shop"))


def whole(example: str) -> Monitoring:
    """The declarations of the example in a deployment that has what they refer to."""
    names: dict[str, Any] = {}
    exec(example, names)
    long = QUEUE.max() > count(100)
    alert = Alert(name="QueueLong", when=long, severity="high", summary="Orders wait", runbook=names["waiting"])
    board = Dashboard(
        name="shop", title="Shop", rows=[Row(title="Orders", panels=[Stat(title="Queue", show=[Query(show=long)])])]
    )
    return Monitoring(
        name="shop",
        metrics=[QUEUE],
        alerts=[alert],
        dashboards=[board],
        playbooks=[names["queue_full"]],
        checklists=[names["morning"]],
    )


def example() -> str:
    (fence,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert isinstance(fence, str)
    return fence


def found(monitoring: Monitoring) -> list[Finding]:
    return [one for one in check(monitoring) if one.code != "alert-without-scenario"]


def test_the_example_has_no_findings_and_becomes_pages() -> None:
    monitoring = whole(example())
    pages = {artifact.path.name: artifact.content.decode() for artifact in runbooks(monitoring)}

    assert found(monitoring) == []
    assert {"QueueLong.md", "playbook-queue-full.md", "checklists.md", "dashboards.md"} <= pages.keys()
    assert "> **Caution:** The order that it works on starts again." in pages["QueueLong.md"]
    assert "Put in your own `<pod>`." in pages["QueueLong.md"]


def test_each_finding_that_the_page_names_is_what_its_mistake_gives() -> None:
    mistakes = {
        "reference-to-nothing": ('ToAlert(name="QueueLong")', 'ToAlert(name="QueueLonger")'),
        "command-not-in-its-language": ("kubectl logs -n shop <pod> --since=10m | grep -i error", "SELECT 1;"),
        "danger-without-caution": ('caution="The order that it works on starts again.",', ""),
    }
    assert set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", PAGE)) == mistakes.keys()
    for code, (right, wrong) in mistakes.items():
        assert right in example()
        assert [one.code for one in found(whole(example().replace(right, wrong)))] == [code]


def test_every_name_and_word_of_a_call_on_the_page_exists() -> None:
    names = {*re.findall(r"\b([A-Z]\w+)\(", PAGE), *re.findall(r"`(To\w+)`", PAGE)}
    assert len(names) > 8
    assert {name for name in names if not hasattr(eventcore_monitoring, name)} == set()
    assert re.findall(r"^\$ eventcore-monitoring (\w+) (--\w+)", PAGE, re.MULTILINE) == [("docs", "--out")]
    assert "docs" in COMMANDS
    assert "docs" in OPTIONS["--out"][2].split()
