"""Index templates, lifecycle policies and saved searches: exact JSON of small declarations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eventcore_monitoring import (
    Above,
    DefinitionError,
    Exists,
    IndexSettings,
    LogField,
    LogSchema,
    LogSearch,
    Monitoring,
    OpenSearch,
    Parameter,
    Phrase,
)
from eventcore_monitoring.generators.elasticsearch import elasticsearch
from strategies.pipelines import buffer, elasticsearch as sink, pipeline

LINES = LogSchema(
    name="lines",
    fields=[
        LogField(name="timestamp", type="time", always=True),
        LogField(name="level", always=True),
        LogField(name="fields", type="object", always=True),
        LogField(name="fields.message", type="text"),
        LogField(name="fields.count", type="integer"),
        LogField(name="ratio", type="float"),
        LogField(name="ok", type="boolean"),
        LogField(name="spans", type="any"),
    ],
)
TEXT = {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}
KEYWORD = {"type": "keyword", "ignore_above": 1024}


def written(*searches: LogSearch, **changes: Any) -> dict[str, Any]:
    given = Monitoring(name="m", pipelines=[pipeline(lines=LINES, **changes)], log_searches=searches)
    return {str(one.path): json.loads(one.content) for one in elasticsearch(given)}


def body(**search: Any) -> Any:
    one = LogSearch(name="s", title="S", pipeline="eventcore", sink="search", **search)
    return written(one)["elasticsearch/searches/s.json"]


def test_a_sink_that_says_nothing_of_its_indices_has_no_files() -> None:
    assert written() == {}


def test_the_template_maps_every_field_that_a_record_can_have() -> None:
    settings = IndexSettings(delete_after="14d", shards=2, replicas=0, refresh_interval="30s")
    template = written(sinks=[sink(indices=settings)])["elasticsearch/eventcore.template.json"]

    assert template["index_patterns"] == ["eventcore-*"]
    assert template["template"]["settings"]["index"] == {
        "number_of_shards": 2,
        "number_of_replicas": 0,
        "refresh_interval": "30s",
        "lifecycle": {"name": "eventcore"},
    }
    assert template["template"]["mappings"] == {
        "dynamic": False,
        "properties": {
            "@timestamp": {"type": "date"},
            "environment": KEYWORD,
            "fields": {"type": "object", "properties": {"count": {"type": "long"}, "message": TEXT}},
            "hostname": KEYWORD,
            "level": KEYWORD,
            "message": TEXT,  # a line that is no JSON
            "ok": {"type": "boolean"},
            "ratio": {"type": "double"},
            "service": KEYWORD,
            "timestamp": {"type": "date"},
        },
    }


def test_indices_are_deleted_when_they_are_as_old_as_declared() -> None:
    files = written(sinks=[sink(indices=IndexSettings(delete_after="36h"))])
    assert files["elasticsearch/eventcore.policy.json"]["policy"]["phases"] == {
        "hot": {"min_age": "0ms", "actions": {}},
        "delete": {"min_age": "36h", "actions": {"delete": {}}},
    }


def test_indices_that_are_kept_for_ever_have_no_policy() -> None:
    files = written(sinks=[sink(indices=IndexSettings(delete_after=None))])

    assert list(files) == ["elasticsearch/eventcore.template.json"]
    assert "lifecycle" not in files["elasticsearch/eventcore.template.json"]["template"]["settings"]["index"]


def test_opensearch_manages_the_state_of_indices_in_its_own_way() -> None:
    opensearch = OpenSearch(
        name="search",
        host="search.example.com",
        logstash_prefix="app",
        buffer=buffer("app"),
        indices=IndexSettings(delete_after="7d"),
    )
    files = written(sinks=[opensearch])

    assert "lifecycle" not in files["elasticsearch/app.template.json"]["template"]["settings"]["index"]
    policy = files["elasticsearch/app.policy.json"]["policy"]
    assert policy["ism_template"] == [{"index_patterns": ["app-*"], "priority": 200}]
    assert policy["states"][0]["transitions"] == [{"state_name": "delete", "conditions": {"min_index_age": "7d"}}]


def test_a_search_of_records_has_their_columns_in_order() -> None:
    where = {
        "service": "eventcore",
        "fields.message": Phrase(words="command completed"),
        "fields.count": Above(number=1000),
        "ok": Exists(),
    }
    assert body(where=where, columns=["level", "fields.count"], sort_by="fields.count", limit=7, since="2h") == {
        "size": 7,
        "query": {
            "bool": {
                "filter": [
                    {"term": {"service": "eventcore"}},
                    {"match_phrase": {"fields.message": "command completed"}},
                    {"range": {"fields.count": {"gt": 1000.0}}},
                    {"exists": {"field": "ok"}},
                    {"range": {"@timestamp": {"gte": "now-2h"}}},
                ]
            }
        },
        "_source": ["level", "fields.count"],
        "sort": [{"fields.count": "desc"}],
    }


@pytest.mark.parametrize(("by", "field"), [("level", "level"), ("fields.message", "fields.message.keyword")])
def test_a_search_by_a_field_counts_its_whole_values(by: str, field: str) -> None:
    made = body(group_by=by)

    assert made["size"] == 0
    assert made["aggs"]["by"]["terms"] == {"field": field, "size": 100}
    assert made["aggs"]["by"]["aggs"] == {
        "first_seen": {"min": {"field": "@timestamp"}},
        "last_seen": {"max": {"field": "@timestamp"}},
    }


def test_equal_means_the_whole_value_also_of_text() -> None:
    assert body(where={"fields.message": "done"}, columns=["level"])["query"]["bool"]["filter"][0] == {
        "term": {"fields.message.keyword": "done"}
    }


def test_a_search_with_parameters_is_a_template_with_its_period() -> None:
    made = body(
        where={"level": "INFO", "fields.message": Parameter(name="said", default="done*")},
        columns=["level"],
        since="1h30m",
    )

    assert made["params"] == {"from": "now-90m", "to": "now", "said": "done*"}
    assert made["source"]["query"] == {
        "bool": {
            "filter": [
                {"term": {"level": "INFO"}},
                {"wildcard": {"fields.message.keyword": {"value": "{{said}}"}}},
                {"range": {"@timestamp": {"gte": "{{from}}", "lte": "{{to}}"}}},
            ]
        }
    }
    assert made["source"]["_source"] == ["level"]


@pytest.mark.parametrize("name", ["from", "to"])
def test_a_parameter_is_not_called_as_those_of_the_period(name: str) -> None:
    with pytest.raises(DefinitionError, match="is the parameter of the period"):
        Parameter(name=name)
