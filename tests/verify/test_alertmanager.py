"""A real Alertmanager against the declared incident policy: its configuration, what fires, what is silenced."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eventcore_mixin import eventcore
from eventcore_monitoring import Monitoring
from eventcore_monitoring.asking import server_at
from eventcore_monitoring.build import generate
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.generators.alertmanager import alertmanager as generator
from eventcore_monitoring.verify.alertmanager import findings
from eventcore_monitoring.verify.asked import AlertmanagerAnswers, ask_alertmanager
from projects import SHOP, call, project
from servers import alertmanager

GUIDE = eventcore()
OURS = {str(one.path): one.content.decode() for one in generate(GUIDE, [generator])}["alertmanager/alertmanager.yaml"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("alertmanager")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with alertmanager(folder, OURS) as address:
        yield address


def post(address: str, path: str, content: object) -> None:
    request = urllib.request.Request(
        f"{address}{path}", json.dumps(content).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=30).close()


def differences(monitoring: Monitoring, status: Any) -> list[tuple[str, str]]:
    found = findings(monitoring, OURS, AlertmanagerAnswers(status, [], []))
    assert {one.code for one in found} <= {"verify-alertmanager-differs"}
    assert {one.severity for one in found} <= {"error"}
    return [(one.at.removeprefix("alertmanager."), one.message) for one in found]


def test_the_guides_own_configuration_is_the_same_once_a_real_server_has_read_it(server: str) -> None:
    answers = ask_alertmanager(server_at(server))

    assert "send_resolved" in answers.status["config"]["original"]
    assert differences(GUIDE, answers.status) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "      group_wait: 10s\n",
            "      group_wait: 25s\n",
            [('route > severity="critical"', "group_wait is 25s on the server, declared is 10s")],
        ),
        (
            "  group_by:\n    - alertname\n    - service\n",
            "  group_by:\n    - service\n    - alertname\n",
            [],
        ),
        (
            "        - 'alertname=\"Watchdog\"'\n      receiver: dead-mans-switch",
            "        - 'alertname=\"Dog\"'\n      receiver: dead-mans-switch",
            [
                ('route > alertname="Watchdog"', "is not on the server"),
                ('route > alertname="Dog"', "is on the server, and nobody declares it"),
            ],
        ),
        (
            "infra-team@example.com",
            "other@example.com",
            [
                (
                    "receivers.infrastructure-mail.email_configs.to",
                    "is `other@example.com` on the server, declared is `infra-team@example.com`",
                )
            ],
        ),
        ('"02:00"', '"03:00"', [("time_intervals.weekly-database-maintenance", "is another on the server")]),
        (
            "smtp.example.com:587",
            "mail.example.com:587",
            [("global.smtp_smarthost", "is `mail.example.com:587` on the server, declared is `smtp.example.com:587`")],
        ),
    ],
)
def test_each_difference_of_a_configuration_is_told_once(
    server: str, folder: Path, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert old in OURS
    (folder / "alertmanager.yml").write_text(OURS.replace(old, new))
    post(server, "/-/reload", None)

    assert differences(GUIDE, ask_alertmanager(server_at(server)).status) == expected


def test_inhibitions_and_receivers_that_nobody_declares_are_told() -> None:
    more = OURS + "  - name: stranger\n"
    more = more.replace("inhibit_rules:\n", "inhibit_rules:\n  - {source_matchers: [a=b], target_matchers: [c=d]}\n")

    assert differences(GUIDE, {"config": {"original": more}}) == [
        ("inhibit_rules", 'has, and nobody declares: a="b" silences c="d" where nothing are equal'),
        ("receivers.stranger", "is on the server, and nobody declares it"),
    ]


def test_secrets_that_the_server_hides_are_no_difference() -> None:
    hidden = OURS.replace("https://tickets.example.com/alerts", "<secret>")
    assert hidden != OURS

    assert differences(GUIDE, {"config": {"original": hidden}}) == []


def test_routes_in_another_order_are_told_as_that() -> None:
    routes = (
        "route:\n  receiver: a\n  routes:\n  - {matchers: [x=1], receiver: a}\n  - {matchers: [y=1], receiver: a}\n"
    )
    ours = f"{routes}receivers: [{{name: a}}]\n"
    lines = ours.splitlines(keepends=True)
    theirs = "".join([*lines[:3], lines[4], lines[3], *lines[5:]])
    (found,) = findings(GUIDE, ours, AlertmanagerAnswers({"config": {"original": theirs}}, [], []))

    assert found.message == "its routes are in another order, and the first that fits takes an alert"


def test_a_status_without_a_configuration_is_an_error() -> None:
    (found,) = findings(GUIDE, OURS, AlertmanagerAnswers({}, [], []))

    assert (found.code, found.severity) == ("verify-alertmanager", "error")


@pytest.fixture(scope="module")
def busy(server: str) -> list[Finding]:
    """What is found while three alerts fire, two silences are there, and one has expired."""
    labels = {"service": "eventcore", "environment": "production", "severity": "high"}
    alerts = [
        {"alertname": "HighCommandFailureRate", **labels},
        {"alertname": "Left", **labels},
        {"alertname": "Other", "severity": "high"},
    ]
    post(server, "/api/v2/alerts", [{"labels": one} for one in alerts])
    now = datetime.now(UTC)

    def silence(hours: int, **matchers: str) -> None:
        listed = [{"name": name, "value": value, "isRegex": False} for name, value in matchers.items()]
        times = {"startsAt": now.isoformat(), "endsAt": (now + timedelta(hours=hours)).isoformat()}
        post(server, "/api/v2/silences", {"matchers": listed, **times, "createdBy": "ann", "comment": "known"})

    silence(2, alertname="HighCommandFailureRate", command_type="Deposit")
    silence(3, severity="critical")
    silence(4, instance="host-1")
    silence(5, alertname="Nothing")
    deadline = time.monotonic() + 30
    while True:
        answers = ask_alertmanager(server_at(server))
        if len(answers.alerts) == 3 and len(answers.silences) == 4:
            return [one for one in findings(GUIDE, None, answers) if one.at != "incidents"]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_an_alert_with_our_labels_that_nobody_declares_is_a_warning_and_others_are_a_note(busy: list[Finding]) -> None:
    found = [(str(one.severity), one.at) for one in busy if one.code == "verify-alert-unknown"]

    assert found == [("warning", "alerts.Left"), ("note", "--alertmanager")]


def test_what_fires_now_is_told_with_its_line(busy: list[Finding]) -> None:
    (fires,) = [one for one in busy if one.code == "verify-alert-fires"]

    assert fires.at == "alerts.HighCommandFailureRate"
    assert fires.message.startswith("fires now since 20")
    assert fires.source is not None


def test_silences_are_told_with_their_end_and_what_they_are_of(busy: list[Finding]) -> None:
    part, whole = [one for one in busy if one.code == "verify-silenced"]

    if part.at == "--alertmanager":
        part, whole = whole, part
    assert part.at == "alerts.HighCommandFailureRate"
    assert 'alertname="HighCommandFailureRate",command_type="Deposit", by ann: known' in part.message
    critical = [alert.name for alert in GUIDE.alerts if alert.severity == "critical"]
    assert whole.message.startswith(f"silenced are {critical[0]}, {critical[1]}")
    assert {str(one.severity) for one in (part, whole)} == {"note"}


def test_the_command_says_in_one_line_how_the_server_is(tmp_path: Path) -> None:
    project(tmp_path, {"shop.py": SHOP})
    assert call(tmp_path, "build", "--promtool=off", "--amtool=off").code == 0
    built = (tmp_path / "generated/shop/alertmanager/alertmanager.yaml").read_text()
    with alertmanager(tmp_path, built) as address:
        answer = call(tmp_path, "verify", "--alertmanager", address)
        assert (answer.code, answer.errors) == (0, "")
        assert answer.output == f"{address}: 0 differences of the configuration, 0 alerts now\nshop: no findings\n"
        (tmp_path / "alertmanager.yml").write_text(built.replace("https://chat.example.com/shop", "https://x.example"))
        post(address, "/-/reload", None)
        answer = call(tmp_path, "verify", "--alertmanager", address)
        assert answer.code == 1
        assert (
            "error[verify-alertmanager-differs] alertmanager.receivers.chat.webhook_configs.url: is `" in answer.output
        )
