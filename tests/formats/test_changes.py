"""Changes as findings."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from eventcore_monitoring import report
from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.formats.changes import as_findings
from eventcore_monitoring.formats.github import github
from eventcore_monitoring.formats.schema import report_schema
from eventcore_monitoring.review.change import Change, File, Review, Risk
from format_runs import PATHS, run

LATER = Change(
    "alerts.A",
    "alert-for",
    "fires 5 minutes later: for 5m → 10m",
    Risk.REVIEW,
    before="for: 5m",
    after="for: 10m",
    behaviour=("on a long queue it fires after 10m, not 5m",),
    hits=("dashboards.board", "scaling.web"),
    source=SourceLine(PATHS[0], 3),
)
GONE = Change("alerts.B", "alert-removed", "is removed", Risk.DANGER, before="alert: B")
SAME = Change("alerts.C", "alert-form", "is written otherwise", Risk.NONE)


def test_a_change_is_a_finding_as_severe_as_its_risk_with_what_is_known_of_it() -> None:
    found = as_findings([Review("shop", (LATER, GONE, SAME))])
    assert [(one.at, one.code, one.severity) for one in found] == [
        ("alerts.B", "alert-removed", Severity.ERROR),
        ("alerts.A", "alert-for", Severity.WARNING),
        ("alerts.C", "alert-form", Severity.NOTE),
    ]
    assert found[1].message == LATER.message
    assert found[1].source == LATER.source
    assert found[1].excerpt.split("\n") == [
        "- for: 5m",
        "+ for: 10m",
        "on a long queue it fires after 10m, not 5m",
        "read by dashboards.board, scaling.web",
    ]


def test_a_change_of_several_deployments_is_told_once_and_of_some_with_their_names() -> None:
    reviews = [Review("production", (LATER, GONE)), Review("staging", (LATER,))]
    assert [one.message for one in as_findings(reviews)] == ["is removed (in production)", LATER.message]


def test_what_could_not_be_compared_is_a_note() -> None:
    assert as_findings([Review("", notes=("there is no promtool",))]) == (
        Finding("diff", "review-note", "there is no promtool", severity=Severity.NOTE),
    )


def test_annotations_show_a_change_on_its_line() -> None:
    text = github(run(as_findings([Review("shop", (LATER,))]), command="diff"))
    assert text == (
        "::warning file=definitions/shop.py,line=3,title=alert-for at alerts.A::fires 5 minutes later: for 5m → 10m%0A"
        "    - for: 5m%0A    + for: 10m%0A    on a long queue it fires after 10m, not 5m%0A"
        "    read by dashboards.board, scaling.web\ndiff: 1 warning\n"
    )


def test_a_review_as_json_says_everything_and_the_schema_knows_it() -> None:
    here = Path("/project")
    source = SourceLine("/project/definitions/shop.py", 3)
    review = Review(
        "shop", (Change("alerts.A", "alert-for", "fires later", Risk.REVIEW, "a", "b", ("c",), ("d",), source),)
    )
    review = review._replace(files=(File("rules.yaml", "changed", "-a\n+b\n"),), notes=("no promtool",))
    made = report.review_json(review, here)
    assert made == {
        "changes": [
            {
                "at": "alerts.A",
                "code": "alert-for",
                "risk": "review",
                "message": "fires later",
                "before": "a",
                "after": "b",
                "behaviour": ["c"],
                "hits": ["d"],
                "file": "definitions/shop.py",
                "line": 3,
            }
        ],
        "files": [{"path": "rules.yaml", "kind": "changed", "difference": "-a\n+b\n", "follows": False}],
        "notes": ["no promtool"],
    }
    deployment = {"name": "shop", "files": 1, "differences": [], "review": made}
    text = report.document("diff", 1, here, deployments=[deployment])
    assert jsonschema_rs.validator_for(report_schema(["diff"])).is_valid(json.loads(text))


@pytest.mark.parametrize("risk", Risk)
def test_every_risk_has_a_severity(risk: Risk) -> None:
    assert as_findings([Review("", (Change("a", "b", "c", risk),))])[0].severity in Severity
