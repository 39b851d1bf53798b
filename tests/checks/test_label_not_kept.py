from __future__ import annotations

from pathlib import Path

import pytest

from checks.expressions.monitored import of_expressions
from eventcore_monitoring import Alert, Expression, Query, absent, per_second, promql
from eventcore_monitoring.generators.prometheus import prometheus
from promtool_oracle import ExpectedAlert, disagreement
from small import alert, dashboard, found, lines, monitoring, next_line, queue, requests, text_of

label_not_kept = of_expressions("label-not-kept")

TOTAL = requests.rate("5m").sum()


def test_a_text_that_names_a_label_which_was_aggregated_away_is_found() -> None:
    when = requests.rate("5m").sum("path") > per_second(9)
    line = next_line()
    faulty = Alert(name="Busy", when=when, severity="high", summary="Busy.", description="{labels.method} is busy.")
    given = monitoring(alerts=[faulty])

    assert found(label_not_kept, given) == [
        (
            "alerts.Busy.description",
            "label-not-kept",
            "names the label `method`, which the expression does not keep (it keeps path)",
            "leave `method` out of the text, or write `sum by (path, method) (rate(requests_total[5m])) > 9`, which"
            " looks at each `method` by itself",
        )
    ]
    assert lines(label_not_kept, given) == [line]


def test_a_legend_that_names_a_label_which_was_aggregated_away_is_found() -> None:
    line = next_line()
    query = Query(show=TOTAL, legend="{{ path }}")
    given = monitoring(dashboards=[dashboard(query)])

    assert found(label_not_kept, given) == [
        (
            "dashboards.board.Panel.show.0.legend",
            "label-not-kept",
            "names the label `path`, which the expression does not keep (it keeps none)",
            "write `sum by (path) (rate(requests_total[5m]))`",
        )
    ]
    assert lines(label_not_kept, given) == [line]


def test_labels_of_the_rule_are_not_there_yet_when_the_text_is_filled(tmp_path: Path) -> None:
    """promtool is the judge: the place of a rule's own label stays empty."""
    given = monitoring(
        alerts=[alert(when=queue.sum() < 1, summary="Team {labels.team}, {labels.severity}.", labels={"team": "web"})]
    ).replaced(labels={"service": "shop"})
    made = given.replaced(alerts=[alert(when=promql("vector(0)") < 1, summary=given.alerts[0].summary)])
    rules = text_of(prometheus(made), "prometheus/rules/small.yaml")
    fires = ExpectedAlert("QueueLong", {"severity": "high", "service": "shop"}, {"summary": "Team , ."})

    assert disagreement(rules, [fires], tmp_path) == ""
    assert [message.partition(",")[0] for _, _, message, _ in found(label_not_kept, given)] == [
        "names the label `team`",
        "names the label `severity`",
    ]


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (queue.expression, "{labels.instance} of {labels.job}"),
        (TOTAL, "{value} of {threshold} for {for}"),
        (promql("unknown_metric"), "{labels.anything}"),
        (promql("time() - queue_length"), "{labels.instance}"),
        (absent(queue.where(instance="web-1:8080")), "{labels.instance}"),
        (queue.with_host(), "{labels.host}"),
    ],
)
def test_a_text_may_name_what_the_expression_keeps(expression: Expression, text: str) -> None:
    assert found(label_not_kept, monitoring(alerts=[alert(when=expression > 0, summary=text)])) == []


@pytest.mark.parametrize("legend", ["", "all", "{{instance}} {{ job }}", "{{__name__}}", "{instance}"])
def test_a_legend_may_name_what_the_expression_keeps(legend: str) -> None:
    assert found(label_not_kept, monitoring(dashboards=[dashboard(Query(show=queue, legend=legend))])) == []
