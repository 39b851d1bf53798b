from __future__ import annotations

import pytest

from eventcore_monitoring import Alert, absent
from eventcore_monitoring.checks.threshold_without_condition import threshold_without_condition
from small import alert, found, lines, monitoring, next_line, queue


def test_a_threshold_in_the_text_of_an_alert_without_one_is_found() -> None:
    line = next_line()
    faulty = Alert(name="Gone", when=absent(queue), severity="high", summary="Gone, below {threshold}.")
    given = monitoring(alerts=[faulty])

    assert found(threshold_without_condition, given) == [
        (
            "alerts.Gone.summary",
            "threshold-without-condition",
            "shows `{threshold}`, but the alert fires on an expression without a threshold",
            "write `when=expression > threshold`, or leave `{threshold}` out of the text",
        )
    ]
    assert lines(threshold_without_condition, given) == [line]


def test_the_description_is_looked_at_too() -> None:
    faulty = alert(when=absent(queue), description="Below {threshold}.")
    assert [at for at, *_ in found(threshold_without_condition, monitoring(alerts=[faulty]))] == [
        "alerts.QueueLong.description"
    ]


@pytest.mark.parametrize("text", ["{value}", "{for}", "the threshold", "{{threshold}}"])
def test_other_texts_of_such_an_alert_are_no_finding(text: str) -> None:
    assert found(threshold_without_condition, monitoring(alerts=[alert(when=absent(queue), summary=text)])) == []


def test_an_alert_with_a_condition_has_a_threshold() -> None:
    given = monitoring(alerts=[alert(summary="Over {threshold}.", description="Over {threshold}.")])
    assert found(threshold_without_condition, given) == []
