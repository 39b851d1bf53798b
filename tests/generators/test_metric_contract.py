"""The metric contract: what a reader of the file knows of the metrics is what their declarations say."""

from __future__ import annotations

import pytest

from deployments import REPOSITORY
from eventcore_monitoring.build import load_all
from eventcore_monitoring.configuration import find_project
from eventcore_monitoring.generators.metric_contract import metric_contract
from eventcore_monitoring.review.contract import PATH, contract_of
from small import monitoring

DEPLOYMENTS = {one.name: one.monitoring for one in load_all(find_project(REPOSITORY))}


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_the_contract_says_all_that_is_known_of_every_series(name: str) -> None:
    declared = DEPLOYMENTS[name]
    [artifact] = metric_contract(declared)
    contract = contract_of({str(artifact.path): artifact.content})
    assert contract.read
    assert list(contract.metrics) == [metric.name for metric in declared.metrics]
    scraped = declared.metric_of
    assert len(scraped) > 100
    for series in scraped:
        assert contract.catalogue.facts(series) == declared.catalogue.facts(series), series
        assert contract.catalogue.metric_of[series].target.attached == scraped[series].target.attached


def test_each_metric_is_found_on_its_line() -> None:
    [artifact] = metric_contract(DEPLOYMENTS["production"])
    lines = artifact.content.decode().split("\n")
    contract = contract_of({PATH: artifact.content})
    for metric in contract.metrics:
        assert lines[contract.source(metric).line - 1].strip() == f"- name: {metric}"


def test_without_metrics_there_is_no_contract() -> None:
    assert list(metric_contract(monitoring(metrics=[], alerts=[], recording_rules=[]))) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"metrics: [\n",
        b"targets: []\nmetrics:\n  - name: a\n    kind: dial\n    target: b\n",
        b"\xff\xfe",
        b"- 1\n",
    ],
)
def test_a_contract_that_cannot_be_read_says_nothing(content: bytes) -> None:
    assert not contract_of({PATH: content}).metrics
