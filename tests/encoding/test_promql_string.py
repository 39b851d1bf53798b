from __future__ import annotations

from pathlib import Path

import promql_parser
import pytest
from hypothesis import given

from eventcore_monitoring.encoding.promql_string import promql_string
from eventcore_monitoring.encoding.yaml import to_yaml
from promtool_oracle import ExpectedAlert, disagreement
from strategies.text import hostile_text, hostile_texts

REPLACEMENT = "\ufffd"


def rules_with(literals: list[str]) -> str:
    """One alert a literal, whose label `text` is what PromQL read: the separator between two absent labels."""
    rules = [
        {"alert": f"A{i}", "expr": f'label_join(vector(1), "text", {literal}, "none", "none")'}
        for i, literal in enumerate(literals)
    ]
    return to_yaml({"groups": [{"name": "texts", "rules": rules}]})


def expected(texts: list[str]) -> list[ExpectedAlert]:
    return [ExpectedAlert(f"A{i}", labels={"text": text}) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("", '""'),
        ("a\"b\\c'd", r'"a\"b\\c' + "'d\""),
        ("\n\t\0\x7f", r'"\n\x09\x00\x7f"'),
        ("é日😀\x85", '"é日😀\x85"'),
    ],
)
def test_quotes_backslashes_and_control_characters_are_escaped(text: str, literal: str) -> None:
    assert promql_string(text) == literal


@given(hostile_text.filter(lambda text: REPLACEMENT not in text))
def test_a_matcher_holds_the_text_and_the_selector_nothing_else(text: str) -> None:
    expression = promql_parser.parse(f"up{{job={promql_string(text)}}}")
    assert isinstance(expression, promql_parser.VectorSelector)
    assert [(matcher.name, matcher.value) for matcher in expression.matchers.matchers] == [("job", text)]


def test_promtool_reads_thousands_of_hostile_texts_as_they_were_written(tmp_path: Path) -> None:
    texts = [text for text in hostile_texts(3000, seed=4) if REPLACEMENT not in text]
    assert disagreement(rules_with([promql_string(text) for text in texts]), expected(texts), tmp_path) == ""


def test_the_judge_objects_to_quotes_without_escapes(tmp_path: Path) -> None:
    texts = ["harmless", r"tab\t"]
    objection = disagreement(rules_with([f'"{text}"' for text in texts]), expected(texts), tmp_path)
    assert "alertname: A1" in objection
    assert "alertname: A0" not in objection


def test_the_text_that_closes_a_matcher_stays_inside_it() -> None:
    injection = 'x"} > 0 or vector(1) or up{job="'
    assert isinstance(promql_parser.parse(f'up{{job="{injection}"}} > 0'), promql_parser.BinaryExpr)
    safe = promql_parser.parse(f"up{{job={promql_string(injection)}}}")
    assert isinstance(safe, promql_parser.VectorSelector)


def test_half_of_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ValueError, match=r"holds half of a surrogate pair, U\+D800 at character 2: remove it"):
        promql_string("a\ud800")


def test_the_replacement_character_is_refused_because_prometheus_cannot_evaluate_a_rule_with_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"U\+FFFD at character 2, which Prometheus takes for broken UTF-8: remove it"):
        promql_string("a\ufffd")
    for literal in ('"\ufffd"', r'"\ufffd"', r'"\xef\xbf\xbd"'):
        assert "invalid UTF-8 rune" in disagreement(rules_with([literal]), expected([REPLACEMENT]), tmp_path)
