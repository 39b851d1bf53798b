from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring import Alert, Finding, Monitoring, RuleGroup, promql
from eventcore_monitoring.checks.expressions import expressions
from eventcore_monitoring.checks.prometheus_too_old import prometheus_too_old as of_groups
from small import alert, found, lines, monitoring, next_line, queue

CODE = "prometheus-too-old"


def prometheus_too_old(given: Monitoring) -> Iterator[Finding]:
    """What the settings of groups need, and what expressions need."""
    yield from of_groups(given)
    yield from (finding for finding in expressions(given) if finding.code == CODE)


def test_a_function_that_the_server_does_not_know_yet_is_found() -> None:
    line = next_line()
    faulty = Alert(name="Mad", when=promql("mad_over_time(queue_length[1h])") > 1, severity="high", summary="Mad.")
    given = monitoring(alerts=[faulty])

    assert found(prometheus_too_old, given) == [
        (
            "alerts.Mad.when",
            CODE,
            "needs Prometheus 2.49, because mad_over_time() came with it, behind "
            "--enable-feature=promql-experimental-functions; this deployment runs 2.42",
            'set prometheus_version="2.49" once every server is new enough, or write it without',
        )
    ]
    assert lines(prometheus_too_old, given) == [line]
    assert found(prometheus_too_old, given.replaced(prometheus_version="2.49")) == []


def test_a_function_that_the_server_does_not_know_any_more_is_found() -> None:
    given = monitoring(alerts=[alert(when=promql("holt_winters(queue_length[1d], 0.5, 0.5)") > 1)])

    assert found(prometheus_too_old, given) == []
    assert found(prometheus_too_old, given.replaced(prometheus_version="3.0")) == [
        (
            "alerts.QueueLong.when",
            CODE,
            "holt_winters() was removed in Prometheus 3.0, and this deployment runs 3.0",
            "write double_exponential_smoothing()",
        )
    ]


def test_a_setting_of_a_group_that_the_server_does_not_know_yet_is_found() -> None:
    line = next_line()
    group = RuleGroup(name="small", query_offset="1m")
    given = monitoring(alerts=[alert()], groups=[group])

    assert found(prometheus_too_old, given) == [
        (
            "groups.small.query_offset",
            CODE,
            "`query_offset` needs Prometheus 2.53, but this deployment runs 2.42",
            'set prometheus_version="2.53" once every server is new enough, or leave it out',
        )
    ]
    assert lines(prometheus_too_old, given) == [line]
    assert found(prometheus_too_old, given.replaced(prometheus_version="2.53")) == []
    assert found(prometheus_too_old, given.replaced(prometheus_version="3.0")) == []


def test_what_every_supported_server_knows_is_no_finding() -> None:
    group = RuleGroup(name="small", interval="5m", limit=3)
    assert found(prometheus_too_old, monitoring(alerts=[alert(when=queue.deriv("1h") > 1)], groups=[group])) == []
