"""The table of functions, and which Prometheus an expression needs."""

from __future__ import annotations

import promql_parser
import pytest

from eventcore_monitoring.promql.functions import FUNCTIONS, Function
from eventcore_monitoring.promql.parser import parse
from promql.versions import lowest_version, removed_version

# promql-parser knows Prometheus 3 only, and refuses what is newer than itself.
KINDS = {"scalar": "1", "instant": "x", "range": "x[5m]", "string": '"a"'}


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - {"holt_winters"}))
def test_the_signature_is_that_of_promql_parser(name: str) -> None:
    function = FUNCTIONS[name]
    returned = promql_parser.parse(call(name, function, function.least))
    assert isinstance(returned, promql_parser.Call)
    known = returned.func
    assert [str(kind).rpartition(".")[2].lower() for kind in known.arg_types][: len(function.arguments)] == [
        {"instant": "vector", "range": "matrix"}.get(kind, kind) for kind in function.arguments
    ]
    assert str(known.return_type).rpartition(".")[2].lower() == function.returns.replace("instant", "vector")
    assert known.experimental == function.experimental or name == "first_over_time"


def call(name: str, function: Function, number: int) -> str:
    kinds = [*function.arguments, *function.arguments[-1:] * 20][:number]
    return f"{name}({', '.join(KINDS[kind] for kind in kinds)})"


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - {"holt_winters"}))
def test_no_function_takes_fewer_or_more_arguments_than_the_table_says(name: str) -> None:
    function = FUNCTIONS[name]
    most = function.least + 3 if function.most is None else function.most
    promql_parser.parse(call(name, function, most))
    if function.least:
        with pytest.raises(ValueError, match="expected"):
            promql_parser.parse(call(name, function, function.least - 1))
    if function.most is not None and function.arguments:
        with pytest.raises(ValueError, match="expected"):
            promql_parser.parse(call(name, function, function.most + 1))


FLAG = "behind --enable-feature=promql-experimental-functions"


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("sum(rate(x[5m])) / 5 > bool 1", None),
        ("histogram_quantile(0.9, x)", None),
        ("histogram_stddev(x)", ("2.47", "histogram_stddev() came with it")),
        ("mad_over_time(x[5m])", ("2.49", f"mad_over_time() came with it, {FLAG}")),
        ("histogram_avg(x)", ("2.51", "histogram_avg() came with it")),
        ("limitk(5, x)", ("2.54", f"limitk() came with it, {FLAG}")),
        ("info(x)", ("2.55", f"info() came with it, {FLAG}")),
        ('{"my.metric"}', ("3.0", 'the metric name "my.metric" must be quoted')),
        ('sum by ("my.label") (x)', ("3.0", 'the label name "my.label" must be quoted')),
        ('a / on ("my.label") b', ("3.0", 'the label name "my.label" must be quoted')),
        ("double_exponential_smoothing(x[5m], 1, 1)", ("3.0", f"double_exponential_smoothing() came with it, {FLAG}")),
        ("first_over_time(x[5m])", ("3.7", f"first_over_time() came with it, {FLAG}")),
        ("histogram_avg(x) + max_of(1, 2)", ("3.13", f"max_of() came with it, {FLAG}")),
        ("sum by ($label) (x)", None),
    ],
)
def test_an_expression_needs_the_newest_of_what_it_uses(text: str, need: tuple[str, str] | None) -> None:
    assert lowest_version(parse(text)) == need


def test_what_prometheus_3_removed_is_known() -> None:
    removed = ("3.0", "holt_winters() was removed: write double_exponential_smoothing()")
    assert removed_version(parse("abs(holt_winters(x[5m], 1, 1))")) == removed
    assert removed_version(parse("double_exponential_smoothing(x[5m], 1, 1)")) is None
