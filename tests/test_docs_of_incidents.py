"""The page on incidents: its example is clean, and its table of checks is that of the checks that are about people."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from eventcore_monitoring import Monitoring, Runbook, Step, heartbeat_alert
from eventcore_monitoring.checks import CHECKS
from eventcore_monitoring.generators.alertmanager import alertmanager
from eventcore_monitoring.generators.runbooks import runbooks
from small import METRICS, alert, long_queue, queue

PAGE = (Path(__file__).parent.parent / "docs" / "incidents.md").read_text("utf-8")


def test_the_example_is_a_policy_in_which_everybody_is_reached() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    given: dict[str, Any] = {}
    exec(code, given)
    names = {"DatabaseSlow": "low", "DatabaseDown": "critical", "OrdersFail": "critical"}
    alerts = [
        alert(
            name=name,
            when=queue > 100 + number,
            severity=severity,
            labels={"service": "shop"},
            fires_when=[long_queue()],
            runbook=Runbook(meaning="It waits.", steps=[Step(text="Look.")]),
        )
        for number, (name, severity) in enumerate(names.items())
    ]
    made = Monitoring(
        name="shop", labels={"environment": "live"}, metrics=METRICS, alerts=alerts, incidents=given["policy"]
    ).with_parts(heartbeat_alert(given["beat"]))
    findings = [finding for check in CHECKS for finding in check(made) if finding.code != "alert-without-panel"]
    assert [(one.code, one.at) for one in findings] == []
    assert {one.path.name for one in alertmanager(made)} == {"alertmanager.yaml", "routes.yaml"}
    assert "paging.md" in {one.path.name for one in runbooks(made)}


def test_every_check_that_the_page_names_exists() -> None:
    named = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    assert named == {code for code in (one.__name__.replace("_", "-") for one in CHECKS) if code in named}
    assert len(named) == 7
