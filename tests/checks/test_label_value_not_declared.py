from __future__ import annotations

import pytest

from checks.expressions.monitored import of_expressions
from eventcore_monitoring import Alert, Scenario, constant, matching, not_equal, per_second
from eventcore_monitoring.checks.label_value_not_declared import label_value_not_declared
from eventcore_monitoring.promql.series import LabelTest
from small import alert, dashboard, errors, found, lines, monitoring, next_line, requests

selected = of_expressions("label-value-not-declared")


def test_a_selection_of_a_value_outside_the_declared_set_is_found() -> None:
    when = requests.where(method="PSOT").rate("5m").sum() > per_second(1)
    line = next_line()
    faulty = Alert(name="Busy", when=when, severity="high", summary="Busy.")
    given = monitoring(alerts=[faulty])

    assert found(selected, given) == [
        (
            "alerts.Busy.when",
            "label-value-not-declared",
            '`method="PSOT"` selects nothing: the label has only GET, POST',
            'did you mean "POST"?',
        )
    ]
    assert lines(selected, given) == [line]


def test_a_scenario_with_a_value_outside_the_declared_set_is_found() -> None:
    series = requests.series(constant(1), path="/", method="HEAD")
    line = next_line()
    scenario = Scenario(name="heads", series=[series])
    given = monitoring(alerts=[alert(silent_when=[scenario])])

    assert found(label_value_not_declared, given) == [
        (
            "alerts.QueueLong.scenarios.heads",
            "label-value-not-declared",
            '`method="HEAD"` is never there: the label has only GET, POST',
            'add "HEAD" to the values of `method`',
        )
    ]
    assert lines(label_value_not_declared, given) == [line]


@pytest.mark.parametrize(
    ("method", "says"),
    [
        (matching("HEAD|GET"), '`method=~"HEAD|GET"` asks for "HEAD", which is never there'),
        (not_equal("HEAD"), '`method!="HEAD"` leaves nothing out'),
    ],
)
def test_a_value_that_is_asked_for_in_vain_is_a_warning(method: LabelTest, says: str) -> None:
    given = monitoring(alerts=[alert(when=requests.where(method=method).rate("5m").sum() > 1)])
    (finding,) = selected(given)
    assert (finding.severity, finding.message) == ("warning", f"{says}: the label has only GET, POST")


@pytest.mark.parametrize("method", ["GET", "", matching("GET|POST"), matching(".+T"), not_equal("GET")])
def test_other_tests_of_the_label_are_no_finding(method: str | LabelTest) -> None:
    asked = requests.where(method=method).rate("5m").sum() > 1
    assert found(selected, monitoring(alerts=[alert(when=asked)])) == []


def test_a_label_without_declared_values_may_have_any() -> None:
    assert found(selected, monitoring(alerts=[alert(when=errors.where(path="/x").rate("5m") > 1)])) == []


@pytest.mark.parametrize("value", ["$method", "${method}", "a-$method"])
def test_a_variable_of_a_dashboard_stands_for_any_value(value: str) -> None:
    given = monitoring(dashboards=[dashboard(requests.where(method=value).rate("5m"))])
    assert found(selected, given) == []
