from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from eventcore_monitoring.findings import DefinitionError
from eventcore_monitoring.model.dashboards import (
    Annotation,
    CustomVariable,
    Dashboard,
    ElasticsearchQuery,
    IntervalVariable,
    Link,
    Query,
    QueryVariable,
    Row,
    Stat,
    Text,
)
from strategies.dashboards import DELAY, dashboards


def stat(**more: object) -> Stat:
    return Stat(title="S", show=[Query(show=DELAY.max())], **more)


@given(dashboards)
@settings(max_examples=40)
def test_a_dashboard_survives_json(dashboard: Dashboard) -> None:
    assert Dashboard.model_validate_json(dashboard.model_dump_json()) == dashboard


def test_panels_come_with_their_rows_in_order() -> None:
    hello, bye = Text(title="Hello", markdown="x"), Text(title="Bye", markdown="x")
    rows = [Row(title="A", panels=[hello, bye]), Row(title="B", panels=[hello])]
    dashboard = Dashboard(name="d", title="D", rows=rows)

    assert [(row.title, panel.title) for row, panel in dashboard.panels()] == [
        ("A", "Hello"),
        ("A", "Bye"),
        ("B", "Hello"),
    ]


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (
            lambda: QueryVariable(name="datasource", title="D", metric="m", label="l"),
            "variables.datasource.name: `name`: datasource is the name of a variable "
            "that dashboards have of themselves",
        ),
        (
            lambda: IntervalVariable(name="__interval", title="I", values=["1m"]),
            "variables.__interval.name: `name`: __interval is the name of a variable "
            "that dashboards have of themselves",
        ),
        (
            lambda: CustomVariable(name="c", title="C", values=["a : b"]),
            "variables.c.values: `values`: 'a : b' cannot be chosen",
        ),
        (
            lambda: CustomVariable(name="c", title="C", values=["a", "a"]),
            "variables.c.values: `values`: 'a' cannot be chosen",
        ),
        (
            lambda: Link(title="L", url="javascript:alert(1)"),
            "links.L.url: `url`: 'javascript:alert(1)' is no address",
        ),
        (lambda: Link(title="L", url="https://x/ y"), "links.L.url: `url`: 'https://x/ y' is no address"),
        (
            lambda: Annotation(name="A", show=DELAY.max(), step="1500ms"),
            "annotations.A.step: `step`: Grafana counts in whole seconds, so 1s500ms is no length of time for it",
        ),
        (
            lambda: stat(minimum=2.0, maximum=1.0),
            "panels.S.maximum: `maximum`: 1 is not above the minimum 2",
        ),
    ],
)
def test_what_grafana_cannot_read_as_meant_is_refused_with_a_sentence(
    build: Callable[[], object], expected: str
) -> None:
    with pytest.raises(DefinitionError) as error:
        build()

    assert len(error.value.findings) == 1
    assert str(error.value) == expected


@pytest.mark.parametrize(
    ("build", "address"),
    [
        (lambda: Stat(title="S", show=[]), "panels.S.show"),
        (lambda: stat(width=25), "panels.S.width"),
        (lambda: stat(minimum=float("nan")), "panels.S.minimum"),
        (lambda: CustomVariable(name="c", title="C", values=[]), "variables.c.values"),
        (lambda: Dashboard(name="d" * 41, title="D", rows=[]), f"dashboards.{'d' * 41}.name"),
    ],
)
def test_a_value_outside_its_bounds_is_refused_at_its_address(build: Callable[[], object], address: str) -> None:
    with pytest.raises(DefinitionError) as error:
        build()

    assert [finding.at for finding in error.value.findings] == [address]


def test_a_query_that_counts_by_a_field_shows_counts() -> None:
    with pytest.raises(DefinitionError, match="it shows rows and counts by level"):
        ElasticsearchQuery(lucene="*", shows="rows", count_by="level")
