from __future__ import annotations

import pytest

from eventcore_monitoring.checks.receiver_not_declared import receiver_not_declared
from eventcore_monitoring.model.incidents import Severity, Webhook
from samples.shop import POLICY, SHOP

LOW = Severity(name="info", meaning="-", response_time="1d", receiver="mail")


def test_a_policy_whose_names_all_lead_somewhere_has_no_finding() -> None:
    assert list(receiver_not_declared(SHOP)) == []
    assert list(receiver_not_declared(SHOP.replaced(incidents=None))) == []


@pytest.mark.parametrize(
    ("changes", "at", "message", "fix"),
    [
        (
            {"severities": [*POLICY.severities, LOW.replaced(name="tiny", receiver="mial")]},
            "severities.tiny.receiver",
            "tells `mial`, which is no receiver of the policy",
            "did you mean `mail`?",
        ),
        (
            {"severities": [*POLICY.severities, LOW]},
            "severities.info",
            "the name (or alias) is used twice",
            "rename one of them, or remove the second",
        ),
        (
            {"receivers": [*POLICY.receivers, Webhook(name="chat", url="https://example.com/")]},
            "receivers.chat",
            "the name (or alias) is used twice",
            "rename one of them, or remove the second",
        ),
        (
            {"unknown": "hihg"},
            "incidents.unknown",
            "`hihg` is no severity of the policy",
            "did you mean `high`?",
        ),
        (
            {"unknown": "low"},
            "incidents.unknown",
            "`low` is the lowest severity: an alert that nobody has classed could wait too long",
            "write `medium`",
        ),
        (
            {"smtp": None},
            "receivers.mail",
            "mails a team, but the policy names no mail server",
            'add `smtp=Smtp(smarthost="mail.example.com:587", sender="alerts@example.com")` to the policy',
        ),
    ],
)
def test_a_name_that_leads_nowhere_or_to_the_wrong_place_is_a_finding(
    changes: dict[str, object], at: str, message: str, fix: str
) -> None:
    (found,) = receiver_not_declared(SHOP.replaced(incidents=POLICY.replaced(**changes)))
    assert (found.at, found.code, found.message, found.fix) == (at, "receiver-not-declared", message, fix)
    assert found.source is not None


def test_one_severity_alone_may_also_stand_for_unknown_ones() -> None:
    (only, *_) = POLICY.severities
    assert (
        list(receiver_not_declared(SHOP.replaced(incidents=POLICY.replaced(severities=[only], unknown="critical"))))
        == []
    )
