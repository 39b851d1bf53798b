"""What the type checker says of the guide's rules as written, with the metrics that we declare, and of ours."""

from __future__ import annotations

from pathlib import Path

from eventcore_mixin import eventcore
from eventcore_monitoring import Finding
from eventcore_monitoring.checks.expressions import expression_findings
from eventcore_monitoring.foreign import catalogue_of, check_rules
from eventcore_monitoring.rules.declared import declared

ROOT = Path(__file__).parents[2]
AS_WRITTEN = ROOT / "examples" / "guide_as_written.yaml"


def faults() -> list[Finding]:
    catalogue = catalogue_of(str(ROOT / "definitions" / "production.py"), ROOT)
    return list(check_rules([AS_WRITTEN], catalogue, "2.42").findings)


def test_the_guides_rules_have_exactly_the_faults_that_the_deviations_list() -> None:
    assert {(finding.at.split(".")[2], finding.code, str(finding.severity)) for finding in faults()} == {
        ("HighCommandFailureRate", "rate-compared-with-ratio", "warning"),
        ("EventStoreLatencyHigh", "metric-not-declared", "error"),
        ("EventStoreLatencyHigh", "quantile-of-no-histogram", "error"),
        ("MemoryUsageHigh", "sides-never-match", "error"),
        ("UnauthorizedCommandAttempt", "counter-born-at-event", "warning"),
        ("AnomalousTrafficPattern", "baseline-contains-present", "warning"),
    }


def test_each_fault_stands_on_the_line_of_its_expression() -> None:
    lines = AS_WRITTEN.read_text("utf-8").split("\n")
    for finding in faults():
        assert finding.source is not None
        assert lines[finding.source.line - 1].lstrip().startswith("expr: ")


def test_our_rules_have_none() -> None:
    assert list(expression_findings(declared(eventcore()))) == []
