from __future__ import annotations

import pytest

from eventcore_monitoring import (
    Annotation,
    CustomVariable,
    Dashboard,
    Link,
    LokiQuery,
    PostgresQuery,
    Query,
    QueryVariable,
    Row,
    Stat,
    Text,
    promql,
)
from eventcore_monitoring.checks.variable_not_declared import variable_not_declared
from small import found, lines, monitoring, next_line, queue

ZONE = CustomVariable(name="zone", title="Zone", values=["a"])


def dashboard(**more: object) -> Dashboard:
    return Dashboard(**{"name": "d", "title": "D", "rows": [], **more})


def of_panel(panel: object) -> Dashboard:
    return dashboard(rows=[Row(title="R", panels=[panel])], variables=[ZONE])


def test_a_variable_that_no_dashboard_has_is_found_on_the_line_of_its_query() -> None:
    line = next_line()
    query = Query(show=promql('queue_length{zone="$zoen"}'))
    given = monitoring(dashboards=[of_panel(Stat(title="S", show=[query]))])

    assert found(variable_not_declared, given) == [
        (
            "dashboards.d.S.show.0",
            "variable-not-declared",
            "names the variable `zoen`, which is not declared",
            "did you mean zone?",
        )
    ]
    assert lines(variable_not_declared, given) == [line]


@pytest.mark.parametrize(
    "panel",
    [
        Stat(title="Of $zoen", show=[Query(show=queue)]),
        Stat(title="S", show=[Query(show=queue)], repeat="zoen"),
        Stat(title="S", show=[Query(show=queue)], links=[Link(title="L", url="/d/x?var-zone=${zoen:queryparam}")]),
        Stat(title="S", show=[Query(show=queue)], data_links=[Link(title="L", url="/d/x?var-zone=[[zoen]]")]),
        Stat(title="S", show=[Query(show=queue, legend="$zoen")]),
        Stat(title="S", show=[LokiQuery(logql='{zone="$zoen"}')]),
        Stat(title="S", show=[PostgresQuery(sql="SELECT 1 WHERE zone = '$zoen'")]),
        Text(title="T", markdown="In $zoen."),
    ],
)
def test_variables_are_looked_for_wherever_grafana_puts_their_value(panel: object) -> None:
    assert [code for _, code, *_ in found(variable_not_declared, monitoring(dashboards=[of_panel(panel)]))] == [
        "variable-not-declared"
    ]


@pytest.mark.parametrize(
    "panel",
    [
        Stat(
            title="Of $zone", show=[Query(show=promql('queue_length{zone="${zone:regex}",job="$job"}'))], repeat="zone"
        ),
        Stat(title="S", show=[Query(show=queue)], data_links=[Link(title="L", url="/d/x?from=${__from}")]),
        Stat(title="S", show=[LokiQuery(logql='rate({app="x"}[$__auto])')]),
        Stat(title="S", show=[PostgresQuery(sql="SELECT $body$ text $body$ WHERE $__timeFilter(at)")]),
        Text(title="T", markdown="Costs 5$."),
    ],
)
def test_declared_variables_and_those_of_grafana_itself_are_no_finding(panel: object) -> None:
    assert found(variable_not_declared, monitoring(dashboards=[of_panel(panel)])) == []


def test_a_repeated_row_and_an_annotation_name_variables_too() -> None:
    faulty = dashboard(
        rows=[Row(title="R", panels=[], repeat="zone")],
        annotations=[Annotation(name="A", show=promql('queue_length{zone="$zone"} > 0'))],
    )
    assert [at for at, *_ in found(variable_not_declared, monitoring(dashboards=[faulty]))] == [
        "dashboards.d.R",
        "dashboards.d.annotations.A",
    ]


def test_values_can_be_chosen_only_within_a_variable_that_stands_before() -> None:
    def chosen(name: str, *within: str) -> QueryVariable:
        return QueryVariable(name=name, title="T", metric="queue_length", label=name, within=within)

    faulty = dashboard(variables=[chosen("zone", "host", "job"), chosen("host")])
    assert [(at, message) for at, _, message, _ in found(variable_not_declared, monitoring(dashboards=[faulty]))] == [
        ("dashboards.d.variables.zone.within", "names the variable `host`, which is not declared")
    ]
