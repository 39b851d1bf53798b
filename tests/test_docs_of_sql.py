"""The page on SQL: its example is the one that is built, and it names every code."""

from __future__ import annotations

import re
from pathlib import Path

from eventcore_monitoring.checks import CHECKS
from eventcore_monitoring.model.sql_metrics import SqlMetric

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "sql.md").read_text("utf-8")


def test_the_example_on_the_page_stands_in_the_file_that_the_tests_build() -> None:
    (shown,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert shown in (ROOT / "examples" / "sql.py").read_text("utf-8")


def test_every_check_of_queries_is_on_the_page_and_no_other() -> None:
    named = re.findall(r"^\| `(query-[a-z-]+)` \|", PAGE, re.MULTILINE)
    checks = {check.__name__.replace("_", "-") for check in CHECKS}
    assert sorted(named) == sorted(code for code in checks if code.startswith("query-"))


def test_every_field_of_a_metric_from_sql_is_explained() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    own = {*SqlMetric.model_fields} - {"name", "help", "origin"}
    assert set(explained) == own
