"""Who is told: each severity of the guide's incident table reaches its receiver, as amtool routes it."""

from __future__ import annotations

import os

import pytest

from deployments import Generated
from eventcore_monitoring.validators.amtool import RouteExpectation, check_config, check_routes, routes
from eventcore_monitoring.validators.program import Tools, locate

RECEIVERS = {
    "critical": ("tickets", "page"),
    "high": ("tickets", "page-low-urgency"),
    "medium": ("tickets", "on-call-mail"),
    "low": ("tickets",),
    "security": ("security-mail",),
}
# The guide's own rules say `warning`, which its incident table does not know.
ALIASES = {"warning": "medium", "info": "low"}
UNKNOWN = ("", "sev1", "Critical", "crit", "lowest", "none")


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(promtool="off", amtool=locate("amtool", environment=os.environ))


@pytest.mark.parametrize("deployment", ["production", "staging"])
def test_amtool_accepts_the_configuration_and_every_route_that_it_declares(
    deployment: str, generated: dict[str, Generated], tools: Tools
) -> None:
    folder = generated[deployment].folder
    assert [*check_config(folder, tools), *check_routes(folder, tools)] == []


def test_every_severity_reaches_the_receiver_of_the_incident_table(production: Generated, tools: Tools) -> None:
    table = RECEIVERS | {alias: RECEIVERS[severity] for alias, severity in ALIASES.items()}
    expected = [RouteExpectation({"severity": severity}, receivers) for severity, receivers in table.items()]
    assert list(routes(production.folder, tools, expected)) == []


def test_an_alert_of_no_or_of_an_unknown_severity_does_not_reach_the_lowest(
    production: Generated, tools: Tools
) -> None:
    labels = [{}, *({"severity": severity} for severity in UNKNOWN)]
    expected = [RouteExpectation(each, RECEIVERS["high"]) for each in labels]
    assert list(routes(production.folder, tools, expected)) == []
    assert RECEIVERS["high"] != RECEIVERS["low"]


def test_the_judge_objects_to_a_wrong_receiver(production: Generated, tools: Tools) -> None:
    wrong = [RouteExpectation({"severity": "security"}, RECEIVERS["low"])]
    assert [finding.code for finding in routes(production.folder, tools, wrong)] == ["amtool-routes"]


def test_every_alert_has_a_severity_of_the_incident_table(production: Generated) -> None:
    severities = {name: rule["labels"]["severity"] for name, rule in production.rules().items()}
    assert severities.pop("Watchdog") == "none"
    assert {*severities.values()} == RECEIVERS.keys()


def test_the_contacts_of_the_guide_are_told_of_what_is_theirs(production: Generated, tools: Tools) -> None:
    mails = {
        "database": "db-team@example.com",
        "infrastructure": "infra-team@example.com",
        "security": "security@example.com",
    }
    receivers = {one["name"]: one for one in production.yaml("alertmanager/alertmanager.yaml")["receivers"]}
    assert {team: receivers[f"{team}-mail"]["email_configs"][0]["to"] for team in mails} == mails
    expected = [
        RouteExpectation({"severity": severity, "team": team}, (f"{team}-mail", *RECEIVERS[severity]))
        for team in mails
        for severity in RECEIVERS
        if f"{team}-mail" not in RECEIVERS[severity]
    ]
    assert list(routes(production.folder, tools, expected)) == []


def test_the_heartbeat_pages_nobody(production: Generated, tools: Tools) -> None:
    labels = production.rules()["Watchdog"]["labels"]
    expected = [RouteExpectation({"alertname": "Watchdog", **labels}, ("dead-mans-switch",))]
    assert list(routes(production.folder, tools, expected)) == []


def test_every_example_of_the_incident_table_names_its_alerts(production: Generated) -> None:
    page = production.text("runbooks/incidents.md")
    for example, alert in (
        ("Database down", "DatabaseDown"),
        ("All commands failing", "AllCommandsFailing"),
        ("High error rate", "HighCommandFailureRate"),
        ("Projection lag > 30min", "ProjectionLagSevere"),
        ("Increased latency", "EventStoreLatencyHigh"),
        ("Projection lag > 5min", "ProjectionLagHigh"),
        ("Non-critical errors", "CommandErrorsPersist"),
        ("Alerting issues", "RuleEvaluationFails"),
    ):
        assert f"{example} ([{alert}]({alert}.md)" in page
        assert f"runbooks/{alert}.md" in production.paths()


def test_the_seven_alerts_have_the_severities_of_the_guides_incident_table(production: Generated) -> None:
    severities = {name: rule["labels"]["severity"] for name, rule in production.rules().items()}
    expected = {
        "HighCommandFailureRate": "high",
        "EventStoreLatencyHigh": "medium",
        "ProjectionLagHigh": "medium",
        "ProjectionLagSevere": "high",
        "DatabaseConnectionPoolExhausted": "critical",
        "MemoryUsageHigh": "medium",
        "UnauthorizedCommandAttempt": "security",
        "AnomalousTrafficPattern": "security",
    }
    assert {name: severities[name] for name in expected} == expected


def test_the_response_times_are_those_of_the_guides_incident_table(production: Generated) -> None:
    assert production.monitoring.incidents is not None
    times = {severity.name: severity.response_time for severity in production.monitoring.incidents.severities}
    assert {name: times[name] for name in ("critical", "high", "medium", "low")} == {
        "critical": "15m",
        "high": "30m",
        "medium": "2h",
        "low": "1d",
    }
    page = production.text("runbooks/incidents.md")
    assert [line.split("|")[1:4:2] for line in page.splitlines() if line.startswith(("| critical", "| low"))] == [
        [" critical ", " 15m "],
        [" low ", " 1d "],
    ]


def test_nothing_silences_a_security_alert(production: Generated) -> None:
    rules = production.yaml("alertmanager/alertmanager.yaml")["inhibit_rules"]
    assert [rule for rule in rules if "security" in str(rule)] == []


def test_the_playbook_ends_idle_connections_of_its_own_database_only(production: Generated) -> None:
    page = production.text("runbooks/DatabaseConnectionPoolExhausted.md")
    ends = [line for line in page.splitlines() if "pg_terminate_backend" in line]
    assert len(ends) == 2
    assert [line for line in ends if "datname = 'eventcore'" not in line] == []


def test_the_playbook_does_not_answer_exhaustion_with_more_replicas(production: Generated) -> None:
    page = production.text("runbooks/DatabaseConnectionPoolExhausted.md")
    assert "kubectl scale" not in page
    assert "SHOW max_connections;" in page
