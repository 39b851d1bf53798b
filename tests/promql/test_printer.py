"""The printer: its style, its parentheses, and promtool's verdict on thousands of expressions."""

from __future__ import annotations

import math
import operator
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from eventcore_monitoring.promql.functions import version_key
from eventcore_monitoring.promql.nodes import (
    Aggregation,
    At,
    Binary,
    BinaryOperator,
    Call,
    Grouping,
    Matcher,
    Matching,
    Negative,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Variable,
)
from eventcore_monitoring.promql.printer import PRECEDENCE, to_promql
from promql.versions import lowest_version, removed_version
from promtool_oracle import promtool_version, unambiguous
from strategies.promql import ARITHMETIC, COMPARISONS, expressions

a, b, c, x = map(Selector, "abcx")
job = Matcher("job", "=", "a")
rate = Call("rate", (Range(x, "5m"),))
one, minus_one = Number(1), Number(-1)


def binary(left: Node, operator: BinaryOperator, right: Node) -> Binary:
    return Binary(left, operator, right)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (x, "x"),
        (Selector("x", (job, Matcher("mode", "!=", "b"))), 'x{job="a",mode!="b"}'),
        (Selector(None, (Matcher("job", "=~", "a|b"), Matcher("a", "!~", "c"))), '{job=~"a|b",a!~"c"}'),
        (Selector("x", (Matcher("path", "=", 'a"\\\n'),)), r'x{path="a\"\\\n"}'),
        (Selector("x", (), "1h", At("start")), "x offset 1h @ start()"),
        (Selector("x", (), "-5m", At(1609746000.5)), "x offset -5m @ 1609746000.5"),
        (Range(Selector("x", (job,), "1h", At("end")), "5m"), 'x{job="a"}[5m] offset 1h @ end()'),
        (Range(x, "$__rate_interval"), "x[$__rate_interval]"),
        (Subquery(rate, "1h", "1m", "1d", At(-1.5)), "rate(x[5m])[1h:1m] offset 1d @ -1.5"),
        (Subquery(x, "1h"), "x[1h:]"),
        (Subquery(Selector("x", (), "1h"), "1h"), "(x offset 1h)[1h:]"),
        (Subquery(binary(a, "+", b), "1h"), "(a + b)[1h:]"),
        (Subquery(Negative(a), "1h"), "(-a)[1h:]"),
        (Aggregation("sum", rate), "sum(rate(x[5m]))"),
        (Aggregation("sum", rate, Grouping("by", ("command_type",))), "sum by (command_type) (rate(x[5m]))"),
        (Aggregation("topk", x, Grouping("without", ("a", "b")), Number(5)), "topk without (a, b) (5, x)"),
        (Aggregation("count", x, Grouping("by", ())), "count by () (x)"),
        (Aggregation("count_values", x, None, String("v")), 'count_values("v", x)'),
        (Call("time"), "time()"),
        (Call("label_join", (x, String("a"), String(","), String("b"))), 'label_join(x, "a", ",", "b")'),
        (Binary(a, "/", b, False, Matching("on", ("host",), "group_left", ("x",))), "a / on (host) group_left (x) b"),
        (Binary(a, "/", b, False, Matching("ignoring", ("le", "job"))), "a / ignoring (le, job) b"),
        (Binary(a, ">", Number(5), True), "a > bool 5"),
        (Variable("threshold"), "$threshold"),
        (Variable("host:csv"), "${host:csv}"),
        (Number(0.05), "0.05"),
        (Number(1e21), "1.0e+21"),
        (Number(math.inf), "Inf"),
        (Number(-math.inf), "-Inf"),
        (Number(math.nan), "NaN"),
    ],
)
def test_each_kind_of_node_is_printed_in_the_usual_style(node: Node, text: str) -> None:
    assert to_promql(node) == text


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Selector("my.metric"), '{"my.metric"}'),
        (Selector("my.metric", (job,), "1h"), '{"my.metric",job="a"} offset 1h'),
        (Range(Selector("é"), "5m"), '{"é"}[5m]'),
        (Selector("x", (Matcher("my.label", "=", "a"),)), 'x{"my.label"="a"}'),
        (Aggregation("sum", x, Grouping("by", ("a", "my.label"))), 'sum by (a, "my.label") (x)'),
        (Binary(a, "*", b, False, Matching("on", ("my.label",))), 'a * on ("my.label") b'),
        (Aggregation("sum", x, Grouping("by", ("$label", "${l}"))), "sum by ($label, ${l}) (x)"),
    ],
)
def test_names_that_prometheus_2_does_not_know_are_quoted(node: Node, text: str) -> None:
    assert to_promql(node) == text


@pytest.mark.parametrize("keyword", ["bool", "on", "sum", "offset", "inf", "NaN", "and", "group_left"])
def test_a_metric_that_is_called_like_a_keyword_is_selected_by_a_matcher(keyword: str) -> None:
    assert to_promql(Selector(keyword, (job,))) == f'{{__name__="{keyword}",job="a"}}'


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (binary(binary(a, "-", b), "-", c), "a - b - c"),
        (binary(a, "-", binary(b, "-", c)), "a - (b - c)"),
        (binary(binary(a, "+", b), "*", c), "(a + b) * c"),
        (binary(a, "+", binary(b, "*", c)), "a + b * c"),
        (binary(a, "*", binary(b, "atan2", c)), "a * (b atan2 c)"),
        (binary(binary(a, "^", b), "^", c), "(a ^ b) ^ c"),
        (binary(a, "^", binary(b, "^", c)), "a ^ b ^ c"),
        (binary(binary(a, "or", b), "and", c), "(a or b) and c"),
        (binary(a, "or", binary(b, "and", c)), "a or b and c"),
        (binary(a, "and", binary(b, "unless", c)), "a and (b unless c)"),
        (binary(binary(a, ">", b), "and", binary(b, "<", c)), "a > b and b < c"),
        (binary(a, ">", binary(b, ">", c)), "a > (b > c)"),
        (binary(one, "-", minus_one), "1 - -1"),
        (binary(a, "-", Negative(b)), "a - -b"),
        (binary(minus_one, "^", Number(2)), "(-1) ^ 2"),
        (binary(Number(-math.inf), "^", Number(2)), "(-Inf) ^ 2"),
        (binary(Negative(a), "^", Number(2)), "(-a) ^ 2"),
        (Negative(binary(a, "^", Number(2))), "-a ^ 2"),
        (Negative(binary(minus_one, "^", Number(2))), "-(-1) ^ 2"),
        (binary(a, "^", minus_one), "a ^ -1"),
        (binary(a, "^", Negative(b)), "a ^ -b"),
        (binary(binary(a, "^", Negative(b)), "*", c), "a ^ -b * c"),
        (binary(Negative(a), "*", b), "-a * b"),
        (Negative(binary(a, "*", b)), "-(a * b)"),
        (Negative(Negative(a)), "--a"),
        (Negative(one), "-(1)"),
        (Negative(minus_one), "-(-1)"),
        (Binary(a, "*", binary(b, "+", c), False, Matching("on", (), "group_left")), "a * on () group_left () (b + c)"),
    ],
)
def test_parentheses_stand_where_the_grammar_needs_them_and_nowhere_else(node: Node, text: str) -> None:
    assert to_promql(node) == text


def test_promtool_accepts_every_expression_that_its_version_knows(tmp_path: Path) -> None:
    drawn: list[str] = []
    version = version_key(promtool_version())

    @settings(
        max_examples=2000,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(expressions(promtool_version()))
    def collect(node: Node) -> None:
        lowest, removed = lowest_version(node), removed_version(node)
        assert lowest is None or version_key(lowest[0]) <= version
        assert removed is None or version < version_key(removed[0])
        drawn.append(to_promql(node))

    collect()
    experimental = [] if version < (3, 0) else ["--enable-feature=promql-experimental-functions"]
    rules = "".join(f"  - record: r{i}\n    expr: {unambiguous(text)}\n" for i, text in enumerate(drawn))
    (tmp_path / "rules.yaml").write_text(f"groups:\n- name: all\n  rules:\n{rules}")
    run = subprocess.run(
        ["promtool", *experimental, "check", "rules", "rules.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert f"{len(drawn)} rules found" in run.stdout


# Parentheses, proven: promtool and Python compute the same from a tree and from its text.

Value = float | None  # None: no series
_compare: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le,
}  # fmt: skip


def computed(node: Node) -> Value:
    """What Prometheus computes of vectors with one series without labels."""
    match node:
        case Call("vector", (Number(value),)) | Number(value):
            return value
        case Selector():
            return None
        case Negative(below):
            value_below = computed(below)
            return None if value_below is None else -value_below
        case Binary(left_node, symbol, right_node, return_bool):
            left, right = computed(left_node), computed(right_node)
            match symbol:
                case "and":
                    return left if right is not None else None
                case "unless":
                    return left if right is None else None
                case "or":
                    return right if left is None else left
            if left is None or right is None:
                return None
            if symbol in _compare:
                holds = _compare[symbol](left, right)
                return float(holds) if return_bool else left if holds else None
            return arithmetic(left, symbol, right)
    raise AssertionError(node)


def arithmetic(left: float, symbol: str, right: float) -> float:
    try:
        match symbol:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right
            case "%":
                return math.fmod(left, right)
            case "^":
                return math.pow(left, right)
            case _:
                return math.atan2(left, right)
    except (ZeroDivisionError, ValueError, OverflowError):
        return math.nan  # an infinity or NaN: left out below


def comparable(node: Node) -> bool:
    """Whether no step leaves the range in which two mathematical libraries agree."""
    value = computed(node)
    below = (node.left, node.right) if isinstance(node, Binary) else ()
    return (value is None or (math.isfinite(value) and abs(value) < 1e9)) and all(map(comparable, below))


literals = st.sampled_from([1.0, 2.0, 3.0, 5.0, 7.0, -1.0, -2.0, 0.5]).map(Number)
leaves = literals.map(lambda number: Call("vector", (number,)))
trees: st.SearchStrategy[Node] = st.recursive(
    leaves | leaves | st.just(Selector("no_such_series")),
    lambda below: st.one_of(
        st.builds(Negative, below),
        st.builds(Binary, below, st.sampled_from([*ARITHMETIC, *COMPARISONS, "and", "or", "unless"]), below),
        st.builds(Binary, below, st.sampled_from(ARITHMETIC), below | literals),
        st.builds(Binary, literals | literals.map(Negative), st.sampled_from(ARITHMETIC), below),
        st.builds(Binary, below, st.sampled_from(COMPARISONS), below, st.just(True)),
        st.builds(Binary, below, st.sampled_from(["and", "or", "unless"]), below),
    ),
    max_leaves=8,
)


def every_pair_of_operators() -> Iterator[Node]:
    """Each operator below each other, on both sides, with a minus in every place, over values that differ."""
    for numbers in ((5.0, 2.0, 3.0), (1.0, 3.0, 2.0), (-2.0, 3.0, 2.0)):
        first, second, third = (Call("vector", (Number(number),)) for number in numbers)
        for upper, lower in product(PRECEDENCE, repeat=2):
            for minus in (lambda node: node, Negative):
                yield minus(binary(minus(binary(first, lower, second)), upper, third))
                yield minus(binary(first, upper, minus(binary(second, lower, third))))
                yield binary(minus(first), upper, binary(minus(second), lower, minus(third)))
                yield binary(binary(minus(first), lower, minus(second)), upper, minus(third))


def assertion(node: Node) -> str:
    """A query with the node's text, and what promtool must find."""
    value, text = computed(node), to_promql(node)
    if value is None:
        return f"  - expr: {unambiguous(text)}\n    eval_time: 0m\n    exp_samples: []\n"
    query = f"abs(({text}) - ({value!r})) <= bool 1e-6"
    return f"  - expr: {unambiguous(query)}\n    eval_time: 0m\n    exp_samples: [{{value: 1}}]\n"


def test_promtool_computes_from_the_text_what_the_tree_says(tmp_path: Path) -> None:
    drawn: dict[str, Node] = {}

    @settings(
        max_examples=1000,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(trees.filter(comparable))
    def collect(node: Node) -> None:
        drawn[to_promql(node)] = node

    collect()
    drawn |= {to_promql(node): node for node in every_pair_of_operators() if comparable(node)}
    (tmp_path / "rules.yaml").write_text("groups: []\n")
    assertions = "".join(map(assertion, drawn.values()))
    (tmp_path / "test.yaml").write_text(
        f"rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  promql_expr_test:\n{assertions}"
    )
    run = subprocess.run(
        ["promtool", "test", "rules", "test.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert len(drawn) > 2500


def test_ten_thousand_rules_print_in_well_under_a_second() -> None:
    def part(name: str) -> Node:
        return Aggregation("sum", Call("rate", (Range(Selector(name, (job,)), "5m"),)), Grouping("by", ("host",)))

    rule = binary(Binary(part("a_total"), "/", part("b_total"), False, Matching("on", ("host",))), ">", Number(0.05))
    start = time.process_time()
    for _ in range(10_000):
        to_promql(rule)
    assert time.process_time() - start < 0.6
