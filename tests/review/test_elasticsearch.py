"""What changes for stored logs: how long they are kept, what is searched by, what is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.elasticsearch import elasticsearch

GENERATED = Path(__file__).parents[2] / "generated/production"
NONE, REVIEW, DANGER = Risk.NONE, Risk.REVIEW, Risk.DANGER
Json = Any


def lifecycle(age: str | None, **phases: Json) -> Json:
    deletion = {} if age is None else {"delete": {"min_age": age, "actions": {"delete": {}}}}
    return {"policy": {"phases": {"hot": {"min_age": "0ms", "actions": {}}, **phases, **deletion}}}


def states(age: str) -> Json:
    leave = {"state_name": "delete", "conditions": {"min_index_age": age}}
    hot = {"name": "hot", "actions": [], "transitions": [leave]}
    gone = {"name": "delete", "actions": [{"delete": {}}], "transitions": []}
    return {"policy": {"default_state": "hot", "states": [hot, gone]}}


def template(
    *, priority: int = 200, patterns: tuple[str, ...] = ("app-*",), index: Json = None, **fields: Json
) -> Json:
    properties = {"level": {"type": "keyword"}, **fields}
    body = {"settings": {"index": index or {}}, "mappings": {"properties": {k: v for k, v in properties.items() if v}}}
    return {"index_patterns": list(patterns), "priority": priority, "template": body}


def changes(old: Json, new: Json, path: str = "elasticsearch/app.json") -> list[Change]:
    before, after = ({} if one is None else {path: json.dumps(one).encode()} for one in (old, new))
    return list(elasticsearch(before, after))


def said(old: Json, new: Json) -> list[tuple[str, Risk]]:
    return [(one.message, one.risk) for one in changes(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "message", "risk"),
    [
        ("7d", "3d", "keeps 3 days instead of 7 days", DANGER),
        ("3d", "7d", "keeps 7 days instead of 3 days", REVIEW),
        ("36h", "90m", "keeps 90 minutes instead of 36 hours", DANGER),
    ],
)
def test_logs_that_are_kept_for_a_shorter_time_are_danger(old: str, new: str, message: str, risk: Risk) -> None:
    assert said(lifecycle(old), lifecycle(new)) == [(message, risk)]
    assert said(states(old), states(new)) == [(message, risk)]


def test_the_same_age_in_another_unit_is_not_another_one() -> None:
    assert said(lifecycle("2d"), lifecycle("48h")) == [("reads otherwise and says the same", NONE)]
    assert said(states("2d"), states("48h")) == [("reads otherwise and says the same", NONE)]


def test_a_policy_that_no_longer_deletes_fills_the_disk_and_one_that_begins_to_loses_logs() -> None:
    assert said(lifecycle("7d"), lifecycle(None)) == [
        ("keeps logs for ever instead of 7 days: the disk fills up", REVIEW)
    ]
    assert said(lifecycle(None), lifecycle("7d")) == [
        ("deletes logs after 7 days, where they were kept for ever", DANGER)
    ]


def test_other_phases_of_a_policy_are_said_too() -> None:
    warm = {"min_age": "1d", "actions": {"forcemerge": {"max_num_segments": 1}}}
    assert said(lifecycle("7d"), lifecycle("7d", warm=warm)) == [("has the new phase `warm`", REVIEW)]
    later = {**warm, "min_age": "2d"}
    assert said(lifecycle("7d", warm=warm), lifecycle("7d", warm=later)) == [
        ("has other settings of the phase `warm`: `min_age` is 2d instead of 1d", REVIEW)
    ]


@pytest.mark.parametrize(
    ("new", "message", "risk"),
    [
        (template(level={"type": "text"}), "maps the field `level` as text instead of keyword, in new indices", REVIEW),
        (
            template(level={"type": "keyword", "ignore_above": 9}),
            "maps the field `level` otherwise: `ignore_above` is 9 instead of nothing",
            REVIEW,
        ),
        (template(level=None), "no longer maps the field `level`: searches by it find nothing in new indices", REVIEW),
        (
            template(span={"properties": {"id": {"type": "long"}}}),
            "newly maps the field `span` with all in it",
            REVIEW,
        ),
        (template(patterns=("web-*",)), "holds for indices `web-*` instead of `app-*`", DANGER),
        (template(patterns=("app-*", "web-*")), "holds for indices `app-*` and `web-*` instead of `app-*`", REVIEW),
        (template(priority=1), "has other settings: `priority` is 1 instead of 200", REVIEW),
        (
            template(index={"number_of_replicas": 0}),
            "keeps 0 copies of each index instead of 1: a lost disk loses logs",
            DANGER,
        ),
        (template(index={"refresh_interval": "9s"}), "sets `refresh_interval` to 9s instead of nothing", REVIEW),
        (
            template(index={"lifecycle": {"name": "app"}}),
            "follows the lifecycle policy `app`: old logs are deleted as it says",
            DANGER,
        ),
    ],
)
def test_a_template_says_what_changes_for_new_indices(new: Json, message: str, risk: Risk) -> None:
    assert said(template(), new) == [(message, risk)]


def test_a_template_that_leaves_its_policy_keeps_logs_for_ever() -> None:
    assert said(template(index={"lifecycle": {"name": "app"}}), template()) == [
        ("no longer follows the lifecycle policy `app`: old logs are kept for ever", DANGER)
    ]


def test_settings_count_by_their_whole_names_however_they_are_nested() -> None:
    flat = template()
    flat["template"]["settings"] = {"index.number_of_shards": 1}
    assert said(template(index={"number_of_shards": 1}), flat) == [("reads otherwise and says the same", NONE)]


def test_a_saved_search_says_what_it_asks_otherwise() -> None:
    old = {"size": 10, "query": {"term": {"level": "ERROR"}}}
    new = {"size": 10, "query": {"term": {"level": "WARN"}}}
    (one,) = changes(old, new, "elasticsearch/searches/errors.json")
    assert (one.at, one.message, one.risk) == (
        "log_searches.errors",
        "asks otherwise: `query.term.level` is WARN instead of ERROR",
        REVIEW,
    )


def test_files_that_are_gone_or_new_are_said() -> None:
    assert said(lifecycle("7d"), None) == [
        ("is gone: the lifecycle policy: old logs are kept for ever, until the disk is full", DANGER)
    ]
    assert said(None, lifecycle("7d")) == [("is new: the lifecycle policy, which deletes logs after 7 days", REVIEW)]
    assert said(template(), None) == [("is gone: the index template: fields are guessed", DANGER)]


def test_a_file_that_is_no_json_any_more_is_danger() -> None:
    path = "elasticsearch/app.json"
    (one,) = elasticsearch({path: json.dumps(template()).encode()}, {path: b"{"})
    assert (one.message, one.risk) == ("is no JSON any more", DANGER)


def test_json_of_others_is_left_alone() -> None:
    assert changes({"panels": [], "title": "a"}, {"panels": [], "title": "b"}) == []
    assert changes([1], [2]) == []


def test_what_only_reads_otherwise_risks_nothing() -> None:
    path = "elasticsearch/app.json"
    before, after = (json.dumps(template(), indent=indent).encode() for indent in (None, 2))
    (one,) = elasticsearch({path: before}, {path: after})
    assert (one.message, one.risk) == ("reads otherwise and says the same", NONE)


def test_generated_files_have_the_address_of_the_sink_that_they_are_for() -> None:
    tree = {
        path.relative_to(GENERATED).as_posix(): path.read_bytes()
        for folder in ("fluentd", "elasticsearch")
        for path in (GENERATED / folder).rglob("*")
        if path.is_file()
    }
    path = "elasticsearch/audit-eventcore.policy.json"
    shorter = {**tree, path: tree[path].replace(b"2590d", b"90d")}
    (one,) = elasticsearch(tree, shorter)
    assert (one.at, one.message) == ("pipelines.audit.sinks.elasticsearch", "keeps 90 days instead of 2590 days")
    assert list(elasticsearch(tree, tree)) == []


NAMES = (
    "policy phases states template mappings properties settings index_patterns delete type min_age transitions"
    " state_name conditions name query size source"
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["7d", "hot", "delete", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES.split()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
documents = st.one_of(
    values,
    st.builds(lambda phases: {"policy": {"phases": phases}}, values),
    st.builds(lambda found: {"policy": {"states": found}}, values),
    st.builds(lambda patterns, body: {"index_patterns": patterns, "template": body}, values, values),
    st.builds(lambda query: {"query": {"term": query}, "size": 1}, values),
)


@settings(max_examples=300)
@given(documents, documents)
def test_any_two_documents_can_be_compared_and_a_difference_is_never_silent(old: Json, new: Json) -> None:
    path = "a.json"
    before, after = json.dumps(old).encode(), json.dumps(new).encode()
    assert list(elasticsearch({path: before}, {path: before})) == []
    there = list(elasticsearch({path: before}, {path: after}))
    known = list(elasticsearch({}, {path: after})) + list(elasticsearch({}, {path: before}))
    if known and before != after:
        assert there != []
