"""Saved searches: fields, conditions, pipelines and sinks that are not there."""

from __future__ import annotations

import pytest

from eventcore_monitoring import Above, Exists, LogField, LogSchema, LogSearch, Monitoring, Parameter, Phrase
from eventcore_monitoring.checks.search_field_unknown import search_field_unknown
from eventcore_monitoring.checks.search_of_unknown_sink import search_of_unknown_sink
from strategies.pipelines import pipeline

LINES = LogSchema(
    name="lines",
    fields=[
        LogField(name="timestamp", type="time", always=True),
        LogField(name="level", always=True),
        LogField(name="fields", type="object"),
        LogField(name="fields.message", type="text"),
        LogField(name="fields.duration_ms", type="float"),
    ],
)


def given(lines: LogSchema | None = LINES, **search: object) -> Monitoring:
    own = {"name": "slow", "title": "Slow", "pipeline": "eventcore", "sink": "search", "columns": ["level"], **search}
    return Monitoring(name="m", pipelines=[pipeline(lines=lines)], log_searches=[LogSearch(**own)])  # type: ignore[arg-type]


def said(monitoring: Monitoring) -> list[tuple[str, str, str]]:
    return [(one.at, one.message, one.fix) for one in search_field_unknown(monitoring)]


@pytest.mark.parametrize(
    "search",
    [
        {"where": {"fields.message": Phrase(words="done"), "fields.duration_ms": Above(number=3)}},
        {"columns": ["@timestamp", "service", "hostname"], "sort_by": "fields.duration_ms"},
        {"columns": [], "group_by": "level"},
        {"where": {"level": "INFO", "timestamp": Above(number=1), "fields.message": Exists()}},
    ],
)
def test_fields_that_lines_have_and_steps_add_are_known(search: dict[str, object]) -> None:
    assert said(given(**search)) == []


def test_the_guides_own_query_asks_for_fields_where_they_are_not() -> None:
    message = "reads the field `duration_ms`, which no record of `eventcore` has"
    assert said(given(where={"duration_ms": Above(number=1000)})) == [
        ("log_searches.slow", message, "did you mean `fields.duration_ms`?")
    ]


def test_of_lines_of_which_nothing_is_said_every_field_is_possible() -> None:
    assert said(given(lines=None, columns=["whatever"])) == []


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"level": Above(number=1)}, "compares `level`, which is keyword, with a number"),
        (
            {"fields.duration_ms": Parameter(name="slow")},
            "asks for letters in `fields.duration_ms`, which is float",
        ),
        (
            {"fields.duration_ms": Phrase(words="x")},
            "looks for words in `fields.duration_ms`, which is float and is searched for as a whole",
        ),
    ],
)
def test_a_condition_that_the_type_cannot_answer_is_found(where: dict[str, object], message: str) -> None:
    assert [one[1] for one in said(given(where=where))] == [message]


@pytest.mark.parametrize(
    ("search", "message", "fix"),
    [
        (
            {"pipeline": "eventcor"},
            "searches in the pipeline `eventcor`, which is not declared",
            "did you mean `eventcore`?",
        ),
        (
            {"sink": "serch"},
            "searches in the sink `serch`, which is none of `eventcore` that has indices",
            "did you mean `search`?",
        ),
    ],
)
def test_a_search_in_nothing_is_found(search: dict[str, object], message: str, fix: str) -> None:
    assert [(one.message, one.fix) for one in search_of_unknown_sink(given(**search))] == [(message, fix)]


def test_a_search_in_a_sink_with_indices_is_silent() -> None:
    assert list(search_of_unknown_sink(given())) == []


def test_a_search_shows_columns_or_counts() -> None:
    with pytest.raises(Exception, match="it shows nothing"):
        LogSearch(name="x", title="X", pipeline="p", sink="s")
    with pytest.raises(Exception, match="which has no columns and no order"):
        LogSearch(name="x", title="X", pipeline="p", sink="s", group_by="level", columns=["level"])
