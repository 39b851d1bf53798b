"""The guide's security operations: what it asks for answers, and its audit can be made."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deployments import Generated
from eventcore_mixin import Settings, eventcore
from eventcore_mixin.audit import audit_searches
from eventcore_monitoring.checks.label_without_bound import label_without_bound
from eventcore_monitoring.checks.search_beyond_retention import search_beyond_retention
from eventcore_monitoring.values import milliseconds

DASHBOARD = "grafana/dashboards/eventcore-security.json"


@pytest.fixture(scope="module")
def dashboard(production: Generated) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(production.text(DASHBOARD))
    return read


def test_the_audit_query_asks_for_a_user_and_a_period(production: Generated) -> None:
    made = json.loads(production.text("elasticsearch/searches/audit-commands.json"))

    assert made["params"].keys() == {"from", "to", "user_id"}
    asked = json.dumps(made["source"])
    assert all(f"{{{{{name}}}}}" in asked for name in made["params"])
    # The columns of the guide's query; `timestamp` is `@timestamp` there.
    assert {field.rpartition(".")[2].lstrip("@") for field in made["source"]["_source"]} == {
        "command_id",
        "command_type",
        "user_id",
        "timestamp",
        "result",
    }
    assert made["source"]["sort"] == [{"@timestamp": "desc"}]


def test_what_is_audited_is_kept_for_the_guides_seven_years_even_on_the_last_day_of_a_month(
    production: Generated,
) -> None:
    policy = json.loads(production.text("elasticsearch/audit-eventcore.policy.json"))
    kept = policy["policy"]["phases"]["delete"]["min_age"]

    assert milliseconds(kept) >= milliseconds("7y") + milliseconds("31d")
    assert list(search_beyond_retention(eventcore())) == []


def test_the_audit_over_the_logs_of_a_month_is_found() -> None:
    whole = eventcore(Settings(audit_delete_after="30d"))

    assert [one.at for one in search_beyond_retention(whole)] == ["log_searches.audit-commands.since"]


def test_the_templates_of_the_two_indices_do_not_overlap(production: Generated) -> None:
    patterns = [
        json.loads(production.text(f"elasticsearch/{name}.template.json"))["index_patterns"][0].removesuffix("*")
        for name in ("eventcore", "audit-eventcore")
    ]

    assert not patterns[1].startswith(patterns[0])
    assert not patterns[0].startswith(patterns[1])


def test_no_label_says_who() -> None:
    assert list(label_without_bound(eventcore())) == []
    (counting,) = [one for one in eventcore().pipelines if one.name == "audit"]
    fields = {field for one in counting.metrics for field in one.labels.values()}
    assert fields == {"fields.event_type", "fields.result"}
    # What is counted fits these, so a line cannot bring a value of its own.
    assert all(field in one.where for one in counting.metrics for field in one.labels.values())


@pytest.mark.parametrize(
    ("alert", "severity"),
    [
        ("UnauthorizedCommandAttempt", "security"),
        ("AnomalousTrafficPattern", "security"),
        ("AuthenticationFailuresHigh", "security"),
        ("CargoAuditOverdue", "low"),
        ("VulnerabilityScanOverdue", "low"),
        ("CargoAuditNeverReported", "low"),
        ("VulnerabilityScanNeverReported", "low"),
        ("KnownVulnerabilities", "medium"),
    ],
)
def test_every_security_alert_is_the_security_teams_and_is_drawn_on_its_dashboard(
    alert: str, severity: str, production: Generated, dashboard: dict[str, Any]
) -> None:
    rule = production.rules()[alert]
    assert (rule["labels"]["team"], rule["labels"]["severity"]) == ("security", severity)
    links = [link["title"] for panel in dashboard["panels"] for link in panel.get("links", [])]
    assert f"Runbook: {alert}" in links


def test_every_audit_search_is_a_table_of_the_dashboard(dashboard: dict[str, Any]) -> None:
    tables = {panel["title"]: panel for panel in dashboard["panels"] if panel["type"] == "table"}

    assert tables.keys() == {search.title for search in audit_searches(Settings())}
    assert "timeFrom" not in tables["Commands by user"]
    names = {variable["name"] for variable in dashboard["templating"]["list"]}
    assert "user_id" in names
