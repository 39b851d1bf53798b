"""Lucene's query syntax: what is printed, and that a parser of Lucene (luqum) reads the same conditions back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st
from luqum.parser import parser
from luqum.tree import AndOperation, Item, Phrase, Prohibit, Range, SearchField, Word

from eventcore_monitoring.encoding.lucene import (
    lucene_above,
    lucene_below,
    lucene_exists,
    lucene_field,
    lucene_phrase,
    lucene_value,
)

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
# What Grafana would fill in before Lucene sees it.
_VARIABLE = re.compile(r"\$\w|\$\{|\[\[\w")

texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from('$[{"\\:*?~^()/-+&|! '))
some_text = texts.filter(str.strip)
fields = some_text.filter(lambda name: "*" not in name)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)


def unescaped(text: str) -> str:
    """As Lucene's `discardEscapeChar` reads it."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def read_number(item: Item) -> float | None:
    """The end of a range; luqum reads the minus of a number as "not"."""
    if isinstance(item, Prohibit):
        return -float(item.a.value)
    return None if item.value == "*" else float(item.value)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("fields.duration_ms", "fields.duration_ms"),
        ("@timestamp", "@timestamp"),
        ("two words", "two\\ words"),
        ("a:b-c", "a\\:b\\-c"),
        ("AND", "\\AND"),
        ("ANDY", "ANDY"),
        ("$name", "\\u0024name"),
    ],
)
def test_a_field_is_escaped_where_lucene_or_grafana_would_read_something_else(name: str, printed: str) -> None:
    assert lucene_field(name) == printed


def test_a_star_in_a_field_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the field 'a\*' holds `\*`"):
        lucene_field("a*")


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ('say "hi"', '"say \\"hi\\""'),
        ("C:\\x", '"C:\\\\x"'),
        ("pay $5 [[now]] [x]", '"pay \\u00245 [\\u005bnow]] [x]"'),
        ("*", '"*"'),
        (True, "true"),
        (-5, '"-5"'),
        (0.5, '"0.5"'),
    ],
)
def test_a_value_is_quoted(value: str | bool | float, printed: str) -> None:
    assert lucene_value(value) == printed


@given(st.lists(st.tuples(fields, some_text | st.booleans() | numbers), min_size=1, max_size=4))
def test_a_real_parser_reads_back_the_same_values(conditions: list[tuple[str, str | bool | float]]) -> None:
    printed = " AND ".join(f"{lucene_field(field)}:{lucene_value(value)}" for field, value in conditions)
    tree = parser.parse(printed)

    read = tree.children if isinstance(tree, AndOperation) else [tree]
    assert _VARIABLE.search(printed) is None
    assert len(read) == len(conditions)
    for (field, value), one in zip(conditions, read, strict=True):
        assert isinstance(one, SearchField)
        assert unescaped(one.name) == field
        match value:
            case bool():
                assert isinstance(one.expr, Word)
                assert one.expr.value == str(value).lower()
            case str():
                assert isinstance(one.expr, Phrase)
                assert unescaped(one.expr.value[1:-1]) == value
            case _:
                assert isinstance(one.expr, Phrase)
                assert float(one.expr.value[1:-1]) == value


@given(fields, some_text)
def test_a_real_parser_reads_back_the_same_words(field: str, words: str) -> None:
    read = parser.parse(f"{lucene_field(field)}:{lucene_phrase(words)}")

    assert isinstance(read.expr, Phrase)
    assert (unescaped(read.name), unescaped(read.expr.value[1:-1])) == (field, words)


@given(fields, numbers)
def test_a_real_parser_reads_back_the_same_ranges(field: str, limit: float) -> None:
    above = parser.parse(f"{lucene_field(field)}:{lucene_above(limit)}").expr
    below = parser.parse(f"{lucene_field(field)}:{lucene_below(limit)}").expr

    for one, ends in ((above, (limit, None)), (below, (None, limit))):
        assert isinstance(one, Range)
        assert not one.include_low
        assert not one.include_high
        assert (read_number(one.low), read_number(one.high)) == ends


@given(fields)
def test_a_real_parser_reads_back_the_field_that_has_to_be_there(field: str) -> None:
    read = parser.parse(lucene_exists(field))

    assert read.name == "_exists_"
    assert isinstance(read.expr, Word)
    assert unescaped(read.expr.value) == field
