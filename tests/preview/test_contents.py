"""Contents: frames of answers in the forms that queries have, and what is said of what is missing."""

from __future__ import annotations

from eventcore_monitoring.preview.answers import Lines
from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.frames import numbers_of
from preview.boards import COUNT, START, answers, panel, series, target, wave

ROWS = (START * 1000, "a", 1.0), (START * 1000, "b", 2.0), (START * 1000 + 60_000, "a", 3.0)
ANSWERS = answers(
    {"up": [series(*wave(1, 1), job="api")], "none": [], "instant now": [series(4.0, job="api")]},
    {"SELECT": Lines(("time", "host", "load"), ROWS)},
)


def test_without_answers_nothing_is_saved_and_without_this_answer_neither() -> None:
    assert not content(panel("stat", target("up")), None, "p").saved
    assert not content(panel("stat", target("other")), ANSWERS, "p").saved
    assert content(panel("stat", target("up")), ANSWERS, "p").saved


def test_an_empty_answer_is_empty() -> None:
    assert content(panel("stat", target("none")), ANSWERS, "p").is_empty
    assert not content(panel("stat", target("up")), ANSWERS, "p").is_empty


def test_a_query_without_answer_beside_one_with_an_answer_is_said() -> None:
    found = content(panel("stat", target("up"), target("other", ref="B")), ANSWERS, "p")
    assert found.notes == ("1 of 2 queries have no saved answer",)


def test_an_expression_of_grafana_is_said_and_a_hidden_query_is_not_drawn() -> None:
    expression = {"refId": "B", "datasource": {"type": "__expr__"}, "type": "math", "expression": "$A * 2"}
    found = content(panel("stat", target("up", hide=True), expression), ANSWERS, "p")
    assert found.frames == ()
    assert found.notes == ("the expression B is not computed here",)


def test_an_instant_answer_has_one_row_at_the_end() -> None:
    frame = content(panel("stat", target("now", instant=True)), ANSWERS, "p").frames[0]
    assert [tuple(field.values) for field in frame.fields] == [(START + 60 * (COUNT - 1),), (4.0,)]


def test_a_table_has_a_column_for_each_label() -> None:
    frame = content(panel("table", target("now", instant=True, format="table")), ANSWERS, "p").frames[0]
    assert [(field.name, field.kind) for field in frame.fields] == [
        ("Time", "time"), ("job", "string"), ("Value", "number"),
    ]  # fmt: skip


def test_rows_of_sql_are_a_table_or_a_series_for_each_text() -> None:
    table = content(panel("table", {"refId": "A", "rawSql": "SELECT", "format": "table"}), ANSWERS, "p").frames
    assert [(field.name, field.kind) for field in table[0].fields] == [
        ("time", "time"), ("host", "string"), ("load", "number"),
    ]  # fmt: skip
    assert table[0].fields[0].values[0] == START
    split = content(
        panel("timeseries", {"refId": "A", "rawSql": "SELECT", "format": "time_series"}), ANSWERS, "p"
    ).frames
    assert {field.display: field.values for field in numbers_of(split)} == {"a": (1.0, 3.0), "b": (2.0,)}
