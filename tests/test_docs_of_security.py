"""The page on security: its example is what it says, and everything that it names is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from eventcore_mixin import eventcore
from eventcore_monitoring import Monitoring
from eventcore_monitoring.checks import CHECKS
from eventcore_monitoring.generators.grafana import grafana

PAGE = (Path(__file__).parent.parent / "docs" / "security.md").read_text("utf-8")
WHOLE = eventcore()


def test_every_alert_search_and_metric_of_the_page_is_declared() -> None:
    named = set(re.findall(r"`([A-Z][A-Za-z]+|audit-commands|eventcore_\w+)(?:\{kind\})?`", PAGE))
    declared = {one.name for one in (*WHOLE.alerts, *WHOLE.log_searches, *WHOLE.metrics)}

    assert len(named) > 9
    assert named - declared == {"Parameter"}


def test_every_check_of_the_page_is_one() -> None:
    codes = {check.__name__.replace("_", "-") for check in CHECKS}
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+){2,})`", PAGE))

    assert named == {"search-beyond-retention", "label-without-bound"}
    assert named <= codes


def test_the_example_of_the_page_is_a_dashboard_that_asks_for_a_user() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    made: dict[str, Any] = {"pipelines": WHOLE.pipelines}
    exec(code, made)
    given = Monitoring(
        name="audit",
        metrics=WHOLE.metrics,
        pipelines=WHOLE.pipelines,
        log_searches=[made["commands"]],
        dashboards=[made["board"]],
    )
    text = next(one.content.decode() for one in grafana(given) if one.path.name == "audit.json")

    assert [str(finding) for check in CHECKS for finding in check(given)] == []
    assert r'fields.user_id:${user_id:raw}"' in text
