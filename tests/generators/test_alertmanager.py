from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventcore_monitoring.generators.alertmanager import BODY, TITLE, alertmanager
from eventcore_monitoring.model.incidents import Email, IncidentPolicy, SecretFile, Severity, Slack, Smtp, Webhook
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.validators.amtool import RouteExpectation, check_config, check_routes, routes
from eventcore_monitoring.validators.program import Tools, locate
from golden import differences
from samples.shop import POLICY, SHOP

GOLDEN = Path(__file__).parent / "golden" / "alertmanager"
AMTOOL = Tools(promtool="off", amtool=locate("amtool", environment=os.environ))


def configuration(monitoring: Monitoring) -> Any:
    made = {artifact.path.name: artifact.content for artifact in alertmanager(monitoring)}
    return yaml.safe_load(made["alertmanager.yaml"])


def written(monitoring: Monitoring, folder: Path) -> Path:
    for artifact in alertmanager(monitoring):
        (folder / artifact.path).parent.mkdir(exist_ok=True)
        (folder / artifact.path).write_bytes(artifact.content)
    return folder


def with_policy(**changes: object) -> Monitoring:
    return SHOP.replaced(incidents=POLICY.replaced(**changes))


def test_the_configuration_is_the_one_in_the_golden_files() -> None:
    assert differences(GOLDEN, alertmanager(SHOP)) == {}


def test_amtool_accepts_the_configuration_and_finds_every_route_as_declared(tmp_path: Path) -> None:
    folder = written(SHOP, tmp_path)
    assert [*check_config(folder, AMTOOL), *check_routes(folder, AMTOOL)] == []


def test_amtool_sends_each_alert_where_its_severity_says(tmp_path: Path) -> None:
    table = {
        "critical": "page",
        "high": "page-low",
        "medium": "chat",
        "warning": "chat",
        "warn": "chat",
        "low": "mail",
        "info": "mail",
        "security": "hook",
        "unheard-of": "page-low",
        "crit": "page-low",
        "lowest": "page-low",
        "CRITICAL": "page-low",
        "": "page-low",
    }
    expected = [RouteExpectation({"severity": word, "service": "shop"}, (to,)) for word, to in table.items()]
    assert list(routes(written(SHOP, tmp_path), AMTOOL, [*expected, RouteExpectation({}, ("page-low",))])) == []


def test_the_judge_objects_when_a_severity_reaches_another_receiver(tmp_path: Path) -> None:
    folder = written(SHOP, tmp_path)
    wrong = [RouteExpectation({"severity": "critical"}, ("mail",))]
    assert [finding.message for finding in routes(folder, AMTOOL, wrong)] == [
        'An alert with severity="critical" must reach mail and reaches page.'
    ]


def test_the_expected_routes_name_all_severities_an_unknown_one_none_and_the_labels_of_all_alerts() -> None:
    made = {artifact.path.name: artifact.content for artifact in alertmanager(SHOP)}
    expected = yaml.safe_load(made["routes.yaml"])
    assert [entry["labels"].get("severity") for entry in expected[:10]] == [
        *(None, "critical", "high", "medium", "warning", "warn", "low", "info", "security", "unknown")
    ]
    assert expected[12] == {
        "labels": {"severity": "medium", "service": "shop", "environment": "production", "team": "database"},
        "receivers": ["chat"],
    }


def test_an_unknown_severity_is_unknown_even_where_one_is_called_so() -> None:
    odd = Severity(name="unknown", meaning="?", response_time="1h", receiver="mail")
    monitoring = with_policy(severities=[*POLICY.severities, odd])
    expected = yaml.safe_load({a.path.name: a.content for a in alertmanager(monitoring)}["routes.yaml"])
    assert {entry["labels"].get("severity"): entry["receivers"] for entry in expected}["unknown"] == ["mail"]
    assert {entry["labels"].get("severity"): entry["receivers"] for entry in expected}["unknown-to-the-policy"] == [
        "page-low"
    ]


@pytest.mark.parametrize(
    ("response_time", "declared", "expected"),
    [
        ("15m", {}, ("1m30s", "1m30s", "14m15s")),
        ("15m", {"group_wait": "10s"}, ("10s", "1m30s", "14m15s")),
        ("2h", {}, ("5m", "5m", "1h57m30s")),
        ("1d", {}, ("5m", "5m", "23h57m30s")),
        ("1h", {"group_wait": "0s", "repeat_interval": "1h"}, ("0s", "5m", "57m30s")),
        ("1h", {"repeat_interval": "12m"}, ("5m", "4m", "10m")),
        ("5s", {}, ("500ms", "500ms", "4s750ms")),
    ],
)
def test_the_times_of_a_route_follow_from_the_response_time(
    response_time: str, declared: dict[str, str], expected: tuple[str, str, str], tmp_path: Path
) -> None:
    severity = Severity(name="only", meaning="All.", response_time=response_time, receiver="hook", **declared)
    hook = Webhook(name="hook", url="https://example.com/alerts")
    monitoring = Monitoring(
        name="one", incidents=IncidentPolicy(severities=[severity], receivers=[hook], unknown="only")
    )
    route = configuration(monitoring)["route"]["routes"][0]
    assert (route["group_wait"], route["group_interval"], route["repeat_interval"]) == expected
    assert list(check_config(written(monitoring, tmp_path), AMTOOL)) == []


def test_a_severity_silences_those_below_it_but_nothing_silences_a_standalone_one() -> None:
    rules = configuration(SHOP)["inhibit_rules"]
    assert [(rule["source_matchers"], rule["target_matchers"], rule["equal"]) for rule in rules] == [
        ([source], [target], ["service", "environment"])
        for source, target in [
            ('severity="critical"', 'severity=~"high|medium|warning|warn|low|info"'),
            ('severity="high"', 'severity=~"medium|warning|warn|low|info"'),
            ('severity=~"medium|warning|warn"', 'severity=~"low|info"'),
        ]
    ]


def test_without_an_incident_policy_there_is_no_configuration() -> None:
    assert list(alertmanager(SHOP.replaced(incidents=None))) == []


def test_text_of_the_policy_is_never_a_template(tmp_path: Path) -> None:
    receivers = [
        Slack(name="page", api_url=SecretFile(file="/etc/{{7*7}}"), channel="#{{ .Labels }}{"),
        *(Webhook(name=name, url="https://example.com/") for name in ("page-low", "chat", "hook")),
        Email(name="mail", to=["{{7*7}}@example.com"]),
    ]
    smtp = Smtp(smarthost="mail.example.com:25", sender="{{x}}@example.com")
    monitoring = with_policy(receivers=receivers, smtp=smtp)
    made = configuration(monitoring)
    assert made["receivers"][0]["slack_configs"][0]["channel"] == '#{{"{"}}{ .Labels }}{{"{"}}'
    assert made["receivers"][4]["email_configs"][0]["to"] == '{{"{"}}{7*7}}@example.com'
    assert made["global"]["smtp_from"] == '{{"{"}}{x}}@example.com'
    assert list(check_config(written(monitoring, tmp_path), AMTOOL)) == []


def rendered(template: str, folder: Path, *alerts: dict[str, Any], status: str = "firing") -> str:
    """What Alertmanager makes of a template, by `amtool template render`."""

    def common(kind: str) -> dict[str, str]:
        first, *rest = (alert[kind] for alert in alerts)
        return {name: value for name, value in first.items() if all(other.get(name) == value for other in rest)}

    data = {
        "receiver": "page",
        "status": status,
        "alerts": [{"startsAt": "2026-01-01T00:00:00Z", "endsAt": "2026-01-01T01:00:00Z", **alert} for alert in alerts],
        "groupLabels": {},
        "commonLabels": common("labels"),
        "commonAnnotations": common("annotations"),
        "externalURL": "",
    }
    (folder / "data.json").write_text(json.dumps(data))
    (folder / "empty.tmpl").write_text("")
    command = [
        *("amtool", "template", "render", f"--template.glob={folder / 'empty.tmpl'}"),
        *(f"--template.text={template}", f"--template.data={folder / 'data.json'}"),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout


FAILING = {
    "status": "firing",
    "labels": {"alertname": "OrdersFail", "severity": "critical", "payment": "card"},
    "annotations": {
        "summary": "6 % of orders fail",
        "description": "Look at the log.",
        "runbook_url": "https://runbooks.example.com/OrdersFail.md",
    },
}


def test_a_message_says_what_is_wrong_and_links_the_runbook(tmp_path: Path) -> None:
    assert rendered(TITLE, tmp_path, FAILING) == "1 firing, critical: OrdersFail: 6 % of orders fail"
    assert rendered(BODY, tmp_path, FAILING) == (
        "OrdersFail: 6 % of orders fail\nLook at the log.\nRunbook: https://runbooks.example.com/OrdersFail.md\n"
        "alertname=OrdersFail payment=card severity=critical \n\n"
    )


def test_a_message_about_several_alerts_names_each_in_its_body(tmp_path: Path) -> None:
    other = {"status": "firing", "labels": {"alertname": "Slow"}, "annotations": {"summary": "Slow"}}
    assert rendered(TITLE, tmp_path, FAILING, other) == "2 firing: several alerts"
    assert rendered(BODY, tmp_path, FAILING, other).split("\n")[-4:-2] == ["Slow: Slow", "alertname=Slow "]


def test_a_message_that_it_is_over_says_so(tmp_path: Path) -> None:
    over = {**FAILING, "status": "resolved"}
    title = rendered(TITLE, tmp_path, over, status="resolved")
    assert title == "Resolved, critical: OrdersFail: 6 % of orders fail"
    assert rendered(BODY, tmp_path, over).startswith("Resolved: OrdersFail: 6 % of orders fail\n")
