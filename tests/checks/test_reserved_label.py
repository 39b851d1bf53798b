from __future__ import annotations

import pytest

from eventcore_monitoring import Alert, Monitoring, RecordingRule
from eventcore_monitoring.checks.reserved_label import reserved_label
from small import alert, found, lines, monitoring, next_line, queue

FIX = "leave it out: the alert's `name` and `severity` give these labels"


def record(**labels: str) -> RecordingRule:
    return RecordingRule(record="a:b:c", expression=queue.sum("job"), help="All.", labels=labels)


def test_an_alert_that_renames_itself_by_a_label_is_found() -> None:
    line = next_line()
    faulty = Alert(name="Long", when=queue > 1, severity="high", summary="Long.", labels={"alertname": "Short"})
    given = monitoring(alerts=[faulty])

    message = "sets the label `alertname`, which the rules set themselves"
    assert found(reserved_label, given) == [("alerts.Long.labels.alertname", "reserved-label", message, FIX)]
    assert lines(reserved_label, given) == [line]


def test_a_deployment_that_sets_a_severity_is_found() -> None:
    line = next_line()
    given = Monitoring(name="small", labels={"severity": "low"})

    assert [at for at, *_ in found(reserved_label, given)] == ["monitoring.labels.severity"]
    assert lines(reserved_label, given) == [line]


def test_a_record_must_not_set_its_own_name() -> None:
    given = monitoring(recording_rules=[record(__name__="x")])
    assert [at for at, *_ in found(reserved_label, given)] == ["recording_rules.a:b:c.labels.__name__"]


@pytest.mark.parametrize("label", ["team", "severity_level", "alert", "name"])
def test_other_labels_are_no_finding(label: str) -> None:
    given = monitoring(
        labels={label: "x"}, alerts=[alert(labels={label: "x"})], recording_rules=[record(**{label: "x"})]
    )
    assert found(reserved_label, given) == []


def test_a_record_may_carry_a_severity_of_its_own() -> None:
    assert found(reserved_label, monitoring(recording_rules=[record(severity="x")])) == []
