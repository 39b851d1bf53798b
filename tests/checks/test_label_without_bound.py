"""Labels of which there is a value for each user, request or event."""

from __future__ import annotations

import pytest

from eventcore_monitoring import Counter, CountLines, Label, Monitoring, Target
from eventcore_monitoring.checks.label_without_bound import label_without_bound
from small import found, lines, monitoring, next_line
from strategies.pipelines import pipeline

APP = Target(job="app")
FIX = "leave the label out, or name its values where they are few"


def counter(label: str | Label) -> Counter:
    return Counter(name="refused_total", help="Refused.", labels=[label], target=APP)


@pytest.mark.parametrize("label", ["user_id", "request_id", "event_id", "stream_id", "trace_id", "correlation_id"])
def test_an_id_as_a_label_is_found(label: str) -> None:
    line = next_line()
    faulty = Counter(name="refused_total", help="Refused.", labels=[label], target=APP)
    given = monitoring(metrics=[faulty])

    message = f"has the label `{label}`: a series for each, without end"
    assert found(label_without_bound, given) == [
        (f"metrics.refused_total.labels.{label}", "label-without-bound", message, FIX)
    ]
    assert lines(label_without_bound, given) == [line]


@pytest.mark.parametrize("label", ["command_type", "queryid", "uid", "user", "streams", "id"])
def test_other_labels_are_silent(label: str) -> None:
    assert found(label_without_bound, monitoring(metrics=[counter(label)])) == []


def test_an_id_with_few_values_is_silent() -> None:
    few = Label(name="user_id", values=["batch", "nightly"])
    assert found(label_without_bound, monitoring(metrics=[counter(few)])) == []


def counted(field: str) -> Monitoring:
    refused = counter("who")
    lines_ = CountLines(metric=refused, labels={"who": field})
    return Monitoring(name="m", metrics=[refused], pipelines=[pipeline(metrics=[lines_])])


def test_a_label_that_is_read_from_an_id_of_the_line_is_found() -> None:
    message = "has the label `who`, which is read from `user_id`: a series for each, without end"
    assert [one[2] for one in found(label_without_bound, counted("span.user_id"))] == [message]
    assert found(label_without_bound, counted("fields.event_type")) == []
