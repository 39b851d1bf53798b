"""Faults of declared pipelines are told at the declaration: its address and its line."""

from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring import Keep, LogField, LogSchema, Plugin, Tail
from eventcore_monitoring.checks.fluentd_configuration import fluentd_configuration
from eventcore_monitoring.model.pipelines import Pipeline
from small import next_line
from strategies.pipelines import buffer, elasticsearch, monitoring, pipeline

LINES = LogSchema(name="lines", fields=[LogField(name="timestamp", type="time"), LogField(name="level")])


def said(*pipelines: Pipeline) -> list[tuple[str, str]]:
    return [(one.at, one.code) for one in fluentd_configuration(monitoring(*pipelines))]


def test_a_pipeline_done_right_is_silent() -> None:
    assert said(pipeline(), pipeline("audit")) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"sinks": [elasticsearch(params={"flush_intervall": "5s"})]},
            ("pipelines.eventcore.sinks.search.flush_intervall", "fluentd-parameter-unknown"),
        ),
        (
            {"sinks": [Plugin(kind="output", type="elasticserch", name="search")]},
            ("pipelines.eventcore.sinks.search.@type", "fluentd-plugin-unknown"),
        ),
        (
            {"steps": [Keep(field="levl", matching="INFO")], "lines": LINES},
            ("pipelines.eventcore.steps.0.key", "fluentd-filter-drops-all"),
        ),
        (
            {"sinks": [elasticsearch(buffer=buffer("b", params={"flush_interval": "500ms"}))]},
            ("pipelines.eventcore.sinks.search.buffer.flush_interval", "fluentd-value-misread"),
        ),
    ],
)
def test_a_fault_is_told_at_its_declaration(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert said(pipeline(**changes))[0] == expected


def test_two_pipelines_with_one_pos_file_are_found_at_the_line_of_the_second() -> None:
    first = pipeline()
    _, line = next_line()
    audit = Tail(path="/var/log/audit/*.log", pos_file="/var/lib/fluent/eventcore.pos")
    second = pipeline("audit", sources=[audit])
    (found,) = fluentd_configuration(monitoring(first, second))

    assert (found.at, found.code) == ("pipelines.audit.sources.in.pos_file", "fluentd-pos-file-twice")
    assert found.source is not None
    assert found.source.line == line
