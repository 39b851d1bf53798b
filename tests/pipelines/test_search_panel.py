"""A saved search as a table of a dashboard: the same question as the saved search itself, in Grafana's form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from luqum.parser import parser
from luqum.tree import AndOperation, Range, SearchField, Word

from eventcore_monitoring import (
    Above,
    Below,
    Dashboard,
    DefinitionError,
    Exists,
    LogField,
    LogSchema,
    LogSearch,
    Monitoring,
    OpenSearch,
    Parameter,
    Phrase,
    Row,
    search_panel,
)
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.validators.grafana import check_dashboards
from eventcore_monitoring.validators.program import Tools
from strategies.pipelines import buffer, pipeline

LINES = LogSchema(
    name="lines",
    fields=[
        LogField(name="timestamp", type="time", always=True),
        LogField(name="level", always=True),
        LogField(name="fields", type="object", always=True),
        LogField(name="fields.message", type="text"),
        LogField(name="fields.duration_ms", type="float"),
        LogField(name="fields.ok", type="boolean"),
    ],
)
PIPELINES: list[Pipeline] = [pipeline(lines=LINES)]
SLOW = LogSearch(
    name="slow",
    title="Slow",
    help="The slowest first.",
    pipeline="eventcore",
    sink="search",
    where={"fields.message": Phrase(words="command completed"), "fields.duration_ms": Above(number=1000)},
    columns=["@timestamp", "level", "fields.duration_ms"],
    sort_by="fields.duration_ms",
    since="36h",
    limit=20,
)
ERRORS = LogSearch(
    name="errors",
    title="Errors",
    pipeline="eventcore",
    sink="search",
    where={"level": "ERROR"},
    group_by="fields.message",
    limit=7,
)


def written(*searches: LogSearch) -> dict[str, Any]:
    """The Grafana files of a dashboard with the panels of these searches."""
    panels = [search_panel(one, PIPELINES) for one in searches]
    board = Dashboard(name="logs", title="Logs", rows=[Row(title="Logs", panels=panels)], filter_by=[])
    given = Monitoring(name="m", pipelines=PIPELINES, log_searches=searches, dashboards=[board])
    return {str(one.path): one.content for one in grafana(given)}


def panel(search: LogSearch) -> Any:
    return json.loads(written(search)["grafana/dashboards/logs.json"])["panels"][-1]


def lucene(search: LogSearch) -> str:
    text = panel(search)["targets"][0]["query"]
    assert isinstance(text, str)
    return text


def test_rows_are_asked_for_sorted_cut_and_named() -> None:
    made = panel(SLOW)

    assert made["timeFrom"] == "36h"
    assert made["description"] == "The slowest first.\n\nOf the newest 1000 that fit."
    assert made["targets"] == [
        {
            "refId": "A",
            "datasource": {"type": "elasticsearch", "uid": "${elasticsearch_datasource}"},
            "query": 'fields.message:"command completed" AND fields.duration_ms:{1000 TO *}',
            "metrics": [{"id": "1", "type": "raw_data", "settings": {"size": "1000"}}],
            "bucketAggs": [],
            "timeField": "@timestamp",
        }
    ]
    assert made["transformations"] == [
        {"id": "sortBy", "options": {"fields": {}, "sort": [{"field": "fields.duration_ms", "desc": True}]}},
        {"id": "limit", "options": {"limitField": 20}},
        {
            "id": "filterFieldsByName",
            "options": {"include": {"names": ["@timestamp", "level", "fields.duration_ms"]}},
        },
        {
            "id": "organize",
            "options": {
                "excludeByName": {},
                "indexByName": {"@timestamp": 0, "fields.duration_ms": 2, "level": 1},
                "renameByName": {"@timestamp": "Time", "fields.duration_ms": "duration_ms"},
            },
        },
    ]
    assert made["fieldConfig"]["overrides"] == [
        {"matcher": {"id": "byName", "options": "duration_ms"}, "properties": [{"id": "unit", "value": "ms"}]}
    ]


def test_counts_are_of_whole_values_with_the_first_and_the_last_time() -> None:
    made = panel(ERRORS)

    assert made["targets"][0]["query"] == 'level:"ERROR"'
    assert made["targets"][0]["metrics"] == [
        {"id": "1", "type": "count"},
        {"id": "3", "type": "min", "field": "@timestamp"},
        {"id": "4", "type": "max", "field": "@timestamp"},
    ]
    assert made["targets"][0]["bucketAggs"] == [
        {
            "id": "2",
            "type": "terms",
            "field": "fields.message.keyword",
            "settings": {"order": "desc", "orderBy": "_count", "min_doc_count": "1", "size": "7"},
        }
    ]
    assert made["transformations"] == [
        {
            "id": "organize",
            "options": {
                "excludeByName": {},
                "indexByName": {"Count": 1, "Max": 3, "Min": 2, "fields.message.keyword": 0},
                "renameByName": {"Max": "Last", "Min": "First", "fields.message.keyword": "message"},
            },
        }
    ]
    assert [one["matcher"]["options"] for one in made["fieldConfig"]["overrides"]] == ["First", "Last"]


def test_rows_that_are_newest_first_need_no_more_than_are_shown() -> None:
    newest = SLOW.model_copy(update={"sort_by": None})

    assert panel(newest)["targets"][0]["metrics"][0]["settings"] == {"size": "20"}
    assert panel(newest)["description"] == "The slowest first."


def test_columns_that_end_in_the_same_word_keep_their_whole_way() -> None:
    same = SLOW.model_copy(update={"columns": ("a.name", "b.name", "c.other"), "sort_by": None})

    renamed = panel(same)["transformations"][-1]["options"]["renameByName"]
    assert renamed == {"c.other": "other"}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, "*"),
        ({"fields.message": "a b"}, 'fields.message.keyword:"a b"'),
        ({"fields.duration_ms": Below(number=-1.5)}, "fields.duration_ms:{* TO -1.5}"),
        ({"fields.duration_ms": 5}, 'fields.duration_ms:"5"'),
        ({"fields.ok": True}, "fields.ok:true"),
        ({"fields.message": Exists()}, "_exists_:fields.message"),
        ({"level": Parameter(name="level")}, "level:${level:raw}"),
        ({"fields.message": Parameter(name="said")}, "fields.message.keyword:${said:raw}"),
    ],
)
def test_each_condition_has_its_form(where: dict[str, Any], expected: str) -> None:
    assert lucene(
        LogSearch(name="s", title="S", pipeline="eventcore", sink="search", where=where, columns=["level"])
    ) == (expected)


words = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1).filter(
    str.strip
)
conditions = st.one_of(
    words, st.booleans(), st.integers(-(10**9), 10**9), st.builds(Phrase, words=words), st.just(Exists()),
    st.builds(Above, number=st.floats(-1e9, 1e9)), st.builds(Below, number=st.floats(-1e9, 1e9)),
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["level", "fields.message", "fields.duration_ms", "odd: $name"]), conditions))
def test_the_query_has_a_clause_for_each_condition(where: dict[str, Any]) -> None:
    search = LogSearch(name="s", title="S", pipeline="eventcore", sink="search", where=where, columns=["level"])
    shown = search_panel(search, PIPELINES).show[0]
    tree = parser.parse(shown.lucene)  # type: ignore[union-attr]

    read = tree.children if isinstance(tree, AndOperation) else [tree]
    if not where:
        assert read == [Word("*")]
        return
    assert len(read) == len(where)
    for (field, value), one in zip(where.items(), read, strict=True):
        assert isinstance(one, SearchField)
        assert isinstance(one.expr, Range) == isinstance(value, Above | Below)
        assert (one.name == "_exists_") == isinstance(value, Exists)
        is_whole = field == "fields.message" and isinstance(value, str | bool | int)
        assert one.name.endswith(".keyword") == is_whole


def test_grafana_s_schemas_accept_the_panels(tmp_path: Path) -> None:
    for name, content in written(SLOW, ERRORS).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)

    assert list(check_dashboards(tmp_path, Tools("off", "off"))) == []


def test_a_search_of_opensearch_is_no_panel() -> None:
    other = [
        pipeline(lines=LINES, sinks=[OpenSearch(name="search", host="h", logstash_prefix="b", buffer=buffer("b"))])
    ]

    with pytest.raises(DefinitionError, match="a plugin of its own"):
        search_panel(SLOW, other)


def test_a_field_that_means_several_is_refused_with_its_search() -> None:
    several = SLOW.model_copy(update={"where": {"a*": "x"}})

    with pytest.raises(DefinitionError, match=r"^log_searches\.slow: the field 'a\*' holds"):
        search_panel(several, PIPELINES)


def test_a_search_with_parameters_shows_the_time_of_its_dashboard() -> None:
    asked = SLOW.model_copy(update={"where": {"level": Parameter(name="level")}})

    assert "timeFrom" not in panel(asked)
