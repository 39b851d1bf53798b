from __future__ import annotations

from eventcore_monitoring.checks.severity_not_in_policy import severity_not_in_policy
from eventcore_monitoring.model.monitoring import Monitoring
from samples.shop import ALERTS, SHOP


def with_severity(word: str) -> Monitoring:
    return SHOP.replaced(alerts=[ALERTS[0].replaced(severity=word)])


def test_names_and_aliases_of_the_policy_have_no_finding() -> None:
    assert list(severity_not_in_policy(SHOP)) == []
    assert {alert.severity for alert in ALERTS} >= {"critical", "warning"}


def test_another_severity_is_a_finding_that_offers_the_nearest_one() -> None:
    (found,) = severity_not_in_policy(with_severity("critcal"))
    assert (found.at, found.code) == ("alerts.OrdersFail.severity", "severity-not-in-policy")
    assert found.message == "the severity `critcal` is not in the incident policy"
    assert found.fix == "did you mean `critical`?"
    assert found.source is not None
    assert found.source.file == __file__


def test_a_severity_that_is_near_to_none_is_offered_all() -> None:
    (found,) = severity_not_in_policy(with_severity("P1"))
    assert found.fix == "write one of critical, high, medium, warning, warn, low, info, security"


def test_without_a_policy_every_severity_is_right() -> None:
    assert list(severity_not_in_policy(with_severity("P1").replaced(incidents=None))) == []
