"""Findings that are right as they are: waived with a reason, told in the runbooks, reported once they waive nothing."""

from __future__ import annotations

import pytest

from eventcore_monitoring import Alert, Finding, Monitoring, RecordingRule, Waiver, check, promql
from eventcore_monitoring.generators.runbooks import runbooks
from small import METRICS

RAW = Alert(name="ManyErrors", when=promql("errors_total") > 100, severity="page", summary="Many errors")
OTHER = Alert(name="MoreErrors", when=promql("sum(errors_total)") > 100, severity="page", summary="More errors")


def findings(*waivers: Waiver, alerts: tuple[Alert, ...] = (RAW, OTHER)) -> list[Finding]:
    codes = ("counter-read-raw", "waiver")
    return [
        one for one in check(Monitoring(name="m", metrics=METRICS, alerts=alerts, waivers=waivers)) if one.code in codes
    ]


def waiver(at: str, code: str = "counter-read-raw") -> Waiver:
    return Waiver(code=code, at=at, reason="The counter is reset every night.")


def test_without_a_waiver_both_are_found() -> None:
    assert [one.at for one in findings()] == ["alerts.ManyErrors.when", "alerts.MoreErrors.when"]


@pytest.mark.parametrize("at", ["alerts.ManyErrors", "alerts.ManyErrors.when"])
def test_a_waiver_holds_for_its_code_at_its_address_and_below(at: str) -> None:
    assert [one.at for one in findings(waiver(at))] == ["alerts.MoreErrors.when"]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("alerts.Many", "counter-read-raw"),
        ("alerts.ManyErrors.summary", "counter-read-raw"),
        ("alerts.ManyErrors", "rate-of-gauge"),
    ],
)
def test_a_waiver_that_waives_nothing_is_reported_with_its_line(at: str, code: str) -> None:
    (reported,) = [one for one in findings(waiver(at, code)) if one.code == "waiver"]
    assert reported.message == f"waives {code} at {at}, which is not found there"
    assert reported.fix == "remove the waiver, or correct its code and address"
    assert str(reported.severity) == "warning"
    assert reported.source is not None


def test_the_runbooks_say_what_is_waived_and_why() -> None:
    whole = Monitoring(name="m", metrics=METRICS, alerts=[RAW], waivers=[waiver("alerts.ManyErrors")])
    (index,) = [artifact for artifact in runbooks(whole) if artifact.path.name == "README.md"]
    assert "| `counter-read-raw` | `alerts.ManyErrors` | The counter is reset every night. |" in index.content.decode()


def test_a_record_that_certainly_makes_too_many_series_passes_no_budget() -> None:
    # Two methods are declared, and any number of paths.
    record = RecordingRule(
        record="method:requests:rate5m", expression=promql("sum by (method) (rate(requests_total[5m]))"), help="R."
    )
    over = [
        [one.at for one in check(Monitoring(name="m", metrics=METRICS, recording_rules=[record], series_budget=budget))
         if one.code == "cardinality-over-budget"]
        for budget in (1, 2)
    ]  # fmt: skip
    assert over == [["recording_rules.method:requests:rate5m.expression"], []]
