from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.validators import amtool
from eventcore_monitoring.validators.program import Tools

Put = Callable[[str, str], Path]

GOOD = """\
route:
  receiver: page
  routes:
    - {receiver: mail, matchers: ['severity="low"']}
    - {receiver: chat, matchers: ['team="a \\"b\\" \\\\ c, d"'], continue: true}
    - {receiver: mail, matchers: ['team=~"a .*"']}
receivers: [{name: page}, {name: mail}, {name: chat}]
"""
AT = "alertmanager/alertmanager.yaml"


def test_a_good_configuration_has_no_finding(put: Put, tools: Tools) -> None:
    assert list(amtool.check_config(put(AT, GOOD), tools)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("receiver: mail,", "receiver: gone,", 'undefined receiver "gone" used in route'),
        (
            "receiver: page\n",
            "receiver: page\n  repeat_interval: 15 minutes\n",
            'not a valid duration string: "15 minutes"',
        ),
        ('severity="low"', 'severity="low', None),
        ("continue: true", "continu: true", None),
        ("receivers: [{name: page}", "receivers: [{name: page}, {name: page}", None),
        ("receivers:", "inhibit_rules: [{equal: ['a b']}]\nreceivers:", None),
        ("receivers:", "time_intervals: [{name: t, time_intervals: [{location: Mars}]}]\nreceivers:", None),
    ],
)
def test_a_broken_configuration_is_refused(put: Put, tools: Tools, old: str, new: str, message: str | None) -> None:
    found = list(amtool.check_config(put(AT, GOOD.replace(old, new, 1)), tools))
    assert [(finding.at, finding.code) for finding in found] == [(AT, "amtool-config")]
    assert found[0].message.startswith("amtool refuses the configuration: ")
    if message:
        assert found[0].message == f"amtool refuses the configuration: {message}."


def test_alerts_that_reach_the_declared_receivers_have_no_finding(put: Put, tools: Tools) -> None:
    expectations = [
        "- {labels: {severity: low}, receivers: [mail]}",
        "- {labels: {severity: new}, receivers: [page]}",
        "- {labels: {}, receivers: [page]}",
        "- {labels: {team: 'a \"b\" \\ c, d'}, receivers: [chat, mail]}",
    ]
    put(AT, GOOD)
    folder = put("alertmanager/routes.yaml", "\n".join(expectations))
    assert list(amtool.check_routes(folder, tools)) == []


def test_a_wrong_receiver_is_a_finding_with_labels_wanted_and_got(put: Put, tools: Tools) -> None:
    put(AT, GOOD)
    lines = [
        "- {labels: {severity: low, a: b}, receivers: [page]}",
        "- {labels: {severity: x}, receivers: [page, mail]}",
    ]
    folder = put("alertmanager/routes.yaml", "\n".join(lines))
    assert [(finding.at, finding.code, finding.message) for finding in amtool.check_routes(folder, tools)] == [
        (AT, "amtool-routes", 'An alert with a="b", severity="low" must reach page and reaches mail.'),
        (AT, "amtool-routes", 'An alert with severity="x" must reach page,mail and reaches page.'),
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "severity: low", "- {labels: {severity: low}}", "- [", "- {labels: {}, labels: {}}"]
)
def test_unreadable_expectations_are_a_finding(put: Put, tools: Tools, text: str) -> None:
    put(AT, GOOD)
    found = list(amtool.check_routes(put("alertmanager/routes.yaml", text), tools))
    assert [(finding.at, finding.code) for finding in found] == [("alertmanager/routes.yaml", "amtool-routes")]


def test_routes_of_a_broken_configuration_are_one_finding(put: Put, tools: Tools) -> None:
    put(AT, GOOD.replace("receiver: mail", "receiver: gone", 1))
    line = "- {labels: {severity: low}, receivers: [mail]}\n"
    found = list(amtool.check_routes(put("alertmanager/routes.yaml", line * 2), tools))
    assert [finding.message for finding in found] == [
        'amtool cannot test the routes: amtool: error: undefined receiver "gone" used in route.'
    ]


def test_what_did_not_run_is_noted(put: Put, tools: Tools) -> None:
    folder = put(AT, GOOD)
    off = replace(tools, amtool="off")
    found = [*amtool.check_config(folder, off), *amtool.check_routes(folder, tools)]
    put("alertmanager/routes.yaml", "- {labels: {}, receivers: [page]}")
    found += amtool.check_routes(folder, off)
    assert [(finding.severity, finding.message) for finding in found] == [
        (Severity.NOTE, "amtool is switched off: the configuration was not checked."),
        (Severity.NOTE, "alertmanager/routes.yaml is missing: nothing says which receiver an alert must reach."),
        (Severity.NOTE, "amtool is switched off: the routes were not tested."),
    ]
