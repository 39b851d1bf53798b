"""Saved answers: written and read back as they were, in a text that is stable; damage is a sentence."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.preview.answers import Answers, Lines, Series, key, read_answers, write_answers

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
samples = st.none() | st.integers(-(10**5), 10**5).map(float) | st.sampled_from([0.25, 1e-9, math.inf, -math.inf])
series = st.builds(Series, st.dictionaries(words, words, max_size=3), st.tuples(samples, samples, samples))
rows = st.tuples(words | st.sampled_from(["NaN", "=x", "Inf"]), samples)
lines = st.builds(Lines, st.just(("line", "value")), st.lists(rows, max_size=3).map(tuple))
some_answers = st.builds(
    Answers,
    st.just(0), st.just(120), st.just(60),
    st.dictionaries(words.filter(lambda word: not word.startswith("instant ")), st.lists(series, max_size=2).map(tuple),
                    max_size=2),
    st.dictionaries(words, lines, max_size=2),
)  # fmt: skip


def ordered(answers: Answers) -> Answers:
    return answers._replace(
        series={
            query: tuple(sorted(listed, key=lambda one: sorted(one.labels.items())))
            for query, listed in answers.series.items()
        }
    )


@given(some_answers)
def test_answers_are_read_back_as_they_were_written(answers: Answers) -> None:
    assert read_answers(write_answers(answers)) == ordered(answers)


@given(some_answers)
def test_written_answers_do_not_depend_on_the_order_of_queries(answers: Answers) -> None:
    turned = answers._replace(
        series=dict(reversed(answers.series.items())), lines=dict(reversed(answers.lines.items()))
    )
    assert write_answers(turned) == write_answers(answers)


def test_numbers_have_six_digits_and_every_series_a_line_of_its_own() -> None:
    answers = Answers(0, 60, 60, {"up": (Series({"a": "1"}, (1 / 3, math.nan)), Series({"a": "2"}, (None, 2.0)))}, {})
    written = write_answers(answers)
    assert '{"labels": {"a": "1"}, "values": [0.333333, "NaN"]},\n' in written
    assert '{"labels": {"a": "2"}, "values": [null, 2]}\n' in written


def test_the_key_of_an_instant_query_differs_from_that_of_a_range() -> None:
    assert key({"expr": "up"}) == "up"
    assert key({"expr": "up", "instant": True}) == "instant up"
    assert key({"rawSql": "SELECT 1"}) == "SELECT 1"
    assert key({"query": "level:error"}) == "level:error"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", '"start" is no whole number'),
        ('{"start": 0, "end": 60, "step": 0}', "no grid"),
        ('{"start": 60, "end": 0, "step": 1}', "no grid"),
        ('{"start": 0, "end": 60, "step": 60, "series": {"up": [{"values": [1, 2, 3]}]}}', "has 3 values"),
        ('{"start": 0, "end": 60, "step": 60, "series": {"up": [{"values": ["x", true]}]}}', "no number"),
        ('{"start": 0, "end": 60, "step": 60, "series": {"up": [{"labels": {"a": 1}, "values": [1, 2]}]}}', "no text"),
        ('{"start": 0, "end": 1, "step": 1, "lines": {"q": {"columns": ["a"], "rows": [[1, 2]]}}}', "does not fit"),
    ],
)
def test_damaged_answers_are_a_sentence_with_a_way_out(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        read_answers(text)
    assert "save them again" in str(caught.value)


def test_all_damage_is_said_at_once() -> None:
    with pytest.raises(ValueError, match=r'"start".*"step"'):
        read_answers('{"end": 1}')
