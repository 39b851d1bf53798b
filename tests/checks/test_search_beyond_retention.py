"""Saved searches over a time of which a part is deleted."""

from __future__ import annotations

import pytest

from eventcore_monitoring import IndexSettings, LogSearch, Monitoring
from eventcore_monitoring.checks.search_beyond_retention import search_beyond_retention
from small import found, lines, next_line
from strategies.pipelines import elasticsearch, pipeline


def given(since: str, indices: IndexSettings | None, sink: str = "search") -> Monitoring:
    search = LogSearch(name="audit", title="A", pipeline="eventcore", sink=sink, columns=["level"], since=since)
    return Monitoring(name="m", pipelines=[pipeline(sinks=[elasticsearch(indices=indices)])], log_searches=[search])


def test_an_audit_of_years_over_indices_of_a_month_is_found() -> None:
    line = next_line()
    search = LogSearch(name="audit", title="A", pipeline="eventcore", sink="search", columns=["level"], since="7y")
    faulty = given("1d", IndexSettings(delete_after="30d")).replaced(log_searches=[search])

    assert found(search_beyond_retention, faulty) == [
        (
            "log_searches.audit.since",
            "search-beyond-retention",
            "looks back 7y, but the indices of `search` are deleted after 30d",
            'write IndexSettings(delete_after="7y") there, or since="30d" here',
        )
    ]
    assert lines(search_beyond_retention, faulty) == [line]


@pytest.mark.parametrize(
    ("since", "indices"),
    [
        ("30d", IndexSettings(delete_after="30d")),
        ("720h", IndexSettings(delete_after="30d")),
        ("7y", IndexSettings(delete_after="7y5w")),
        ("7y", IndexSettings(delete_after=None)),
        ("7y", None),
    ],
)
def test_a_time_that_is_kept_is_silent(since: str, indices: IndexSettings | None) -> None:
    assert found(search_beyond_retention, given(since, indices)) == []


def test_a_sink_that_is_not_there_is_for_another_check() -> None:
    assert found(search_beyond_retention, given("7y", IndexSettings(delete_after="1d"), sink="other")) == []
