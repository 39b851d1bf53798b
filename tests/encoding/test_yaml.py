from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from promtool_oracle import ExpectedAlert, disagreement
from strategies.text import hostile_text, hostile_texts

LOADERS = (yaml.SafeLoader, yaml.CSafeLoader)
QUOTED_WORDS = """y n yes no on off true false null none nan inf infinity Y No TRUE Null NaN
1e3 12e03 0o14 08 -.5 0X1F 2001-1-1 1:30 = << ~ - #"""
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*|(?:[0-9]+(?:ms|[smhdwy]))+", re.IGNORECASE)

# Integral floats above 2**53 come back as a Python int that is equal only as a double: see test_number.py.
numbers = st.integers(-(2**70), 2**70) | st.floats(-(2.0**53), 2.0**53)
trees = st.recursive(
    hostile_text | numbers | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(hostile_text, inner, max_size=4),
    max_leaves=12,
)


def alerts_with(texts: list[str], annotation: str = "text") -> Tree:
    """A rule file with one alert a text."""
    rules: list[Tree] = [
        {"alert": f"A{i}", "expr": "vector(1)", "annotations": {annotation: text}} for i, text in enumerate(texts)
    ]
    return {"groups": [{"name": "texts", "rules": rules}]}


def without_templates(text: str) -> str:
    """Prometheus expands annotations: only a text without `{{` shows what its YAML reader saw."""
    return re.sub(r"\{(?=\{)", "{ ", text)


def expected(texts: list[str]) -> list[ExpectedAlert]:
    return [ExpectedAlert(f"A{i}", annotations={"text": text}) for i, text in enumerate(texts)]


def test_a_rule_file_reads_well() -> None:
    tree: Tree = {
        "groups": [
            {
                "name": "eventcore",
                "limit": 10,
                "rules": [
                    {
                        "alert": "HighCommandFailureRate",
                        "expr": 'sum(rate(failures_total{job="eventcore"}[5m])) > 0.05',
                        "for": "5m",
                        "labels": {"severity": "critical", "page": "yes"},
                        "annotations": {
                            "summary": "Commands fail: {{ $value }}",
                            "description": "More than 5 % of all commands fail – for 5 minutes.\n\nLook at the log.\n",
                            "note": "two\nlines",
                            "runbook": r"it's C:\runbooks",
                        },
                    },
                    {"alert": "Second", "expr": "up == 0", "labels": {}, "matrix": [[1, "a"], []]},
                ],
            }
        ]
    }
    assert (
        to_yaml(tree)
        == r"""groups:
  - name: eventcore
    limit: 10
    rules:
      - alert: HighCommandFailureRate
        expr: 'sum(rate(failures_total{job="eventcore"}[5m])) > 0.05'
        for: 5m
        labels:
          severity: critical
          page: "yes"
        annotations:
          summary: "Commands fail: {{ $value }}"
          description: |
            More than 5 % of all commands fail – for 5 minutes.

            Look at the log.
          note: |-
            two
            lines
          runbook: 'it''s C:\runbooks'
      - alert: Second
        expr: "up == 0"
        labels: {}
        matrix:
          - - 1
            - a
          - []
"""
    )


@given(trees)
def test_a_tree_comes_back_unchanged_from_both_loaders_of_pyyaml(tree: Tree) -> None:
    text = to_yaml(tree)
    assert [yaml.load(text, loader) for loader in LOADERS] == [tree, tree]


def test_many_hostile_texts_come_back_unchanged_as_values_keys_and_items_from_both_loaders_of_pyyaml() -> None:
    texts = hostile_texts(3000)
    tree: Tree = {
        "values": {f"k{i}": text for i, text in enumerate(texts)},
        "keys": dict.fromkeys(texts, 1),
        "items": texts,
    }
    text = to_yaml(tree)
    assert yaml.load(text, yaml.CSafeLoader) == tree
    assert yaml.load(to_yaml({"items": texts[:700], "keys": dict.fromkeys(texts[:700], 1)}), yaml.SafeLoader) == {
        "items": texts[:700],
        "keys": dict.fromkeys(texts[:700], 1),
    }


@given(hostile_text)
def test_a_plain_scalar_is_one_of_the_allow_list_and_a_text_to_an_untyped_reader(text: str) -> None:
    resolver = yaml.SafeLoader("")
    for event in yaml.parse(to_yaml({text: text}), yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.style is None:
            assert PLAIN.fullmatch(event.value)
            assert resolver.resolve(yaml.ScalarNode, event.value, (True, False)) == "tag:yaml.org,2002:str"


@pytest.mark.parametrize(
    "word",
    [
        "y",
        "n",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "none",
        "nan",
        "inf",
        "infinity",
        "Y",
        "No",
        "TRUE",
        "Null",
        "NaN",
        "1e3",
        "12e03",
        "0o14",
        "08",
        "-.5",
        "0X1F",
        "2001-1-1",
        "1:30",
        "=",
        "<<",
    ],
)
def test_a_word_that_some_reader_takes_for_another_type_is_quoted(word: str) -> None:
    assert to_yaml([word]) == f'- "{word}"\n'


@pytest.mark.parametrize(
    "word", ["yellow", "once", "nothing", "critical", "a.b/c-d_e", "_", "__name__", "infinite", "E5"]
)
def test_a_word_that_every_reader_takes_for_text_is_plain(word: str) -> None:
    assert to_yaml({word: word}) == f"{word}: {word}\n"


def test_promtool_reads_thousands_of_hostile_texts_as_they_were_written(tmp_path: Path) -> None:
    texts = [without_templates(text) for text in hostile_texts(4000, seed=2)]
    assert disagreement(to_yaml(alerts_with(texts)), expected(texts), tmp_path) == ""


def test_promtool_reads_thousands_of_texts_of_several_lines_as_they_were_written(tmp_path: Path) -> None:
    words = [
        without_templates(text)
        for text in hostile_texts(9000, seed=3)
        if re.fullmatch(r"[!-~]([ -~]*[!-~])?|é|日本", text)
    ]
    texts = [
        f"{a}\n{b}{end}"
        for a, b, end in zip(words, words[1:], ["", "\n", "\n\n", "\n\nz", " ", "\n\n\n#"] * len(words), strict=False)
    ]
    rules = to_yaml(alerts_with(texts))
    assert rules.count("text: |") > 500
    assert disagreement(rules, expected(texts), tmp_path) == ""


def test_the_judge_objects_to_a_writer_that_leaves_unicode_as_it_is(tmp_path: Path) -> None:
    texts = ["harmless", "next\x85line"]
    naive = yaml.safe_dump(alerts_with(texts), allow_unicode=True)
    assert "alertname: A1" in disagreement(naive, expected(texts), tmp_path)
    assert "alertname: A0" not in disagreement(naive, expected(texts), tmp_path)


def test_a_value_used_twice_is_written_twice() -> None:
    shared = {"severity": "page"}
    assert to_yaml([shared, shared]) == "- severity: page\n- severity: page\n"


def test_a_member_of_an_enumeration_of_texts_is_its_text() -> None:
    class Level(StrEnum):
        CRITICAL = "critical"
        ON = "on"

    assert to_yaml([Level.CRITICAL, Level.ON]) == '- critical\n- "on"\n'


@pytest.mark.parametrize(
    ("text", "written"), [("a\nb", "|-\n  a\n  b\n"), ("---\n", "|\n  ---\n"), ("a", "a\n"), ("", '""\n')]
)
def test_a_document_may_be_one_text(text: str, written: str) -> None:
    assert to_yaml(text) == written
    assert yaml.safe_load(written) == text


@pytest.mark.parametrize("length", [1, 1023, 1024])
def test_a_key_as_long_as_yaml_allows_is_written(length: int) -> None:
    for key in ("a" * length, '"' * (length - 2) if length > 2 else "'"):
        document = to_yaml({key: 1})
        assert [yaml.load(document, loader) for loader in LOADERS] == [{key: 1}, {key: 1}]


@pytest.mark.parametrize("key", ["a" * 1025, " " * 1023])
def test_a_longer_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"takes \d+ characters: YAML allows 1024 in a key"):
        to_yaml({key: 1})


@pytest.mark.parametrize(
    ("tree", "error", "sentence"),
    [
        ({"a": None}, TypeError, "None has no place in our YAML, where readers disagree about it: leave the key out"),
        ({1: "a"}, TypeError, "the key 1 of a YAML mapping is no text: write it in quotes"),
        ({"a": {1}}, TypeError, "YAML has no form for a set: write a dict, list, text, number or bool"),
        ({"a": b"x"}, TypeError, "YAML has no form for a bytes: write a dict, list, text, number or bool"),
        ({"a": float("nan")}, ValueError, "nan is not a finite number: only PromQL has a form for it"),
        (
            ["a\ud800b"],
            ValueError,
            r"the text 'a\ud800b' holds half of a surrogate pair, U+D800 at character 2: remove it",
        ),
        (
            {"a\n\udfff": 1},
            ValueError,
            r"the text 'a\n\udfff' holds half of a surrogate pair, U+DFFF at character 3: remove it",
        ),
    ],
)
def test_what_yaml_cannot_carry_is_refused_with_a_sentence(tree: Tree, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error) as raised:
        to_yaml(tree)
    assert str(raised.value) == sentence
