from __future__ import annotations

import pytest

from eventcore_monitoring import Alert, Scenario, constant, matching, not_equal, per_second
from eventcore_monitoring.checks.label_value_not_declared import label_value_not_declared
from eventcore_monitoring.promql.series import LabelTest
from small import alert, dashboard, errors, found, lines, monitoring, next_line, requests


def test_a_selection_of_a_value_outside_the_declared_set_is_found() -> None:
    when = requests.where(method="PSOT").rate("5m").sum() > per_second(1)
    line = next_line()
    faulty = Alert(name="Busy", when=when, severity="high", summary="Busy.")
    given = monitoring(alerts=[faulty])

    assert found(label_value_not_declared, given) == [
        (
            "alerts.Busy.when",
            "label-value-not-declared",
            '`method="PSOT"` selects nothing: the label has only GET, POST',
            'did you mean "POST"?',
        )
    ]
    assert lines(label_value_not_declared, given) == [line]


def test_a_scenario_with_a_value_outside_the_declared_set_is_found() -> None:
    series = requests.series(constant(1), path="/", method="HEAD")
    line = next_line()
    scenario = Scenario(name="heads", series=[series])
    given = monitoring(alerts=[alert(silent_when=[scenario])])

    assert found(label_value_not_declared, given) == [
        (
            "alerts.QueueLong.scenarios.heads",
            "label-value-not-declared",
            '`method="HEAD"` selects nothing: the label has only GET, POST',
            'add "HEAD" to the values of `method`',
        )
    ]
    assert lines(label_value_not_declared, given) == [line]


@pytest.mark.parametrize("method", ["GET", "", matching("HEAD|GET"), not_equal("HEAD")])
def test_other_tests_of_the_label_are_no_finding(method: str | LabelTest) -> None:
    selected = requests.where(method=method).rate("5m").sum() > 1
    assert found(label_value_not_declared, monitoring(alerts=[alert(when=selected)])) == []


def test_a_label_without_declared_values_may_have_any() -> None:
    assert (
        found(label_value_not_declared, monitoring(alerts=[alert(when=errors.where(path="/x").rate("5m") > 1)])) == []
    )


@pytest.mark.parametrize("value", ["$method", "${method}", "a-$method"])
def test_a_variable_of_a_dashboard_stands_for_any_value(value: str) -> None:
    given = monitoring(dashboards=[dashboard(requests.where(method=value).rate("5m"))])
    assert found(label_value_not_declared, given) == []
