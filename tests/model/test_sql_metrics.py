"""Metrics from SQL are metrics: typed, labelled, and refused with a sentence where they cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring import (
    Counter,
    DefinitionError,
    Gauge,
    Monitoring,
    SqlCounter,
    SqlExporter,
    SqlGauge,
    constant,
)
from eventcore_monitoring.promql.label_values import these

EXPORTER = SqlExporter()


def gauge(**fields: Any) -> SqlGauge:
    own = {"name": "backlog", "help": "What waits.", "unit": "count", "target": EXPORTER, "query": "SELECT 1 AS value"}
    return SqlGauge(**{**own, **fields})


def test_they_are_a_gauge_and_a_counter_with_their_expressions() -> None:
    waiting = gauge(labels=["kind"], static_labels={"shop": "berlin"})
    done = SqlCounter(name="done_total", help="Done.", target=EXPORTER, query="SELECT 1 AS value")
    assert isinstance(waiting, Gauge)
    assert isinstance(done, Counter)
    assert str(waiting / 2 > 3) == "backlog / 2 > 3"
    assert str(done.rate("5m").sum()) == "sum(rate(done_total[5m]))"
    assert waiting.label_names == ("kind", "shop", "job", "instance")
    assert waiting.series(constant(1), kind="x").labels["job"] == "sql_exporter"


def test_the_catalogue_knows_their_type_their_unit_and_their_labels() -> None:
    given = Monitoring(name="shop", metrics=[gauge(unit="seconds", static_labels={"shop": "berlin"})])
    facts = given.catalogue.facts("backlog")
    assert facts is not None
    assert (facts.kind, str(facts.unit)) == ("gauge", "seconds")
    assert facts.labels.known["shop"] == these("berlin")


def test_a_query_loses_its_indentation_and_its_last_semicolon() -> None:
    written = gauge(
        query="""
            SELECT count(*) AS value
            FROM orders;
        """
    )
    assert written.query == "SELECT count(*) AS value\nFROM orders\n"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"query": " ; "}, 'query: it is empty: write a query such as "SELECT count(*) AS value FROM orders"'),
        ({"labels": ["job"]}, "sql_exporter has a label job of its own: name the column otherwise, with AS"),
        ({"labels": ["value"]}, "the column value cannot be both the value and a label: select it twice, with AS"),
        (
            {"labels": ["kind"], "static_labels": {"kind": "x"}},
            "kind is both a label of the answer and a static one: remove one of them",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        gauge(**fields)
    (finding,) = refused.value.findings
    assert sentence.removeprefix("query: ") in f"{finding.message}: {finding.fix}"


@pytest.mark.parametrize("text", ["postgres://user:secret@db/shop", "file:///run/secrets/dsn", "k8ssecret://a b"])
def test_an_address_with_a_password_has_no_place_in_a_definition(text: str) -> None:
    with pytest.raises(DefinitionError, match="no reference to a secret"):
        SqlExporter(data_source=text)
    assert SqlExporter(data_source="k8ssecret://shop/database?key=dsn").data_source is not None
