"""Pipelines refuse what Fluentd would take for something else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from eventcore_monitoring.findings import DefinitionError
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.buffers import Buffer
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.model.pipelines.inputs import Tail
from eventcore_monitoring.model.pipelines.outputs import File, SecondaryFile
from eventcore_monitoring.model.pipelines.steps import AddFields
from strategies.pipelines import buffer, elasticsearch, monitoring, pipeline, pipelines


@settings(max_examples=30)
@given(pipelines)
def test_a_pipeline_survives_json(declared: Pipeline) -> None:
    whole = monitoring(declared)

    assert Monitoring.model_validate_json(whole.model_dump_json()) == whole


@pytest.mark.parametrize(
    ("written", "kept"),
    [("/var//log/./app.log", "/var/log/app.log"), ("/var/log/app.log/", "/var/log/app.log"), ("/a b/c", "/a b/c")],
)
def test_a_path_has_one_spelling(written: str, kept: str) -> None:
    assert Tail(path=written, pos_file=written) == Tail(path=kept, pos_file=kept)
    assert Tail(path=written, pos_file=written).pos_file == kept


@pytest.mark.parametrize("path", ["/log/*.log", "/log/**/app.log", "/log/app-%Y%m%d.log", "/log/50%%/a b.log"])
def test_stars_and_dates_stand_in_the_path_of_files_that_are_read(path: str) -> None:
    assert Tail(path=path, pos_file="/p").path == path


@pytest.mark.parametrize("path", ["/log/out.%Y%m%d", "/log/${tag}/out", "/log/50%%"])
def test_dates_and_placeholders_stand_in_the_path_of_files_that_are_written(path: str) -> None:
    assert File(name="copy", path=path, buffer=buffer("copy")).path == path
    assert SecondaryFile(directory=path).directory == path


REFUSED: list[tuple[type, dict[str, Any], str]] = [
    (Tail, {"path": "log/*.log", "pos_file": "/p"}, "write a path that starts with /"),
    (Tail, {"path": "/log/{a}.log", "pos_file": "/p"}, "stands for something else"),
    (Tail, {"path": "/log/a,b.log", "pos_file": "/p"}, "stands for something else"),
    (Tail, {"path": "/log/../a.log", "pos_file": "/p"}, "without .."),
    (Tail, {"path": "/log/${tag}", "pos_file": "/p"}, "stands for something else"),
    (Tail, {"path": "/log/a", "pos_file": "/p/*"}, "stands for something else"),
    (Tail, {"path": "/log/a", "pos_file": "/p/50%"}, "stands for something else"),
    (Buffer, {"path": "/b/${tag}"}, "stands for something else"),
    (File, {"name": "a", "path": "/log/*", "buffer": Buffer(path="/b")}, "stands for something else"),
    (Tail, {"path": "/log/a", "pos_file": "/"}, "names no file or folder"),
    (AddFields, {"fields": {}}, "at least 1"),
    (AddFields, {"fields": {"a": "${nope}"}}, "a placeholder that record_transformer does not know"),
    (AddFields, {"fields": {"a": "${record['x'].upcase}"}}, "a placeholder that record_transformer does not know"),
    (AddFields, {"fields": {"${nope}": "a"}}, "a placeholder that record_transformer does not know"),
    (AddFields, {"fields": {"a": Env(name="A", default="__TAG__")}}, "an old placeholder"),
    (AddFields, {"fields": {"a": "[1]"}}, "would become an object"),
    (AddFields, {"fields": {"@include": "/etc/passwd"}}, "would include a file"),
    (AddFields, {"fields": {"@timestamp": "now"}}, "starts with @"),
    (Env, {"name": "A-B"}, "is no name of an environment variable"),
    (Env, {"name": "A\n"}, "is no name of an environment variable"),
]


@pytest.mark.parametrize(("kind", "fields", "sentence"), REFUSED)
def test_what_fluentd_would_misread_is_refused(kind: type, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        kind(**fields)

    assert len(refusal.value.findings) == 1
    assert sentence in f"{refusal.value.findings[0].message}: {refusal.value.findings[0].fix}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"host": "http://shipper:secret@elastic.example.com"}, "is no host"),
        ({"user": "%{a}"}, "is no user name"),
        ({"password": Env(name="A", default="secret")}, "write Env(name=…) only"),
        ({"logstash_prefix": "EventCore"}, "is no name of an index"),
        ({"logstash_prefix": "eventcore-%Y"}, "is no name of an index"),
        ({"default_elasticsearch_version": 6}, "cannot be 6"),
        ({"secondary": None, "buffer": None}, "is no buffer"),
    ],
)
def test_a_sink_is_refused_that_would_not_do_what_it_says(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        elasticsearch(**changes)

    assert sentence in f"{refusal.value.findings[0].message}: {refusal.value.findings[0].fix}"


def test_a_password_in_the_definition_is_refused() -> None:
    with pytest.raises(DefinitionError):
        elasticsearch(user="shipper", password="secret")


@pytest.mark.parametrize("name", ["error", "ROOT", "fluent", "Fluent_Log"])
def test_names_that_fluentd_keeps_for_itself_are_refused(name: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        pipeline(name, sinks=[elasticsearch()])

    assert "a name that Fluentd keeps for itself" in refusal.value.findings[0].message


def test_a_pipeline_without_a_sink_is_refused() -> None:
    with pytest.raises(DefinitionError) as refusal:
        pipeline(sinks=[])

    assert [finding.at for finding in refusal.value.findings] == ["pipelines.eventcore.sinks"]


def test_a_pipeline_needs_somewhere_for_what_cannot_be_handled() -> None:
    with pytest.raises(DefinitionError) as refusal:
        Pipeline(name="logs", sinks=[elasticsearch()])  # type: ignore[call-arg]

    assert [finding.message for finding in refusal.value.findings] == ["Pipeline needs `errors`"]
