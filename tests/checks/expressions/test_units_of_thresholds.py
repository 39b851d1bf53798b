"""`units_differ` on conditions, whose thresholds are declared with a unit."""

from __future__ import annotations

import pytest

from checks.expressions.example import EXAMPLE, connections, errors, lag, memory, queue, requests, started, used
from checks.expressions.monitored import of_expressions
from eventcore_monitoring import Alert, bytes_, count, minutes, per_second, percent, promql, ratio, seconds
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.promql.expression import Condition

percentage = promql("100 * connections_used_ratio")


def found(when: Condition) -> list[Finding]:
    alert = Alert(name="Example", when=when, severity="warning", summary="An example.")
    return [*of_expressions("units-differ")(EXAMPLE.extended(alerts=[alert]))]


@pytest.mark.parametrize(
    ("when", "says", "fix"),
    [
        (errors.rate("5m") > percent(5), "compares events/s with a threshold in a part of a whole", "divide the rate"),
        (lag.expression > bytes_(5), "compares seconds with a threshold in bytes", "one unit"),
        (started.expression < minutes(5), "compares a moment in time", "how long ago"),
        (memory.expression > seconds(5), "compares bytes", "one unit"),
        (errors.increase("5m") > per_second(5), "compares events with a threshold in events/s", "rate"),
        (percentage > percent(5), "compares percent", "write `100 * connections_used_ratio / 100 > 0.05`"),
    ],
)
def test_a_threshold_in_another_unit_is_found(when: Condition, says: str, fix: str) -> None:
    (finding,) = found(when)
    assert says in finding.message
    assert fix in finding.fix
    assert str(finding.severity) == "error"


def test_a_part_of_a_whole_as_the_threshold_of_a_mere_number_is_a_warning() -> None:
    (finding,) = found(queue.expression > percent(80))
    assert "part of a whole" in finding.message
    assert str(finding.severity) == "warning"


@pytest.mark.parametrize(
    "when",
    [
        errors.rate("5m").sum() / requests.rate("5m").sum() > percent(5),
        errors.rate("5m") > per_second(5),
        errors.rate("5m") > 5,
        errors.increase("5m") > count(5),
        lag.expression > minutes(5),
        lag.expression > 5,
        used.expression > percent(80),
        percentage / 100 > percent(80),
        promql("avg(up)") < percent(50),
        connections.expression / connections.expression.offset("1h") > ratio(10),
        promql("time() - start_time_seconds") < minutes(5),
        (errors.rate("5m") > per_second(5)).and_(used.expression > percent(80)),
        promql("rate(errors_total[5m]) * 300") > count(5),
    ],
    ids=str,
)
def test_a_threshold_in_the_unit_of_the_expression_is_right(when: Condition) -> None:
    assert found(when) == []
