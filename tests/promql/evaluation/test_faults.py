"""What is not known and what is refused, each with a sentence; never a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcore_monitoring.promql.evaluation import Grid, NotKnown, Refused, Semantics, Storage, evaluate
from eventcore_monitoring.promql.parser import located
from promql.evaluation.judged import Error, Question, answers, rising, series

INPUTS = [
    series('x{a="1", b="1"}', rising(1, 1, 30)),
    series('x{a="1", b="2"}', rising(1, 1, 30)),
    series('y{a="1"}', rising(1, 0, 30)),
    series('z{a="1"}', rising(1, 0, 30)),
]
NOW = Grid(1_200_000, 60_000, 2)

NOT_KNOWN = {
    "histogram_count(x)": "the function histogram_count()",
    "histogram_fraction(0, 1, x)": "the function histogram_fraction()",
    "sort_by_label(x, 'a')": "the function sort_by_label()",
    "mad_over_time(x[5m])": "the function mad_over_time()",
    "limitk(1, x)": "the aggregation limitk",
    "rate(x[$__rate_interval])": "how long $__rate_interval is",
    "x > $threshold": "what Grafana fills in for $threshold",
    "x{a='$a'}": 'what Grafana fills into a="$a"',
    "x{a=~'[[:alpha:]]'}": 'whether "[[:alpha:]]" means the same outside of RE2',
    "x{a=~'(?U)a+'}": 'whether "(?U)a+" means the same outside of RE2',
    "x{a=~'\\\\pL'}": 'what "\\pL" means outside of RE2',
    "x[5m]": "a range of samples, which is no value",
    "'text'": "a string, which is no value",
    "topk(1, x)": "which of the series with the equal value 21 is among the first 1",
    "hour(x * NaN)": "the date of nan seconds",
}
REFUSED = [
    "x + on(a) x", "x + on(a) y", "x * on(a) group_left x", "x * on(a) group_left(b) y", "abs({__name__=~'y|z'})",
    "label_replace(x, 'b', '', '', '')", "label_replace(x, 'b', '', '', '[')", "label_join(x, 'b', '', 'a')",
    "topk(NaN, x)", "label_replace(y, '', '', '', '')",
]  # fmt: skip


def of(expression: str, which: Semantics) -> object:
    return evaluate(located(expression).node, Storage(INPUTS), NOW, which)


@pytest.mark.parametrize("which", Semantics)
@pytest.mark.parametrize("expression", NOT_KNOWN)
def test_what_is_not_known_is_named(expression: str, which: Semantics) -> None:
    with pytest.raises(NotKnown) as raised:
        of(expression, which)
    assert str(raised.value) == f"this evaluator does not know {NOT_KNOWN[expression]}"


@pytest.mark.parametrize("which", Semantics)
@pytest.mark.parametrize("expression", REFUSED)
def test_what_prometheus_refuses_is_refused(expression: str, which: Semantics) -> None:
    with pytest.raises(Refused):
        of(expression, which)


def test_promtool_refuses_it_too(tmp_path: Path) -> None:
    said = answers(INPUTS, [Question(expression, NOW.start) for expression in REFUSED], tmp_path)
    assert [question.expression for question, answer in said.items() if not isinstance(answer, Error)] == []


def test_minor_versions_of_prometheus_3_that_differ_are_not_known() -> None:
    assert of("absent(nothing{a!='1', a='2'})", Semantics.CLOSED) == {(("a", "2"),): [1.0, 1.0]}
    for expression in ("absent(nothing{a!='1', a='2'})", "quantile(0.5, x / 0)"):
        with pytest.raises(NotKnown):
            of(expression, Semantics.OPEN)
